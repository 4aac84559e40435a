"""Move every control of a live figure to its ends and to random places, as the browser would.

Runs inside a kernel (see test_controls). After each message the frame is checked as it goes on the
wire, and the invariants on the facts.
"""

import json
import os
import warnings
from unittest.mock import patch

import numpy as np

from helpers.figure import Pen, widget
from support.invariants import everything

COMBINATIONS = 40 if os.environ.get("CI") else 12  # of random settings, for each figure
COSTLY = {"live_train": 10}  # of what trains for seconds: no more than these
BAD = ["abc", "", "1e9", "-1e999", "nan", None, [], {}, "2;3", True]


class Wire:
    """Stands in for the wire to the browser: says a message, and looks at the frame that comes back."""

    def __init__(self, figure):
        self.figure, self.frame, self.count = figure, None, 0
        figure.page.send = self.look

    def look(self, frame, buffers):
        json.dumps(frame, allow_nan=False)
        size = sum(
            np.prod(layer["shape"]) * (1 if layer["kind"] == "image" else 4)
            for layer in frame["layers"]
            if "shape" in layer
        )
        assert len(buffers) == 1 and len(buffers[0]) == size
        self.frame = frame

    def say(self, *operations, error=False, buffers=()):
        self.count += 1
        message = {"id": f"sweep-{self.count}", "view": "sweep", "operations": list(operations)}
        self.figure.page.receive(message, buffers)
        assert self.frame["id"] == f"sweep-{self.count}", "no answer, or an old one"
        assert error or "went wrong" not in self.frame["message"], self.frame["message"]
        everything(self.figure)
        return self.frame

    def set(self, name, value):
        return self.say({"do": "set", "values": {name: value}})


def reveal(wire, controls, control):
    """Set the other controls so that this one is shown: the neuron of a slider, the layer of the neuron."""
    for name, value in (control.when or {}).items():
        reveal(wire, controls, controls[name])
        wire.set(name, value)


def ends(control, now):
    """The values of a control that a sweep must reach; `now` is its present one and gives the shape."""
    if control.kind == "grid":
        shape = np.shape(now)
        return [
            control.read(np.full(shape, float(value)))
            for value in (control.low, control.high, max(control.low, 0))
        ]
    if control.kind in (
        "stored",
        "upload",
        "column",
    ):  # a hand on the stage, a file, or its columns change it
        return [now]
    if control.kind == "slider":
        return [
            control.low,
            control.high,
            control.nearest(0),
            control.nearest(control.low + 0.3 * control.step),
        ]
    if control.kind == "choice":  # a table of one's own first: it may be too small for what comes next
        return sorted(control.options, key=lambda option: option != "own table")
    return [True, False]


def anything(control, now, rng):
    if control.kind == "slider":
        low, high = np.log([control.low, control.high]) if control.log else (control.low, control.high)
        place = rng.uniform(low, high)
        return control.nearest(float(np.exp(place)) if control.log else place)
    if control.kind == "grid":
        return control.nearest(rng.uniform(control.low, control.high, np.shape(now)))
    values = ends(control, now)
    return values[rng.integers(len(values))]


def sweep(make, *, combinations=COMBINATIONS, seed=0):
    """Sweep one figure; returns how many messages it answered."""
    combinations = min(combinations, COSTLY.get(make.call_name, combinations))
    warnings.simplefilter("error")
    rng = np.random.default_rng(seed)
    figure = make()
    wire = Wire(figure)
    controls = figure.controls
    wire.say({"do": "size", "width": 900, "height": 360, "font": 14})
    assert list(wire.frame["backdrops"]) == ["sweep"]
    start = figure.values

    for name, control in controls.items():
        if control.kind != "column":  # it would leave the course's data
            reveal(wire, controls, control)
        for value in ends(control, figure.values[name]):
            frame = wire.set(name, value)
            assert frame["values"][name] == value and not frame["message"], f"{name} did not move to {value}"
    for index, preset in enumerate(figure.presets):
        frame = wire.say({"do": "preset", "index": index})
        wanted = preset.values(figure.controls, figure.presets_keep)
        assert all(frame["values"][name] == value for name, value in wanted.items())
    for name, control in controls.items():
        for bad in BAD:
            if (control.kind, bad) in (("toggle", True), ("upload", None)):
                continue
            before = figure.values
            frame = wire.set(name, bad)
            assert frame["message"] and figure.values == before, f"{name} took {bad!r}"
        if control.kind == "slider":  # a typed number need not be one that the thumb can take
            told = wire.set(name, control.low + control.step / 2)["message"]
            assert "went wrong" not in told, f"{name}: {told}"
    wire.say({"do": "press", "button": "reset"})
    if not figure.timeline:
        assert figure.values == start, "reset does not go back to the start"

    if figure.stepper:
        frame = wire.say({"do": "press", "button": "first"})
        assert not frame["message"] and frame["can_step"]
    for part in figure.parts.values():
        if part.kind in ("grid", "shown"):
            table(wire, figure, part, rng)
    for handle, drag in figure.drags.items():
        if isinstance(drag, Pen):
            for size in (1, 2, 30):
                path = rng.normal(scale=2, size=(size, 2)).tolist()
                for begins in (True, False):
                    wire.say({"do": "stroke", "handle": handle, "path": path, "begins": begins})
            nowhere = [[float("nan"), 0.0]]
            wire.say({"do": "stroke", "handle": handle, "path": nowhere, "begins": True})
        for x, y in [(0, 0), (-1e9, 1e9), (1.3, -0.7), *rng.normal(scale=3, size=(12, 2)).tolist()]:
            wire.say({"do": "drag", "handle": handle, "x": x, "y": y})
        for dx, dy in [(1, 0), (-1, 0), (0, 1), (0, -1), (10, 10)]:
            wire.say({"do": "nudge", "handle": handle, "dx": dx, "dy": dy})
        wire.say({"do": "drag", "handle": handle, "x": float("nan"), "y": 0.0})
    for control in controls.values():
        if control.kind == "upload":
            upload(wire, figure, control)
    for action in figure.actions.values():
        reveal(wire, controls, action)
        for _ in range(3):
            wire.say({"do": "press", "button": action.name})
        assert "no button" in wire.say({"do": "press", "button": f"no {action.name}"})["message"]

    for _ in range(combinations):
        wire.say(
            {
                "do": "set",
                "values": {
                    name: anything(control, figure.values[name], rng) for name, control in controls.items()
                },
            }
        )
        for action in figure.actions:
            if rng.random() < 0.3:
                wire.say({"do": "press", "button": action})
        if figure.timeline or figure.stepper:
            walk(wire, figure, int(rng.integers(1, 6)))
        with patch.object(widget, "anywidget", None):  # only its facts are wanted, not its first picture
            recreated = eval(figure.call(), {make.call_name: make})
        assert same(recreated.facts, figure.facts), f"{figure.call()} does not bring the state back"
    return wire.count


def table(wire, figure, part, rng):
    """Point at every cell of a table, then change cells by hand: well and badly."""
    cells = wire.frame["grids"][part.name]["cells"]
    for row, column in np.ndindex(len(cells), len(cells[0])):
        wire.say({"do": "point", "name": part.name, "row": row, "column": column})
    here = {"name": part.name, "row": len(cells) - 1, "column": len(cells[0]) - 1}
    before = figure.values
    for outside in ({"row": 99}, {"column": -1}, {"row": "1"}, {"name": "none"}):
        assert wire.say({"do": "cell", "steps": 1, **here, **outside})["message"] and figure.values == before
    if part.kind == "shown":
        for operation in (
            {"do": "cell", "steps": 1},
            {"do": "cell", "value": 1},
            {"do": "paste", "text": "1"},
        ):
            assert "computed" in wire.say({**operation, **here})["message"] and figure.values == before
        return
    for steps in (1, -2, 10**6, -(10**7), 3):
        assert not wire.say({"do": "cell", "steps": steps, **here})["message"]
    value = round(0.3 * part.high, 3)
    wire.say({"do": "cell", "value": str(value).replace("-", "−"), **here})
    before = figure.values
    assert np.ravel(before[part.name])[-1] == value
    for bad in BAD:
        frame = wire.say({"do": "cell", "value": bad, **here})
        assert part.label in frame["message"] and figure.values == before, f"{part.name} took {bad!r}"
    for bad in ("1\t2\t3\t4\t5\t6\t7\t8\t9", "1\n2\n3\n4\n5\n6\n7\n8\n9", "x\ty", "1\t\n", "1e999"):
        frame = wire.say({"do": "paste", "text": bad, **here})
        assert frame["message"] and figure.values == before, f"{part.name} took {bad!r}"


def upload(wire, figure, control):
    """Offer files that are none: too large, empty, words with the name of a picture."""
    offer = {"do": "upload", "name": control.name, "file": "cells.png", "ticket": "1"}
    before = figure.values
    assert "takes at most" in wire.say({**offer, "size": control.max_bytes + 1})["message"]
    assert wire.say({**offer, "size": 0})["message"]
    assert "takes no file" in wire.say({**offer, "name": "none", "size": 1})["message"]
    for words in (b"no picture at all", b"\x89PNG\r\n\x1a\n and then words"):
        assert wire.say({**offer, "size": len(words)})["wanted"] == {"ticket": "1", "at": 0}
        frame = wire.say({"do": "piece", "ticket": "1", "at": 0}, buffers=[words])
        assert frame["message"] and frame["wanted"] is None
    assert figure.values == before


def same(one, other):
    """Equal facts, arrays included; the best score so far and former runs belong to one sitting."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(
            same(one[name], other[name]) for name in one if name not in ("best", "bests", "former")
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return one == other


def walk(wire, figure, steps):
    """Some steps forward and as many back: every state must come back exactly."""
    states = [figure.facts]
    for _ in range(steps):
        if not wire.frame["can_step"]:
            break
        wire.say({"do": "press", "button": "step"})
        states.append(figure.facts)
    for state in reversed(states[:-1]):
        wire.say({"do": "press", "button": "back"})
        assert same(state, figure.facts), "back does not undo step exactly"
    for state in states[1:]:
        wire.say({"do": "press", "button": "step"})
        assert same(state, figure.facts), "a step repeated is not the same step"
