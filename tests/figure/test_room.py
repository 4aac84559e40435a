"""A figure in its room: on a projector all stands on one screen, words lie where Python says they lie."""

import numpy as np
import pytest
from support.bare import Bare
from support.figures import FIGURES, every_figure
from support.words import stage

from helpers.figure import widget
from helpers.lectures.backprop_sgd import live_descent
from helpers.lectures.perceptron import live_learning, live_one_neuron

PROJECTORS = {
    (1280, 720): 14.6,
    (1366, 768): 15.6,
    (1536, 864): 17.6,
    (1920, 1080): 22,
}  # and px of the letters
AROUND = 130  # px that JupyterLab takes of a window's height: menu, tabs, toolbar, status
NOTEBOOK = """around => {
  const main = document.querySelector("main");
  main.className = "jp-WindowedPanel-outer";
  main.style.cssText = `height: calc(100vh - ${around}px); overflow: auto`;
}"""
LOOK = """root => {
  const at = (name) => root.querySelector(name).getBoundingClientRect();
  const top = root.getBoundingClientRect().top;
  const font = getComputedStyle(root).fontSize;
  return { end: at(".nn-description").bottom - top, stage: at(".nn-stage").height, font };
}"""


def projected(page, figure):
    """Show a figure in the lecture view, in a notebook as high as JupyterLab leaves it."""
    bare = Bare(page, figure)
    page.evaluate(NOTEBOOK, AROUND)
    root = bare.show()
    bare.settled()
    root.locator(".nn-view").click()
    bare.settled()
    return bare, root


@every_figure
def test_on_every_projector_all_from_the_title_to_the_last_sentence_is_seen_at_once(make, page):
    """Each preset on the smallest projector, where least fits; the last one on the others."""
    page.set_viewport_size({"width": 1280, "height": 720})
    bare, root = projected(page, make())
    chips = root.locator(".nn-chip").all()
    for (width, height), font in PROJECTORS.items():
        page.set_viewport_size({"width": width, "height": height})
        bare.settled()
        for chip in chips if height == 720 else chips[-1:]:
            chip.click()
            bare.settled()
            look, where = root.evaluate(LOOK), f"{width} × {height}, {chip.inner_text()}"
            assert look["font"] == f"{font}px", where
            assert look["end"] <= height - AROUND, (
                f"{where}: {look['end'] - height + AROUND:.0f} px are below"
            )
            assert look["stage"] > 15 * font, f"{where}: the stage is {look['stage']:.0f} px high"


@pytest.mark.parametrize("make", [live_learning, live_descent])
def test_what_is_below_does_not_jump_while_it_plays(make, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    bare, root = projected(page, make())
    heights = set()
    for _ in range(12):
        root.locator("[data-button=step]").click()
        bare.settled()
        heights.add(root.evaluate("root => root.querySelector('.nn-drawer').offsetTop - root.offsetTop"))
    assert len(heights) == 1, f"the drawer stood at {sorted(heights)}"


def test_at_twice_the_size_the_slider_stays_beside_the_panel_that_it_moves(page):
    page.set_viewport_size({"width": 640, "height": 400})
    bare = Bare(page, live_learning())
    root = bare.show()
    bare.settled()
    rows = int(root.get_attribute("data-rows"))
    assert rows > 1
    box = root.locator(".nn-stage").bounding_box()
    page.evaluate("y => scrollTo(0, y)", box["y"] + box["height"] * 0.6)
    slider = root.get_by_label("η", exact=True)
    assert 0 <= slider.bounding_box()["y"] < 60, "the slider has gone"
    assert box["height"] / rows + root.locator(".nn-inputs").bounding_box()["height"] <= 400, (
        "a panel and the slider do not fit"
    )


PLACE = """([layers, backdrop, width, height, font]) => {
  const SCRIPTS;
  const numbers = (values) => values.map((value) => (value === null ? NaN : value));
  const mended = layers.map((layer) => ({ ...layer, values: numbers(layer.values) }));
  const scales = backdrop.panels.map((panel) => panelScale(panel, backdrop, width, height));
  const letters = new Letters(document.createElement("canvas").getContext("2d"));
  return [...placeTexts(mended, scales, font, letters)].flatMap(([_, texts]) => texts);
}""".replace(
    "const SCRIPTS;",
    'const FONT = "DejaVu Sans, Verdana, sans-serif";' + widget.read("texts.js") + widget.read("stage.js"),
)


def told(scene):
    """Return the text layers of a scene as the page has them."""
    return [
        {
            "kind": "text",
            "panel": layer.panel,
            "style": layer.style,
            "strings": layer.strings,
            "shape": layer.values.shape,
            "values": [float(v) if np.isfinite(v) else None for v in layer.values.astype("<f4").ravel()],
        }
        for layer in scene.layers
        if layer.kind == "text"
    ]


def texts(scene, width, height, font):
    """Return the words of a scene's layers in the order of the layers."""
    return sorted(scene.texts(width, height, font), key=lambda text: (text.layer.index, text.index))


@pytest.mark.parametrize("view", ["student", "projector"])
def test_words_lie_in_the_browser_where_python_says(view, page):
    """A preset of every figure at some width, each figure at another one: the same words, within 2 px."""
    seen, misses = 0, []
    for number, make in enumerate(FIGURES):
        figure = make()
        figure.preset(1 + number % len(figure.presets))
        width, height, font = stage(figure, view, (400, 560, 720, 1000, 1250)[number % 5])
        scene = figure.scene
        places = scene.places(width, height, font)
        panels = [{"box": p.box, "x": p.x, "y": p.y, "log_y": p.log_y} for p in places]
        backdrop = {"width": width, "height": height, "panels": panels}
        there = page.evaluate(PLACE, [told(scene), backdrop, width, height, font])
        here = texts(scene, width, height, font)
        strings = [text["string"] for text in there]
        if strings != [text.string for text in here]:  # a word that just fits, by a pixel, in one of them
            near = [[text.string for text in texts(scene, width + d, height, font)] for d in (-12, 12)]
            assert strings in near, make.call_name
            continue
        for one, two in zip(there, here):
            off = max(abs(one[side] - getattr(two, side)) for side in ("x", "y", "wide", "tall"))
            misses += [f"{make.call_name}: “{two.string}” is {off:.1f} px off"] if off > 2 else []
        seen += len(here)
    assert seen > 300 and not misses, "\n".join(misses)


def test_on_another_screen_it_is_painted_sharp_at_once(page):
    bare = Bare(page, live_one_neuron())
    page.evaluate(
        """() => {
            const ask = window.matchMedia.bind(window);
            window.asked = [];
            window.matchMedia = (query) => (asked.push(ask(query)), asked.at(-1));
        }"""
    )
    root = bare.show()
    bare.settled()
    bare.silent = True  # a cell is running
    canvas = root.locator("canvas")
    before = canvas.evaluate("canvas => canvas.width")
    page.evaluate("""() => { Object.defineProperty(window, "devicePixelRatio", { value: 2 });
        asked.findLast(({ media }) => media.includes("resolution")).dispatchEvent(new Event("change")); }""")
    assert canvas.evaluate("canvas => canvas.width") == 2 * before
    inked = canvas.evaluate(
        """canvas => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return data.some((value, i) => i % 4 === 3 && value > 0);
        }"""
    )
    assert inked, "the canvas is empty until the kernel answers"


def test_resized_while_a_cell_runs_axes_and_layers_stay_together(page):
    bare = Bare(page, live_one_neuron())
    root = bare.show()
    bare.settled()
    bare.silent = True
    page.set_viewport_size({"width": 760, "height": 900})
    page.wait_for_function("document.querySelector('canvas').width < 740")
    axes, canvas = (root.locator(f".nn-stage > {name}").bounding_box() for name in ("img", "canvas"))
    assert axes == canvas
    shown = root.locator(".nn-stage > img").evaluate("image => decodeURIComponent(image.src)")
    assert 'preserveAspectRatio="none"' in shown, "the axes would keep their shape while the layers do not"
