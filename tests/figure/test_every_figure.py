"""What holds for every live figure in each of its presets: it fits the screen, and its still is whole."""

import numpy as np
from support.bare import Bare
from support.figures import every_figure

from helpers.figure import paint, style

SCREENS = {  # width, height, view: a desk, a projector, a desk at twice the size
    "student": (1366, 768, "student"),
    "lecture": (1920, 1080, "lecture"),
    "enlarged": (683, 384, "student"),
}
MOST = {"student": 0.85, "lecture": 1}  # of the screen; what JupyterLab leaves of it: test_room
TYPE = {"student": style.STUDENT_FONT, "lecture": style.LECTURE_FONT}  # px, and no letter smaller
CONTROLS = {  # three, or with switches and choices beside the sliders up to
    "live_bump_builder": 5,
    "live_curve_slope": 4,
    "live_depth": 4,
    "live_gate_lab": 5,
    "live_playground": 9,  # a toy: what is changed most stands in front
    "live_shape_machine": 5,
}
SLIDERS = {"live_playground": 5}  # three, or so many
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
def test_every_preset_fits_every_screen_with_its_words_and_no_snapshot_is_cut(make, page):
    """On each screen a walk through the presets; on the first one a step is taken, and a snapshot painted."""
    bare = Bare(page, make())
    figure = bare.show()
    for screen, (width, height, wanted) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        if figure.get_attribute("data-view") != wanted:
            figure.locator(".nn-view").click()
        for chip in [None, *figure.locator(".nn-chip").all()]:
            if chip:
                chip.click()
            bare.settled()
            where = f"{screen}, {chip.inner_text() if chip else 'the start'}"
            if screen == "student":
                steps_and_is_painted_whole(make, bare, figure, where)
            fits(make, figure, where, screen, height, TYPE[wanted])
    assert {size[2] for size in bare.figure.page.sizes.values()} == {TYPE["student"]}


def steps_and_is_painted_whole(make, bare, figure, where):
    if bare.figure.timeline or bare.figure.stepper:
        step = figure.get_by_role("button", name="step").first
        assert step.is_enabled() or make.call_name in AT_ITS_END, f"{where}: no step is left"
        if step.is_enabled():
            step.click()
            bare.settled()
    pixels = paint.painted(bare.figure.scene, 960, int(960 * make.shape), style.STUDENT_FONT)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert border.min() > 180, f"{where}: something is cut at the border"  # or the edge of a letter


def fits(make, figure, where, screen, height, least):
    """Nothing is cut, nothing too small, and beside the picture there is no more than a hand can use."""
    look = figure.evaluate(LOOK)
    assert look["sideways"] <= 0, f"{where}: it scrolls sideways"
    assert look["type"] >= least, f"{where}: letters of {look['type']} px"
    assert not look["cut"], f"{where}: {look['cut']} numbers are wider than their cells"
    assert not look["message"], f"{where}: {look['message']}"
    assert look["sliders"] <= SLIDERS.get(make.call_name, 3), where
    assert look["controls"] <= CONTROLS.get(make.call_name, 3), where
    if screen != "enlarged":  # there one scrolls down
        assert look["height"] < MOST[screen] * height, f"{where}: it is {look['height']:.0f} px high"
        assert look["lines"] < 3, f"{where}: the NumPy line takes {look['lines']:.1f} lines"
