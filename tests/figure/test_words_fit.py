"""No two words of a picture lie on each other, none is cut: at every width, in both views, in every state."""

from contextlib import suppress

import numpy as np
import pytest
from support.figures import every_figure
from support.sweep import anything
from support.words import WINDOWS, stage, troubles

from helpers.figure import CourseError, LiveFigure, Words
from helpers.figure.scene import Scene

WIDTHS = range(320, 1901, 20)  # px: a phone, a notebook beside a file browser, a projector
AT_RANDOM = 8  # states of each figure besides its presets
STEPS = 3  # that are taken from every preset


@every_figure
def test_words_fit_at_every_width_in_every_state(make):
    """Every preset at every width; what a hand does from there, and random states, at every third one."""
    figure = make()
    found = looked_at(figure, "the start", WIDTHS)
    for number, preset in enumerate(figure.presets, start=1):
        figure.preset(number)
        found += looked_at(figure, f"preset {preset.label}", WIDTHS)
        if figure.timeline or figure.stepper:
            for _ in range(STEPS):
                if figure.can_step:
                    figure.press("step")
            found += looked_at(figure, f"steps from {preset.label}", thirds(number))
    rng = np.random.default_rng(0)
    for number in range(AT_RANDOM):
        controls = {name: c for name, c in figure.controls.items() if c.kind not in ("stored", "upload")}
        with suppress(CourseError):  # values that do not agree: the figure stays as it was
            figure.set(**{name: anything(c, figure.values[name], rng) for name, c in controls.items()})
        found += looked_at(figure, figure.call(), thirds(number))
    assert not found, "\n".join([f"{len(found)} troubles", *found[:12]])


def looked_at(figure, state, widths):
    """Return what does not fit in this state, at all these widths, in every view; each stage once."""
    stages = {stage(figure, view, width): view for view in WINDOWS for width in widths}
    return [
        f"{state}, {view} view, {size[0]} px: {trouble}"
        for size, view in stages.items()
        for trouble in troubles(figure, *size)
    ]


def thirds(number):
    """Every third width, each time another third."""
    return WIDTHS[number % 3 :: 3]


class Misfits(Scene):
    """Words that overlap, a word that is cut, and words that give way."""

    def __init__(self, **appearance):
        super().__init__()
        panel = self.panel("panel", (0, 10), (0, 10))
        self.text = panel.text(**appearance)
        self.text.set([1, 1.2], [5, 5], strings=["one", "other"])

    def update(self, facts):
        pass


def misfits(**appearance):
    class Figure(LiveFigure):
        title = "Misfits"
        view = staticmethod(lambda: Misfits(**appearance))

        def compute(self):
            return {}

        def explain(self, facts):
            return Words("", "1", "one", "Words that overlap.")

    return Figure()


@pytest.mark.parametrize("appearance, fits", [({}, False), ({"beside": 5}, True), ({"inside": True}, False)])
def test_what_does_not_fit_is_found(appearance, fits):
    found = troubles(misfits(**appearance), 600, 250, 14)
    assert found == ([] if fits else ["“one” lies on “other”"])


def test_a_cut_word_is_found_unless_it_is_kept_inside():
    for inside, told in ((False, ["“a long word at the rim” is cut"]), (True, [])):
        figure = misfits(inside=inside)
        figure.scene.text.set(10, 5, strings=["a long word at the rim"])
        assert troubles(figure, 600, 250, 14) == told


@pytest.mark.parametrize("room, written", [(10, "the whole sentence"), (2, "a word"), (0.5, "a")])
def test_of_variants_the_longest_is_written_that_fits_the_room(room, written):
    figure = misfits(room=room)
    figure.scene.text.set(5, 5, strings=[("the whole sentence", "a word", "a")])
    (text,) = figure.scene.texts(600, 250, 14)
    assert text.string == written
