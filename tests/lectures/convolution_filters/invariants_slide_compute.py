"""What must hold on the facts of slide and compute: every sum added up again, cell by cell."""

import numpy as np

KERNELS = {
    "Sobel x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "Sobel y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}


def slide_compute(facts, values):
    image, cells, row, column = facts["image"], KERNELS[values["kernel"]], values["row"], values["column"]
    assert image.shape == (6, 6) and np.array_equal(image, np.round(image))

    def sum_at(i, j):
        return sum(image[i + a, j + b] * cells[a][b] for a in range(3) for b in range(3))

    for i in range(4):
        for j in range(4):
            assert facts["output"][i, j] == sum_at(i, j), "an output cell is not its sum of products"
            assert facts["done"][i, j] == ((i, j) <= (row, column))
    assert facts["value"] == sum_at(row, column) == facts["products"].sum()
    for a in range(3):
        for b in range(3):
            assert facts["patch"][a, b] == image[row + a, column + b]
            assert facts["products"][a, b] == facts["patch"][a, b] * cells[a][b]
    assert facts["window"] == 4 * row + column + 1 == facts["done"].sum()
    assert facts["windows"] == facts["window"] + facts["windows_left"] == 16
    if facts["windows_left"]:
        after = (row, column + 1) if column < 3 else (row + 1, 0)
        assert facts["next_value"] == sum_at(*after)
    if facts["below_value"] is not None:
        assert row < 3 and facts["below_value"] == sum_at(row + 1, column) != facts["value"]
