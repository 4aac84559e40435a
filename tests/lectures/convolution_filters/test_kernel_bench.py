"""Kernel bench: against scipy, what theory promises of filters, own pictures, and what the browser paints."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows

from helpers.engine import BORDERS, KERNELS
from helpers.figure import CourseError
from helpers.lectures.convolution_filters import live_kernel_bench
from helpers.lectures.convolution_filters.pictures import CORNER

MODES = {"zero": "constant", "reflect": "reflect", "nearest": "nearest"}  # as scipy calls them
ODD = np.array([[0.5, -1, 2], [3, 0, -2.5], [1, 4, -7]])
OTHER = np.array([[1, 0, 0, 2, -1], [0, 3, 0.5, 0, 0], [2, 0, -4, 0, 1], [0, -1, 0, 2, 0], [1, 0, 0, 0, -3]])

ROW, COLUMN = CORNER
CROPPED = np.s_[ROW : ROW + 96, COLUMN : COLUMN + 96]  # what is shown enlarged at first


def table(K):
    return tuple(map(tuple, np.asarray(K, dtype=float).tolist()))


def png(folder, image, name="my.png"):
    """A picture as a file; its path."""
    file = folder / name
    Image.fromarray(np.round(255 * np.asarray(image)).astype(np.uint8)).save(file)
    return str(file)


def by_scipy(image, K, border, *, turn=False):
    """The filtered picture by scipy, colour by colour."""
    act = ndimage.convolve if turn else ndimage.correlate
    image = image.astype(float)
    colours = np.moveaxis(image, 2, 0) if image.ndim == 3 else [image]
    out = [act(colour, np.asarray(K), mode=MODES.get(border, "constant")) for colour in colours]
    out = np.stack(out, axis=2) if image.ndim == 3 else out[0]
    rim = len(K) // 2
    return out[rim:-rim, rim:-rim] if border == "valid" else out


@pytest.mark.parametrize("K", [ODD, OTHER], ids=["3 × 3", "5 × 5"])
@pytest.mark.parametrize("border", [*BORDERS, "valid"])
def test_the_output_is_that_of_scipy_at_every_border(K, border):
    figure = live_kernel_bench(kernel=table(K), border=border)
    for picture in ("tissue in colour", "nuclei"):
        figure.set(picture=picture)
        wanted = by_scipy(figure.facts["image"], K, border)
        np.testing.assert_allclose(figure.facts["output"], wanted, atol=3e-5)
        high, wide = figure.facts["image"].shape[:2]
        for row, column in [(0, 0), (high - 1, 7), (high // 2, wide - 1)]:
            figure.set(row=row, column=column)
            everything(figure)
            rim = figure.facts["rim"]
            here = wanted[figure.facts["row"] - rim, figure.facts["column"] - rim]
            assert figure.facts["value"] == pytest.approx(np.mean(here), abs=3e-5)


@pytest.mark.parametrize("K", [ODD, OTHER], ids=["3 × 3", "5 × 5"])
def test_turned_round_it_is_convolution(K):
    figure = live_kernel_bench(kernel=table(K), flip=True)
    wanted = by_scipy(figure.facts["image"], K, "reflect", turn=True)
    np.testing.assert_allclose(figure.facts["output"], wanted, atol=3e-5)
    assert np.array_equal(figure.facts["turned"], K[::-1, ::-1])
    figure.point("kernel", 1, 2)
    everything(figure)
    side = len(K)
    lit = [piece[0] for piece in figure.words.equation if len(piece) == 3 and piece[2]]
    patch = figure.facts["patch"][side - 1, side - 2]  # what the cell meets after half a turn
    assert bool(lit) == bool(K[0, 1]) and all(text.startswith(f"{patch:.4g}") for text in lit)


def test_every_kernel_of_the_lecture_against_scipy():
    figure = live_kernel_bench()
    for number in range(1, 10):
        figure.preset(number)
        everything(figure)
        name, K = figure.facts["name"], figure.facts["kernel"]
        assert (
            name
            and np.array_equal(K, KERNELS[name])
            and figure.description.startswith(name[0].upper() + name[1:])
        )
        wanted = by_scipy(figure.facts["image"], K, "reflect")
        np.testing.assert_allclose(figure.facts["output"], wanted, atol=3e-5)
        hidden = np.mean((wanted < -1e-4) | (wanted > 1 + 1e-4))
        assert figure.facts["share_clipped"] == pytest.approx(hidden, abs=1e-3)


def test_identity_gives_the_picture():
    figure = live_kernel_bench(kernel=table(KERNELS["identity"]), show="clipped")
    for border in BORDERS:
        figure.set(border=border)
        assert np.array_equal(figure.facts["output"], figure.facts["image"])
    assert figure.facts["share_clipped"] == 0 and "nothing is cut off" in figure.description
    before, after = figure.scene.pictures
    assert np.array_equal(before.values, after.values)


@pytest.mark.parametrize("name", [name for name, K in KERNELS.items() if abs(K.sum()) < 1e-9])
def test_a_kernel_of_sum_0_gives_0_on_an_even_picture(name, tmp_path):
    even = np.ones((40, 30, 3)) * [0.2, 0.7, 0.6]
    figure = live_kernel_bench(kernel=table(KERNELS[name]), picture=png(tmp_path, even))
    assert np.abs(figure.facts["output"]).max() < 1e-5 and figure.facts["value"] == pytest.approx(0, abs=1e-6)
    assert figure.facts["share_clipped"] == 0 and "an even area gives 0" in figure.description
    figure.set(kernel=table(KERNELS["box blur"]), show="clipped")
    np.testing.assert_allclose(figure.facts["output"], figure.facts["image"], atol=1e-6)
    assert figure.facts["share_clipped"] == 0
    figure.set(kernel=table(3 * KERNELS["identity"]))
    np.testing.assert_allclose(figure.facts["output"], 3 * figure.facts["image"], rtol=1e-6)
    assert figure.facts["share_clipped"] == pytest.approx(2 / 3) and "multiplied by it" in figure.description


def test_it_is_linear():
    figure = live_kernel_bench(kernel=table(ODD))
    one, value = figure.facts["output"], figure.facts["value"]
    figure.preset(5)
    other, other_value = figure.facts["output"], figure.facts["value"]
    figure.set(kernel=table(2 * ODD - KERNELS["Sobel x"]))
    np.testing.assert_allclose(figure.facts["output"], 2 * one - other, atol=1e-4)
    assert figure.facts["value"] == pytest.approx(2 * value - other_value, abs=1e-8)


def test_it_shifts_with_the_picture(tmp_path):
    figure = live_kernel_bench(picture="nuclei", kernel=table(OTHER))
    image, before = figure.facts["image"], figure.facts["output"]
    figure.set(picture_file=png(tmp_path, np.roll(image, (5, -9), axis=(0, 1))))
    after, inner = figure.facts["output"], np.s_[20:-20, 20:-20]
    np.testing.assert_allclose(after[inner], np.roll(before, (5, -9), axis=(0, 1))[inner], atol=1e-4)


def test_what_a_plain_picture_hides_is_told():
    figure = live_kernel_bench(show="clipped")
    output = figure.facts["output"]
    assert 0.48 < figure.facts["share_negative"] < 0.5 < 1.02 * figure.facts["share_clipped"]
    assert "49.4 % of it is below 0 or above 1 and hidden here" in figure.description
    shown, part = figure.scene.pictures[1].values, output[CROPPED]
    assert np.all(shown[part <= 0] == 0) and np.all(shown[part >= 1] == 255)
    assert figure.facts["value"] < 0 and figure.facts["value_note"] == "3 of 3 colours cut off"
    assert figure.scene.swatch.values.max() == 0, "the pixel is black"
    figure.set(show="absolute")
    assert "the sign is hidden" in figure.description
    assert figure.scene.swatch.values.item() == 255
    figure.set(show="signed", picture="nuclei")
    levels = figure.scene.pictures[1].values
    part = figure.facts["output"][CROPPED]
    clear = np.abs(part) > 0.02
    assert np.array_equal(levels[clear] < 128, part[clear] < 0), "orange is negative"


@pytest.mark.parametrize(
    "sign, told",
    [(1, "Blue is positive; nothing is negative ("), (-1, "Orange is negative; nothing is positive (")],
)
def test_only_signs_that_are_there_are_told(sign, told):
    figure = live_kernel_bench(kernel=((sign,) * 5,) * 5)
    assert np.all(sign * figure.facts["output"] > 0) and told in figure.description


def test_a_kernel_of_zeros_says_what_happens():
    figure = live_kernel_bench(kernel=table(np.zeros((3, 3))))
    assert figure.facts["value"] == 0 and "the picture is gone" in figure.description
    assert figure.equation() == "value = Σ patch·kernel\n= 0"
    everything(figure)


@pytest.mark.parametrize(
    "kernel, told",
    [
        (((1, 2), (3, 4)), "odd, so that it has a centre pixel. This one is 2 × 2"),
        (np.ones((4, 4)), "This one is 4 × 4"),
        (np.ones((3, 5)), "This one is 3 × 5"),
        (((1,),), "This one is 1 × 1"),
        (np.ones((7, 7)), "at most 5 rows"),
        (((1, 2, 3), (4, None, 6), (7, 8, 9)), "row 2, column 2"),
        (((1, 2, 3), (4, float("nan"), 6), (7, 8, 9)), "row 2, column 2"),
        (((1, 2, 3), (4, "", 6), (7, 8, 9)), "the field was empty"),
        (((1, 2, 3), (4, 5)), "rows of numbers, all of one length"),
    ],
)
def test_a_kernel_that_cannot_be_gets_a_sentence(kernel, told):
    with pytest.raises(CourseError, match=told):
        live_kernel_bench(kernel=kernel)
    figure = live_kernel_bench()
    with pytest.raises(CourseError, match=told):
        figure.set(kernel=kernel)
    assert figure.facts["name"] == "Sobel x"


@pytest.mark.parametrize(
    "start, told",
    [
        ({"row": "abc"}, "row takes a number"),
        ({"column": 512}, "column takes a number from 0 to 511"),
        ({"border": "wrap"}, "beyond the edge is one of zero"),
        ({"cell": (5, 0)}, "a row and a column of the kernel"),
        ({"show": "loud"}, "show output is one of signed"),
    ],
)
def test_a_start_that_cannot_be_gets_a_sentence(start, told):
    with pytest.raises(CourseError, match=told):
        live_kernel_bench(**start)


def test_another_size_keeps_the_filter_until_cells_are_cut_off():
    figure = live_kernel_bench(kernel=table(ODD))
    before = figure.facts
    figure.set(size="5 × 5")
    assert figure.facts["kernel"].shape == (5, 5) and figure.facts["value"] == pytest.approx(before["value"])
    np.testing.assert_allclose(figure.facts["output"], before["output"], atol=1e-5)
    figure.cell("kernel", 1, 1, 4)
    figure.point("kernel", 1, 1)
    assert figure.facts["cell"] == (0, 0)
    figure.point("kernel", 5, 5)
    figure.set(size="3 × 3")
    assert np.array_equal(figure.facts["kernel"], ODD) and figure.facts["cell"] == ()
    assert "size" not in figure.call()


def test_of_many_products_nine_are_written_out():
    figure = live_kernel_bench(kernel=table(np.ones((5, 5)) / 25))
    for cell in [(1, 1), (5, 4)]:
        figure.point("kernel", *cell)
        assert figure.equation().count("·0.04") == 9 and "the other 16 products" in figure.equation()
        assert sum(len(piece) == 3 and piece[2] for piece in figure.words.equation) == 1
        everything(figure)


def test_among_25_products_no_number_is_wider_than_its_cell(page):
    cells = tuple(map(tuple, np.resize([-1.0, -20, -2, -10, -0.01, 20, 12.5, 0.004], (5, 5)).tolist()))
    bare = Bare(page, live_kernel_bench(kernel=cells))
    bare.show()
    bare.settled()
    texts, products = (bare.figure.facts[name] for name in ("product_texts", "products"))
    for text, number in zip(texts, products.ravel()):
        assert abs(float(text.replace("−", "-")) - number) <= max(0.005, 0.05 * abs(number))
    wide = """texts => {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = `14px ${getComputedStyle(document.querySelector(".nn-figure")).fontFamily}`;
      return Math.max(...texts.map((text) => pen.measureText(text).width));
    }"""
    cell = page.locator(".nn-on-stage .nn-cell").first.bounding_box()["width"]
    assert page.evaluate(wide, texts) < cell - 3


def test_at_the_edge_the_patch_says_what_is_outside():
    figure = live_kernel_bench(row=0, column=0, border="zero", kernel=table(KERNELS["box blur"]))
    assert figure.facts["inside"].sum() == 4 and not figure.facts["patch"][0].any()
    assert figure.facts["patch_note"] == "outside: 0" and 'mode="constant"' in figure.numpy_line()[0]
    figure.set(border="valid")
    assert (figure.values["row"], figure.values["column"]) == (1, 1) and figure.facts["inside"].all()
    assert figure.facts["output"].shape == (510, 510, 3)
    assert live_kernel_bench(row=0, column=0, border="valid").values["row"] == 1


# ---- a picture of one's own ----


def test_a_picture_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    png(tmp_path, rng.random((700, 900, 3)))
    figure = live_kernel_bench(picture="my.png", row=500, column=511)
    high, wide = figure.facts["image"].shape[:2]
    assert wide == 512 and 390 < high < 405 and figure.facts["row"] == high - 1
    assert "900" in figure.description and "512" in figure.description, "it must say that it was resized"
    everything(figure)
    figure.nudge("pixel", -1, 1)
    assert (figure.facts["row"], figure.facts["column"]) == (high - 2, 510)
    again = eval(figure.call(), {"live_kernel_bench": live_kernel_bench})
    assert np.array_equal(again.facts["output"], figure.facts["output"])
    png(tmp_path, rng.random((9, 6)), "small.png")
    figure.set(picture_file="small.png")
    assert figure.facts["image"].shape == (9, 6) and figure.facts["row"] == 8
    figure.drag("pixel", 0, 9)
    assert (figure.facts["row"], figure.facts["column"]) == (0, 0)
    everything(figure)
    figure.set(picture="nuclei")
    assert figure.facts["image"].shape == (512, 512)
    figure.set(picture="own picture")
    assert figure.facts["image"].shape == (9, 6), "the file is still there"


def test_a_new_file_of_the_same_name_is_a_new_picture(tmp_path):
    figure = live_kernel_bench(picture=png(tmp_path, np.zeros((20, 20))))
    figure.set(picture_file=png(tmp_path, np.ones((20, 20))))
    assert figure.facts["image"].min() == 1 and figure.facts["output"].shape == (20, 20)


def test_a_file_that_is_no_picture_gets_a_sentence(tmp_path):
    (tmp_path / "words.png").write_text("no picture at all")
    for name, told in [("words.png", "picture"), ("none.png", "no file")]:
        with pytest.raises(CourseError, match=told):
            live_kernel_bench(picture=str(tmp_path / name))
    figure = live_kernel_bench()
    with pytest.raises(CourseError, match="at least 5 × 5"):
        figure.set(picture_file=png(tmp_path, np.ones((4, 50))))
    figure.set(picture="own picture")
    assert figure.description.startswith("No file is chosen yet") and figure.facts["image"].shape == (
        512,
        512,
        3,
    )


# ---- what travels ----


def frames(figure):
    sent = []
    figure.page.send = lambda frame, buffers: sent.append((frame, buffers[0]))
    size = {"do": "size", "width": 1200, "height": 330, "font": 14}
    figure.page.receive({"id": "0", "view": "v", "operations": [size]})

    def say(operation):
        figure.page.receive({"id": "1", "view": "v", "operations": [operation]})
        return sent[-1]

    return say


def test_only_what_changed_is_sent():
    figure = live_kernel_bench()
    say = frames(figure)
    frame, data = say({"do": "drag", "handle": "pixel", "x": 60.2, "y": 30.7})
    assert (figure.facts["row"], figure.facts["column"]) == (ROW + 65, COLUMN + 60)
    assert len(data) < 4_000 and not frame["backdrops"], "a pixel elsewhere changes no picture"
    frame, data = say({"do": "cell", "name": "kernel", "row": 0, "column": 0, "steps": 1})
    assert 96 * 96 < len(data) < 96 * 96 + 4_000 and not frame["backdrops"]
    frame, data = say({"do": "set", "values": {"show": "clipped"}})
    assert 3 * 96 * 96 < len(data) < 3 * 96 * 96 + 4_000
    frame, data = say({"do": "drag", "handle": "pixel", "x": 1e9, "y": 30.0})
    assert figure.values["crop"] == (ROW, COLUMN + 2) and not frame["backdrops"], "the enlarged part follows"
    assert 6 * 96 * 96 < len(data) < 6 * 96 * 96 + 4_000
    assert live_kernel_bench(row=3, column=511).values["crop"][1] == 512 - 96


def test_the_enlarged_part_is_chosen_on_the_overview_and_the_pixel_goes_along():
    figure = live_kernel_bench()
    panel, x, y = figure.scene.handles["crop"]
    assert figure.scene.panels[panel].name == "patch"
    figure.nudge("crop", -2, 1)
    assert (
        figure.values["crop"]
        == (ROW - 8, COLUMN - 16)
        == (figure.values["row"] - 48, figure.values["column"] - 48)
    )
    figure.drag("crop", x - 1e6, y + 1e6)
    assert figure.values["crop"] == (0, 0) and (figure.values["row"], figure.values["column"]) == (48, 48)
    shown, image = figure.scene.pictures[0].values, figure.facts["image"]
    assert np.abs(shown / 255 - image[:96, :96]).max() < 0.003
    figure.set(border="valid", kernel=table(OTHER), row=0)
    assert figure.scene.pictures[1].values.shape[:2] == (94, 94), "an output without a rim"
    everything(figure)


def test_dividing_by_the_sum_leaves_an_even_area_as_it_is():
    figure = live_kernel_bench(kernel=((1, 2, 1), (2, 4, 2), (1, 2, 1)))
    figure.press("by_sum")
    assert figure.facts["kernel_sum"] == 1 and figure.facts["kernel_texts"][:2] == ["1/16", "1/8"]
    figure.cell("kernel", 1, 1, "1/9")
    assert figure.facts["kernel_texts"][0] == "1/9" and "·1/9" in figure.equation()
    figure.preset(5)
    assert not figure.actions["by_sum"].enabled(figure.values), "there is no sum to divide by"


# ---- in a browser ----

PICTURES = {
    "signed": lambda: live_kernel_bench(cell=(1, 0)),
    "5 × 5, clipped": lambda: live_kernel_bench(kernel=table(OTHER), show="clipped", flip=True),
    "absolute, at the edge": lambda: live_kernel_bench(
        picture="nuclei", show="absolute", border="valid", row=3
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_browser_paints_what_the_still_shows(name, page):
    paints_what_the_still_shows(name, PICTURES[name](), page)


def test_the_table_of_the_kernel_stands_on_its_picture(page):
    bare = Bare(page, live_kernel_bench())
    figure = bare.show()
    for width in (1366, 683):
        page.set_viewport_size({"width": width, "height": 900})
        bare.settled()
        (size,) = bare.figure.page.sizes.values()
        left, _, right, bottom = bare.figure.scene.layout(*size)[2]
        x, y = bare.figure.scene.panels[2].x, bare.figure.scene.panels[2].y
        stage, cells = (figure.locator(name).bounding_box() for name in (".nn-stage", ".nn-cells"))
        unit = (right - left) / (x[1] - x[0])
        at = bare.figure.scene.tables_at
        assert cells["width"] == pytest.approx(unit, abs=2) == cells["height"]
        assert cells["x"] - stage["x"] == pytest.approx(left + (at[1] - x[0]) * unit, abs=2)
        assert cells["y"] - stage["y"] == pytest.approx(bottom + (y[0] - 1) * unit, abs=2)


def test_a_cell_by_keyboard_and_the_pixel_by_mouse_and_keys(page):
    bare = Bare(page, live_kernel_bench())
    figure = bare.show()
    bare.settled()
    before = bare.figure.facts["output"]
    cell = figure.get_by_label("kernel, row 2, column 1", exact=True)
    cell.focus()
    page.keyboard.press("ArrowUp")
    bare.settled()
    assert bare.figure.values["kernel"][1] == (-1.5, 0, 2) and bare.figure.facts["cell"] == (1, 0)
    assert not np.array_equal(before, bare.figure.facts["output"]) and cell.input_value() == "−1.5"
    assert "A kernel of your own" in figure.locator(".nn-description").text_content()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("0,25")
    page.keyboard.press("Enter")
    bare.settled()
    assert bare.figure.values["kernel"][1] == (-1.5, 0.25, 2)

    box = figure.locator(".nn-stage").bounding_box()
    (size,) = bare.figure.page.sizes.values()
    left, top, right, _ = bare.figure.scene.layout(*size)[0]
    pixel = (right - left) / 96
    page.mouse.move(box["x"] + left + 70.5 * pixel, box["y"] + top + 20.5 * pixel)
    page.mouse.down()
    bare.settled()
    facts = bare.figure.facts
    assert (facts["row"], facts["column"]) == (ROW + 20, COLUMN + 70), "it comes to where it is pressed"
    page.mouse.move(box["x"] + left + 30.5 * pixel, box["y"] + top + 60.5 * pixel, steps=4)
    page.mouse.up()
    bare.settled()
    row, column = bare.figure.facts["row"], bare.figure.facts["column"]
    assert (row, column) == (ROW + 60, COLUMN + 30)
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
        bare.settled()
    assert (bare.figure.facts["row"], bare.figure.facts["column"]) == (row - 1 + 10, column + 1)


def test_a_row_outside_of_the_output_is_settled_and_the_slider_says_so(page):
    bare = Bare(page, live_kernel_bench(border="valid", row=1))
    figure = bare.show()
    figure.get_by_text("More controls").click()
    field = figure.get_by_label("row, typed")
    for typed, wanted in (("0", "1"), ("511", "510"), ("511", "510")):
        field.fill(typed)
        page.keyboard.press("Enter")
        bare.settled()
        assert field.input_value() == wanted == figure.get_by_label("row", exact=True).input_value()


def test_a_file_is_chosen_in_the_browser(page, tmp_path):
    bare = Bare(page, live_kernel_bench())
    figure = bare.show()
    bare.settled()
    assert figure.locator("[data-control=picture_file]").is_hidden()
    figure.get_by_label("picture", exact=True).select_option("own picture")
    bare.settled()
    field = figure.get_by_label("choose a file")
    field.set_input_files(png(tmp_path, np.full((30, 50), 0.4)))
    bare.settled()
    assert bare.figure.facts["image"].shape[:2] == (30, 50)
    (tmp_path / "words.png").write_text("no picture at all")
    field.set_input_files(str(tmp_path / "words.png"))
    bare.settled()
    assert figure.locator(".nn-message").text_content() and bare.figure.facts["image"].shape[:2] == (30, 50)
