"""Draw and open every layer: what the hand draws and takes back, what it opens, pictures, and the browser."""

import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from support.bare import Bare
from support.invariants import everything
from support.looks import paints_what_the_still_shows
from support.sweep import same

from helpers.figure import CourseError
from helpers.lectures.cnns import live_open_layers
from helpers.lectures.cnns.open_layers import THREE
from helpers.lectures.cnns.open_layers_hands import at
from helpers.lectures.cnns.open_layers_places import CHANNELS, LAYERS, PIXELS, SHAPES, STAGES
from helpers.lectures.cnns.open_layers_sheet_view import short
from helpers.lectures.cnns.own_picture import decode, digit_in
from helpers.lectures.cnns.strokes import bitmap_of, points_of, read_strokes, with_path, written
from helpers.lectures.cnns.units import answers, mistakes

ALL_UNITS = [(layer, *place) for layer in LAYERS for place in np.ndindex(SHAPES[layer])]


def stroke(figure, *path, begins=True):
    figure.do({"do": "stroke", "handle": "pen", "path": list(path), "begins": begins})


# ---- drawing ----


def test_a_stroke_is_written_short_and_read_back():
    text = written("+", [(3, 4), (3, 4), (3, 5), (3, 9), (4, 10), (31, 10)])
    assert text == "+34394ava" and points_of(text).tolist() == [[3, 4], [3, 9], [4, 10], [31, 10]]
    assert written("-", [(0, 0), (5, 0), (2, 0)]) == "-005020", "a way back is no straight way on"
    assert read_strokes((text, "clear", "centre")) == (text, "clear", "centre")


@pytest.mark.parametrize(
    "bad", ["+34", ("+3",), ("34",), ("+3w",), (1,), ("+" + 300 * "00",), 301 * ("+00",)]
)
def test_what_is_no_stroke_gets_a_sentence(bad):
    with pytest.raises(CourseError, match="stroke"):
        live_open_layers(strokes=bad)


def test_undo_gives_back_exactly_what_was_there():
    rng = np.random.default_rng(0)
    figure, before = live_open_layers(source="my drawing"), []
    for turn in range(12):
        before.append(figure.facts)
        figure.set(pen="erases" if turn in (4, 7) else "draws")
        stroke(figure, *rng.uniform(0, 32, (6, 2)).tolist())
        if turn == 5:
            before.append(figure.facts)
            figure.press("centre")
    before.append(figure.facts)
    figure.press("clear")
    assert not figure.facts["input"].any() and "draw" in figure.facts["invitation"][0]
    for facts in reversed(before):
        figure.press("undo")
        for name in ("drawing", "input", "probabilities", "logits"):
            assert np.array_equal(figure.facts[name], facts[name])
    assert figure.values["strokes"] == ()


def test_a_pen_that_goes_on_draws_one_stroke_and_one_undo_takes_it_back():
    figure = live_open_layers(source="my drawing")
    stroke(figure, (4, 20))
    for x in range(5, 28):
        stroke(figure, (x - 1, 20), (x, 20 + x % 3), begins=False)
    assert len(figure.values["strokes"]) == 1 and figure.facts["drawing"][:, 16].any()
    figure.press("undo")
    assert not figure.facts["drawing"].any()


def test_the_first_stroke_after_clear_begins_anew():
    strokes = with_path((*THREE, "clear"), "+", np.array([[3, 3]]), begins=False)
    assert strokes == ("+33",)
    long = with_path((), "+", np.random.default_rng(0).uniform(0, 31, (500, 2)), begins=True)
    assert len(long) == 3 and bitmap_of(long).any()


def test_erasing_takes_away_and_leaves_the_rest():
    drawn, erased = bitmap_of(("+4gsg",)), bitmap_of(("+4gsg", "-g0gv"))
    assert drawn[16, 4:29].all() and not erased[16, 14:19].any() and erased[16, 5] and erased[16, 27]
    assert not (erased & ~drawn).any()


def test_centre_makes_a_small_digit_as_large_as_those_it_has_learned():
    small = tuple(stroke[0] + written("+", 2 * points_of(stroke) // 3)[1:] for stroke in THREE)
    figure = live_open_layers(source="my drawing", strokes=small)
    unsure = figure.facts["probabilities"][3]
    figure.press("centre")
    assert figure.facts["prediction"] == 3 and figure.facts["probabilities"][3] > unsure
    rows = np.flatnonzero(figure.facts["drawing"].any(axis=1))
    assert rows[-1] - rows[0] >= 28
    figure.press("undo")
    assert figure.values["strokes"] == small


def test_arrow_keys_draw_and_each_turn_can_be_undone_alone():
    figure = live_open_layers(source="my drawing", pen="is lifted", tip=(10, 5))
    figure.nudge("pen", 0, -3)
    assert figure.values["tip"] == (10, 8) and not figure.facts["drawing"].any()
    figure.set(pen="draws")
    for dx, dy in [(1, 0), (1, 0), (10, 0), (0, -1), (0, -10)]:
        figure.nudge("pen", dx, dy)
    assert figure.values["strokes"] == ("+a8m8", "+m8mj") and figure.values["tip"] == (22, 19)
    figure.press("undo")
    assert figure.values["strokes"] == ("+a8m8",)


def test_the_pen_on_a_test_digit_begins_a_drawing_of_ones_own():
    figure = live_open_layers(source="a test digit", strokes=THREE)
    stroke(figure, (16, 4), (16, 28))
    assert figure.values["source"] == "my drawing" and len(figure.values["strokes"]) == 1
    everything(figure)


def test_state_brings_a_drawing_back_and_is_short():
    figure = live_open_layers()
    figure.preset(1)
    stroke(figure, (3.2, 4.9), (7, 9), (30, 31))
    again = eval(figure.call(), {"live_open_layers": live_open_layers})
    assert same(again.facts, figure.facts) and len(figure.call()) < 300


# ---- opening ----


def test_a_click_on_any_unit_opens_it():
    figure = live_open_layers()
    for layer, *place in ALL_UNITS[::7]:
        if layer == "input":
            stroke(figure, PIXELS.middle(*place))
        else:
            figure.drag("unit", *STAGES[layer].middle(*place))
        assert (figure.facts["layer"], *figure.facts["place"]) == (layer, *place)
    everything(figure)


def test_a_click_on_the_input_draws_nothing_wherever_it_slides():
    figure = live_open_layers(source="my drawing", strokes=THREE)
    stroke(figure, PIXELS.middle(0, 3, 3))
    stroke(figure, (20, 10), begins=False)
    assert figure.values["strokes"] == THREE and figure.facts["layer"] == "input"


def test_arrow_keys_lead_over_all_units_and_back():
    figure = live_open_layers(**at("conv 1", 0, 2, 6))
    seen = []
    for dx, dy in [(1, 0), (1, 0), (0, -10), (0, 1), (-1, 0)]:
        figure.nudge("unit", dx, dy)
        seen.append((figure.facts["layer"], *figure.facts["place"]))
    expected = [("conv 1", 0, 2, 7), ("conv 1", 1, 2, 0), ("pool 1", 1, 0, 0), ("conv 1", 1, 7, 1)]
    assert seen == [*expected, ("conv 1", 1, 7, 0)], "the layers stand one below the other"
    figure.set(**at("conv 1", 0, 0, 0))
    layers = []
    for _ in range(60):
        figure.nudge("unit", 0, -1)
        layers.append(figure.facts["layer"])
    assert list(dict.fromkeys(layers)) == list(LAYERS[1:])
    for _ in range(60):
        figure.nudge("unit", 0, 1)
    assert figure.facts["layer"] == "input"
    figure.set(**at("pool 2", 15, 1, 1))
    for step, layer in ((1, "class"), (-1, "pool 2")):
        figure.nudge("unit", step, 0)
        assert figure.facts["layer"] == layer


def test_a_click_on_the_open_unit_enlarges_its_map_and_there_its_neighbours_are_opened():
    figure = live_open_layers(**at("conv 2", 5, 1, 1))
    there = STAGES["conv 2"].middle(5, 1, 1)
    figure.drag("unit", *there)
    assert figure.values["large"]
    shown = np.array([float(texts[0].replace("−", "-")) for texts in figure.scene.large_numbers.strings])
    assert np.abs(shown - figure.facts["maps"]["conv 2"][5].ravel()).max() <= 0.005
    stroke(figure, (31, 31))
    assert figure.facts["place"] == (5, 0, 3)
    figure.nudge("pen", -1, -2)
    assert figure.facts["place"] == (5, 2, 2) and figure.values["strokes"] == (), "nothing is drawn on a map"
    figure.drag("unit", *STAGES["pool 2"].middle(3, 0, 1))
    assert figure.values["large"] and figure.facts["layer"] == "pool 2"
    figure.press("enlarge")
    assert not figure.values["large"] and not figure.scene.large_numbers.strings
    figure.set(layer="class")
    assert not figure.actions["enlarge"].enabled(figure.values), "a class has no map"
    everything(figure)


def test_lines_lead_from_what_a_unit_looks_at_to_the_unit():
    figure = live_open_layers(**at("pool 2", 9, 1, 0))
    lines = figure.scene.edges.values.T.reshape(-1, 3, 2)
    left, right, _, top = STAGES["pool 2"].box(9, 1, 0)
    assert np.array_equal(lines[:, 1], [(left, top), (right, top)])
    figure.set(layer="conv 2")
    assert figure.scene.edges.values.shape[1] == 3 * 2 * 8, "from eight maps"


def test_all_maps_are_48_px_large_on_a_laptop():
    scene = live_open_layers().scene
    left, _, right, _ = scene.layout(1210, 353, 14)[1]
    unit = (right - left) / np.ptp(scene.panels[1].x)
    for layer in LAYERS[1:5]:
        x0, x1, *_ = STAGES[layer].map_boxes()[0]
        assert (x1 - x0) * unit >= 48


def test_the_channel_is_chosen_where_its_sum_stands():
    figure = live_open_layers(**at("conv 2", 5, 1, 1))
    for channel in range(8):
        figure.drag("channel", *CHANNELS.middle(channel, 0, 0))
        assert figure.facts["channel"] == channel
        everything(figure)
        own = re.search(r"channel \d: Σ patch·kernel = (\S+)", figure.equation())[1]
        assert float(own.replace("−", "-")) == pytest.approx(figure.facts["channel_sums"][channel], rel=1e-3)
    figure.set(layer="pool 1")
    assert "channel" not in figure.scene.handles


def test_what_is_written_on_the_sheet_is_what_the_network_uses():
    """Two decimals of a kernel on the sheet are all that it has."""
    figure = live_open_layers(**at("conv 1", 2, 3, 3))
    kernel = figure.facts["kernel"]
    assert np.array_equal(kernel, np.round(kernel, 2))
    shown = [float(text.replace("−", "-")) for text in figure.scene.sheet.cells.strings[9:18]]
    assert shown == kernel.ravel().tolist()
    assert [short(value) for value in (-0.0004, 0.0, -0.256, 140.0)] == ["≈0", "0", "−0.26", "140"]


def test_each_preset_is_the_cue_that_its_label_says():
    figure = live_open_layers()
    figure.preset(1)
    assert figure.facts["prediction"] == 3 and figure.facts["label"] is None
    accuracies = []
    for number in (2, 3, 4):
        figure.preset(number)
        accuracies.append(figure.facts["shown_accuracy"])
        everything(figure)
    assert accuracies[0] < 0.3 < accuracies[1] < accuracies[2] and accuracies[2] > 0.9
    for number, layer in ((5, "conv 1"), (6, "pool 1"), (7, "conv 2"), (8, "class")):
        figure.preset(number)
        assert figure.facts["layer"] == layer
        assert number == 8 or figure.facts["a"] > 0, "a unit that is at work"
    figure.preset(9)
    facts = figure.facts
    assert facts["right"] == "no" and facts["map"] == facts["prediction"] and "wrong" in figure.description


def test_next_mistake_goes_through_all_mistakes_of_this_epoch():
    figure = live_open_layers(epoch=3)
    wrong, seen = mistakes(3), []
    for _ in wrong:
        figure.press("mistake")
        assert figure.facts["right"] == "no"
        seen.append(figure.values["digit"])
    assert sorted(seen) == wrong
    figure.press("next")
    assert figure.values["digit"] == (seen[-1] + 1) % len(answers(3))


# ---- a picture of one's own ----


def photo(text, paper, ink):
    """A digit as a file, not in its middle: bytes of a PNG."""
    image = Image.new("RGB", (300, 200), paper)
    ImageDraw.Draw(image).text((140, 60), text, fill=ink, font=ImageFont.load_default(90))
    out = io.BytesIO()
    image.save(out, "png")
    return out.getvalue()


def test_a_picture_is_made_what_the_network_has_learned():
    dark = decode("a.png", photo("3", "white", "black"))
    light = decode("b.png", photo("3", "black", "white"))
    assert "inverted" in dark.note and "inverted" not in light.note and "grey" in dark.note
    assert np.mean(dark.bitmap == light.bitmap) > 0.98
    rows, columns = (np.flatnonzero(dark.bitmap.any(axis=axis)) for axis in (1, 0))
    assert rows[-1] - rows[0] >= 28 and abs(columns[0] - (31 - columns[-1])) <= 2


def test_a_thin_line_is_not_lost_where_a_picture_is_made_small():
    image = np.zeros((900, 900), np.float32)
    image[100:106, 300:600] = image[100:800, 594:600] = 1  # a 7 of a hair's breadth
    bitmap, done = digit_in(image)
    assert bitmap[:2, 8:24].all() and bitmap[2:, 20:28].any(axis=1).all() and "lines thickened" in done


def test_a_picture_goes_in_by_its_name_and_comes_back(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "three.png").write_bytes(photo("3", "#ddeeff", "#223355"))
    figure = live_open_layers()
    figure.set(picture="three.png")
    everything(figure)
    assert figure.facts["source"] == "my picture" and figure.facts["prediction"] == 3
    assert "three.png" in figure.description and "inverted" in figure.description
    again = eval(figure.call(), {"live_open_layers": live_open_layers})
    assert same(again.facts, figure.facts)


@pytest.mark.parametrize("data", [b"", b"no picture", photo("", "white", "black")])
def test_a_broken_or_empty_picture_gets_a_sentence(data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.png").write_bytes(data)
    figure = live_open_layers()
    with pytest.raises(CourseError) as told:
        figure.set(picture="bad.png")
    assert len(str(told.value)) > 15 and figure.values["picture"] is None


# ---- in a browser ----


def test_it_is_drawn_on_and_opened_by_mouse_and_by_keys(page):
    figure = live_open_layers(source="my drawing")
    bare = Bare(page, figure)
    shown = bare.show()
    bare.settled()
    pen = page.locator('[data-handle="pen"]')
    box = pen.bounding_box()

    def spot(x, y):
        return (box["x"] + x * box["width"] / 32, box["y"] + y * box["width"] / 32 + 0.02 * box["height"])

    page.mouse.move(*spot(8, 6))
    page.mouse.down()
    for x, y in ((22, 6), (14, 14), (22, 20), (20, 27), (8, 27)):
        page.mouse.move(*spot(x, y), steps=4)
    page.mouse.up()
    bare.settled()
    assert len(figure.values["strokes"]) == 1 and figure.facts["drawing"].sum() > 100
    page.get_by_role("button", name="undo").click()
    bare.settled()
    assert figure.values["strokes"] == ()
    unit = page.locator('[data-handle="unit"]')
    unit.focus()
    before = figure.facts["place"]
    page.keyboard.press("ArrowRight")
    bare.settled()
    assert (
        figure.facts["place"] != before
        and figure.facts["unit_name"] in shown.locator(".nn-description").inner_text()
    )


def test_browser_and_still_show_the_same(page):
    figure = live_open_layers()
    figure.preset(1)
    figure.preset(7)
    paints_what_the_still_shows("open layers", figure, page, least=0.92)  # thin frames, on whole pixels
