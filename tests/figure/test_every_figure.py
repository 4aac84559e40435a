"""What holds for every live figure in each of its presets: it fits the screen, and its still is whole."""

import numpy as np
import pytest
from support.bare import Bare
from support.figures import every_figure

from helpers.figure import paint, style

SCREENS = {  # width, height, view: a desk, a projector, a desk at twice the size
    "student": (1366, 768, "student"),
    "lecture": (1920, 1080, "lecture"),
    "enlarged": (683, 384, "student"),
}
TYPE = {"student": style.STUDENT_FONT, "lecture": style.LECTURE_FONT}  # px, and no letter smaller
CONTROLS = {  # three, or with switches and choices beside the sliders up to
    "live_bump_builder": 5,
    "live_curve_slope": 4,
    "live_depth": 4,
    "live_gate_lab": 5,
    "live_playground": 6,
    "live_shape_machine": 5,
}
AT_ITS_END = ("live_open_layers", "live_space_bender")  # begin where their walk ends
LOOK = """root => {
  const seen = [...root.querySelectorAll("*")].filter((element) => element.checkVisibility());
  const all = (name) => seen.filter((element) => element.matches(name));
  const style = (element, name) => parseFloat(getComputedStyle(element)[name]);
  const isWord = (node) => node.nodeType === 3 && node.data.trim();
  const worded = seen.filter((element) => [...element.childNodes].some(isWord));
  const [code] = all(".nn-numpy");
  return {
    sideways: root.scrollWidth - root.clientWidth,
    height: root.getBoundingClientRect().height,
    type: Math.min(...worded.map((element) => style(element, "fontSize"))),
    lines: code.offsetHeight / style(code, "lineHeight"),
    cut: all(".nn-cells input").filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length,
    message: root.querySelector(".nn-message").textContent,
    sliders: all(".nn-controls .nn-slider").length,
    controls: all(".nn-controls .nn-control").length,
  };
}"""


@every_figure
@pytest.mark.parametrize("screen", SCREENS)
def test_every_preset_fits_the_screen_with_its_words(make, screen, page):
    width, height, view = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    bare = Bare(page, make())
    figure = bare.show()
    if view == "lecture":
        figure.get_by_role("button", name="lecture view").click()
    bare.settled()
    for chip in [None, *figure.locator(".nn-chip").all()]:
        preset = chip.inner_text() if chip else "the start"
        if chip:
            chip.click()
            bare.settled()
        if bare.figure.timeline or bare.figure.stepper:
            step = figure.get_by_role("button", name="step").first
            assert step.is_enabled() or make.call_name in AT_ITS_END, f"{preset}: no step is left"
            if step.is_enabled():
                step.click()
                bare.settled()
        look = figure.evaluate(LOOK)
        assert look["sideways"] <= 0, f"{preset}: it scrolls sideways"
        assert look["type"] >= TYPE[view], f"{preset}: letters of {look['type']} px"
        assert not look["cut"], f"{preset}: {look['cut']} numbers are wider than their cells"
        assert not look["message"], f"{preset}: {look['message']}"
        assert look["sliders"] <= 3 and look["controls"] <= CONTROLS.get(make.call_name, 3), preset
        if screen != "enlarged":  # there one scrolls down
            assert look["height"] < 0.85 * height, f"{preset}: it is {look['height']:.0f} px high"
            assert look["lines"] < 3, f"{preset}: the NumPy line takes {look['lines']:.1f} lines"
    assert {size[2] for size in bare.figure.page.sizes.values()} == {TYPE[view]}


@every_figure
def test_no_text_of_the_still_is_cut_at_the_border(make):
    """Nothing but paper in the outermost pixels, or the edge of a letter that just fits."""
    figure = make()
    for number, preset in enumerate(figure.presets, start=1):
        figure.preset(number)
        if figure.timeline:
            figure.press("step")
        pixels = paint.painted(figure.scene, 960, int(960 * figure.shape), style.STUDENT_FONT)
        border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        assert border.min() > 180, f"{preset.label}: something is cut at the border"
