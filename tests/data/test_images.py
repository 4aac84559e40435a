"""Images on the stage: their bytes, and the pixels that browser and still make of them."""

import numpy as np
import pytest
from support.bare import Bare
from support.looks import picture

from helpers.data import tissue
from helpers.figure import LiveFigure, Slider, Words, paint, scene, style
from helpers.figure.scene import Scene, levels

RNG = np.random.default_rng(0)
NOISE = RNG.random((512, 512, 3), dtype=np.float32)
SMOOTH = np.stack(np.meshgrid(np.linspace(0, 1, 512), np.linspace(1, 0, 512)), axis=-1)
SMOOTH = np.concatenate([SMOOTH, 0.5 + 0.5 * np.sin(40 * SMOOTH[..., :1])], axis=2).astype(np.float32)
CHECKS = np.array([[-1, 0, 1], [0.5, np.nan, -0.5]])


class Images(Scene):
    """A signed, a grey and a colour image, and one that is shrunk."""

    def __init__(self):
        super().__init__()
        panel = self.panel("images", (0, 4), (0, 2), frame=False)
        self.signed = panel.image(extent=(0, 1, 0, 1))
        self.grey = panel.image(extent=(1, 2, 0, 1), colours="grey", low=0, high=10)
        self.colour = panel.image(extent=(2, 3, 0, 1), origin="top")
        self.shrunk = panel.image(extent=(3, 4, 0, 1), origin="top")

    def update(self, facts):
        self.signed.set_image(CHECKS)
        self.grey.set_image(5 + 5 * CHECKS)
        self.colour.set_image(SMOOTH[::128, ::128], window=(2, 2 + facts["share"], 0, 1))
        self.shrunk.set_image(SMOOTH, opacity=facts["share"])


class Pictures(LiveFigure):
    """Images of all kinds."""

    title = "Images"
    view = Images

    share = Slider(0, 1, 0.25, start=0.75)

    def compute(self, share):
        return {}

    def explain(self, facts):
        return Words([("1", None)], "1", "share", "Images of all kinds.")


def sized(view, width, height, ratio=1):
    """The message with which a page says how large it is."""
    size = {"do": "size", "width": width, "height": height, "font": 14, "ratio": ratio}
    return {"id": "1", "view": view, "operations": [size]}


def test_levels_are_even_and_symmetrical_and_nan_is_none():
    assert levels(np.array([[-1, -0.5, 0, 0.5, 1, np.nan, -9, 9]]), -1, 1).tolist() == [
        [1, 65, 128, 192, 255, 0, 1, 255]
    ]
    assert levels(np.array([[[0, 0.5, 1], [-3, 3, np.nan]]]), 0, 9).tolist() == [[[0, 128, 255], [0, 255, 0]]]
    many = RNG.uniform(-3, 3, (50, 50))
    assert np.abs((levels(many, -3, 3) - 1.0) / 254 * 6 - 3 - many).max() <= 3 / 254 + 1e-12
    zero = scene.PALETTES["signed"][128]
    assert zero.tolist() == [0xF2, 0xF2, 0xF2, 255] and scene.PALETTES["signed"][0, 3] == 0
    off = levels(NOISE.astype(float), 0, 1).astype(int) - levels(NOISE, 0, 1)
    assert np.abs(off).max() <= 1 and np.count_nonzero(off) < 20  # halves, rounded in float32


def test_images_travel_as_bytes_and_only_where_they_are_new():
    figure = Pictures()
    sent = []
    figure.page.send = lambda frame, buffers: sent.append((frame, buffers))
    figure.page.receive(sized("v", 900, 400))
    (frame, (numbers,)) = sent[-1]
    assert len(frame["layers"]) == 4 and len(numbers) == 6 + 6 + 4 * 4 * 3 + 256 * 256 * 3
    figure.set(share=0.5)
    (frame, (numbers,)) = sent[-1]
    assert [layer["index"] for layer in frame["layers"]] == [2, 3] and numbers == b""
    assert frame["layers"][0]["style"]["window"] == (2, 2.5, 0, 1)
    figure.set(share=0.5)
    assert not sent[-1][0]["layers"]
    with pytest.raises(TypeError, match="give them to set_image"):
        figure.scene.signed.restyle(low=0)


def test_no_finer_pixels_are_sent_than_the_screens_show():
    figure = Pictures()
    view, sent = figure.scene, []
    figure.page.send = lambda frame, buffers: sent.append((frame, buffers))

    def sides():
        """Of the shrunk image in the last message."""
        return next((layer.get("shape") for layer in sent[-1][0]["layers"] if layer["index"] == 3), None)

    def page(name, width, ratio):
        figure.page.receive(sized(name, width, 400, ratio))

    page("a", 900, 1)
    assert sides() == (256, 256, 3)
    pixels = np.frombuffer(sent[-1][1][0][-(256 * 256 * 3) :], np.uint8).reshape(256, 256, 3)
    means = levels(SMOOTH, 0, 1).reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
    assert np.abs(pixels - means).max() <= 0.5
    view.shrunk.restyle(extent=(2.5, 4, 0, 1.5))  # larger on the screen: anew, and finer
    figure.page.push()
    assert sides() == (512, 512, 3)
    view.shrunk.restyle(extent=(3, 4, 0, 1))
    figure.page.push()
    assert sides() is None  # what is there is fine enough
    page("b", 500, 1)
    assert sides() == (256, 256, 3)  # as the larger of both pages needs it
    page("b", 500, 2)
    assert sides() == (512, 512, 3)
    assert len(figure.page.frame(whole=True)["numbers"]) > SMOOTH.size


def both(bare):
    """What the browser shows and what matplotlib paints, before the still is packed into 256 colours."""
    live, _ = picture(bare)
    (size,) = bare.figure.page.sizes.values()
    return live, paint.painted(bare.figure.scene, *size) / 255, size


def test_browser_and_still_paint_the_same_pixels(page):
    bare = Bare(page, Pictures())
    bare.show()
    live, still, (width, height, font) = both(bare)
    ((left, top, right, bottom),) = bare.figure.scene.layout(width, height, font)

    def at(x, y):
        row, column = round(bottom - y / 2 * (bottom - top)), round(left + x / 4 * (right - left))
        return [np.round(255 * pixels[row, column]) for pixels in (live, still)]

    def colour(name):
        return [int(name[i : i + 2], 16) for i in (1, 3, 5)]

    wanted = {
        (1 / 6, 0.25): colour(style.NEGATIVE),
        (3 / 6, 0.25): [0xF2] * 3,
        (5 / 6, 0.25): colour(style.POSITIVE),
        (3 / 6, 0.75): colour(style.PAPER),  # nan
        (1 + 1 / 6, 0.25): [0] * 3,
        (1 + 5 / 6, 0.25): [255] * 3,
        (1 + 1 / 6, 0.75): [192] * 3,
        (2.9, 0.5): colour(style.PAPER),  # outside the window
    }
    wanted[2.125, 0.125] = np.round(255 * SMOOTH[384, 0])
    wanted[2.125, 0.875] = np.round(255 * SMOOTH[0, 0])
    wanted[2.6, 0.875] = np.round(255 * SMOOTH[0, 256])
    for place, want in wanted.items():
        for got in at(*place):
            assert np.abs(got - want).max() <= 1, f"{place}: {got}, not {want}"
    off = np.abs(live - still)
    shrunk = (
        slice(round(bottom - (bottom - top) / 2), round(bottom)),
        slice(round(left + 3 / 4 * (right - left)), None),
    )
    print(f"mean difference {off.mean():.5f}, of the shrunk image {off[shrunk].mean():.5f}")
    assert off.mean() < 0.004 and off[shrunk].mean() < 0.01


def test_a_style_alone_repaints_what_the_browser_has(page):
    bare = Bare(page, Pictures())
    figure = bare.show()
    bare.settled()
    count = len(bare.sent)
    figure.get_by_label("share", exact=True).focus()
    page.keyboard.press("ArrowRight")
    live, still, _ = both(bare)
    assert len(bare.sent) == count + 1 and bare.sent[-1][1] == b""
    assert np.abs(live - still).mean() < 0.004


class Halved(Images):
    """Colour images shown at less than half their size, of sides that two divides, and does not."""

    def update(self, facts):
        self.shrunk.set_image(SMOOTH, extent=(0.3, 1.03, 0.1, 0.93))
        self.colour.set_image(SMOOTH[:479, :511], extent=(2, 2.7, 0.2, 0.97))


class NearlyHalved(Images):
    """A photograph shown at a little more than half its size, as a student's window does."""

    def update(self, facts):
        self.shrunk.set_image(tissue(), extent=(0.3, 1.14, 0.1, 1.15))


@pytest.mark.parametrize(
    "view, sent, most_off",
    [(Halved, {(240, 256, 3), (256, 256, 3)}, 0.0005), (NearlyHalved, {(256, 256, 3)}, 0.002)],
)
def test_the_means_that_are_sent_are_what_the_browser_would_have_painted(view, sent, most_off, page):
    def live(*, coarse):
        figure = type("Pictures", (Pictures,), {"view": view})()
        if not coarse:
            figure.scene.coarseness = lambda layer, screens: 1
        bare = Bare(page, figure)
        bare.show()
        pixels, _ = picture(bare)
        shapes = {tuple(layer.get("shape", ())) for layer in bare.sent[-1][0]["layers"]}
        return pixels, {shape for shape in shapes if len(shape) == 3}

    (means, shapes), (whole, whole_shapes) = live(coarse=True), live(coarse=False)
    assert shapes == sent and whole_shapes.isdisjoint(sent)
    off = np.abs(means - whole)
    print(f"mean difference {off.mean():.5f}, at most {off.max():.3f}")
    assert off.mean() < most_off and off.max() < 50 * most_off
