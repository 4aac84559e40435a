"""Whatever goes wrong inside a figure, whichever door the hand came through: all is as before."""

import numpy as np
import pytest
from support.sweep import same

from helpers.figure import (
    Action,
    CourseError,
    Drag,
    Grid,
    LiveFigure,
    Pen,
    Preset,
    Seed,
    Slider,
    Timeline,
    Words,
)
from helpers.figure.scene import Scene


class TallyView(Scene):
    """A point for every step."""

    def __init__(self):
        super().__init__()
        sheet = self.panel("sheet", (0, 10), (0, 10))
        self.points, self.name = sheet.points(), sheet.text()

    def update(self, facts):
        self.points.set(range(facts["count"]), range(facts["count"]))
        if facts["broken"] == "view":
            raise RuntimeError("the view broke")
        self.name.set([1], [1], strings=[str(facts["count"])])
        for handle in ("dot", "pen"):
            self.handle(handle, self.panels[0], facts["a"], 1)


class Tally(LiveFigure):
    """Count steps; it breaks where it is told to, in its n-th computation from then on."""

    title = "Tally"
    view = TallyView

    a = Slider(0, 10, start=1.0)
    seed = Seed()
    table = Grid(-9, 9, 1, start=(1.0, 2.0))
    grow = Action("one more", lambda values: {"a": values["a"] + 1})

    presets = (Preset("five", dict(a=5.0)),)
    drags = {  # noqa: RUF012
        "dot": Drag("the dot", lambda values, x, y: {"a": x}),
        "pen": Pen(
            "the pen", lambda values, path, begins: {"a": path[-1][0]}, lambda values, dx, dy: {"a": 3}
        ),
    }
    points = {"table": lambda values, row, column: {"a": row + 7}}  # noqa: RUF012
    timeline = Timeline(
        start=lambda **values: 0,
        advance=lambda past, **values: past[-1] + 1,
        unit=lambda values: "one",
        restarts=("seed",),
        uses=("a",),
    )

    broken = ""

    def compute(self, past, a, seed, table):
        if self.broken == "compute":
            raise ZeroDivisionError("compute broke")
        if self.broken == "told":
            raise CourseError("No, not that.")
        return {"count": past[-1], "broken": self.broken}

    def explain(self, facts):
        if facts["broken"] == "explain":
            raise KeyError("explain broke")
        return Words([("1", None)], "1", "count", f"{facts['count']} so far.")


HANDS = {
    "set": {"do": "set", "values": {"a": 4}},
    "preset": {"do": "preset", "index": 0},
    "cell": {"do": "cell", "name": "table", "row": 0, "column": 0, "value": 5},
    "cell by keys": {"do": "cell", "name": "table", "row": 1, "column": 0, "steps": 2},
    "paste": {"do": "paste", "name": "table", "row": 0, "column": 0, "text": "3\n4"},
    "point": {"do": "point", "name": "table", "row": 0, "column": 0},
    "drag": {"do": "drag", "handle": "dot", "x": 6.0, "y": 1.0},
    "nudge": {"do": "nudge", "handle": "dot", "dx": 1, "dy": 0},
    "stroke": {"do": "stroke", "handle": "pen", "path": [[2, 2]], "begins": True},
    "pen by keys": {"do": "nudge", "handle": "pen", "dx": 1, "dy": 0},
    "step": {"do": "press", "button": "step"},
    "back": {"do": "press", "button": "back"},
    "seed": {"do": "press", "button": "seed"},
    "reset": {"do": "press", "button": "reset"},
    "action": {"do": "press", "button": "grow"},
}


def all_of(figure):
    """Everything that must be as before: values, steps, facts, words, and what is drawn."""
    drawn = [(layer.values.tobytes(), tuple(layer.strings)) for layer in figure.scene.layers]
    facts = {name: fact for name, fact in figure.facts.items() if name != "broken"}
    history = (list(figure.history.states), list(figure.history.log))
    return figure.values, history, facts, figure.words, drawn, figure.call()


@pytest.fixture
def figure():
    figure = Tally()
    for _ in range(3):
        figure.press("step")
    return figure


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_does_something_where_nothing_breaks(hand, figure):
    before = all_of(figure)
    figure.do(HANDS[hand])
    assert all_of(figure) != before


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("where", ["compute", "explain", "view", "told"])
@pytest.mark.parametrize("door", ["cell", "browser"])
def test_a_hand_whose_outcome_breaks_leaves_all_as_before(hand, where, door, figure):
    before, frames = all_of(figure), []
    figure.page.send = lambda frame, buffers: frames.append(frame)
    for _ in range(3):  # a history one state longer each time was the fault
        figure.broken = where
        if door == "cell":
            with pytest.raises((ZeroDivisionError, KeyError, RuntimeError, CourseError)):
                figure.do(HANDS[hand])
        else:
            figure.page.receive({"id": "1", "view": "v", "operations": [HANDS[hand]]})
            told = "No, not that." if where == "told" else f"{where} broke"
            assert told in frames[-1]["message"]
        figure.broken = ""
        after = all_of(figure)
        assert same(before[2], after[2]) and before == after
    figure.press("step")
    assert figure.facts["count"] == 4


def test_in_a_cell_all_or_nothing_in_the_browser_what_can_be(figure):
    good, bad = HANDS["set"], {"do": "set", "values": {"a": 99}}
    with pytest.raises(CourseError, match="takes a number from 0 to 10"):
        figure.do(good, bad)
    assert figure.values["a"] == 1
    frames = []
    figure.page.send = lambda frame, buffers: frames.append(frame)
    figure.page.receive({"id": "1", "view": "v", "operations": [good, bad, HANDS["step"]]})
    assert figure.values["a"] == 4 and figure.facts["count"] == 4
    assert "takes a number from 0 to 10" in frames[-1]["message"]


@pytest.mark.parametrize(
    "operation",
    [
        {"do": "dance"},
        {"do": "preset", "index": 9},
        {"do": "cell", "name": "none", "row": 0, "column": 0, "steps": 1},
        {"do": "cell", "name": "table", "row": 5, "column": 0, "steps": 1},
        {"do": "drag", "handle": "none", "x": 1, "y": 1},
        {"do": "stroke", "handle": "dot", "path": [[1, 1]]},
        {"do": "press", "button": "none"},
        {"do": "paste", "name": "table", "row": 0, "column": 0, "text": "1\n2\n3"},
    ],
    ids=str,
)
def test_what_cannot_be_is_told_and_changes_nothing(operation, figure):
    before = all_of(figure)
    with pytest.raises(CourseError):
        figure.do(operation)
    assert all_of(figure) == before


def test_what_is_drawn_after_a_mishap_is_what_was_drawn_before(figure):
    before = figure.scene.points.values.copy()
    figure.broken = "view"  # after the points were set
    with pytest.raises(RuntimeError):
        figure.press("step")
    assert np.array_equal(figure.scene.points.values, before)
