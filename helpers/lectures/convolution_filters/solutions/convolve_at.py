# ruff: noqa: F821 – np comes from the cells above
def my_convolve_at(image, kernel, row, column):
    """Return the output at one pixel: the kernel's centre lies on (row, column)."""
    reach = len(kernel) // 2
    patch = image[row - reach : row + reach + 1, column - reach : column + reach + 1]
    return np.sum(patch * kernel)
