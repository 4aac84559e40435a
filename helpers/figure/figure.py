"""The one mechanism behind every live figure.

A key press goes four hops: the control's value changes → all values are read → `compute(**values)`
returns the facts → the view sets them on its layers, and one frame is sent. A new live figure is a
`compute`, a view, its words and its controls; nothing else.
"""

import base64
import html
import inspect
from dataclasses import dataclass, field

import numpy as np

from ..text import show
from . import scene, style
from . import widget as stage
from .controls import CourseError, Pen, short
from .words import pieces, text

NO_WIDGET = (
    "This figure stands still: the package anywidget is missing here. "
    "Start the course with “make lab”, or install it with “pip install anywidget” and restart the kernel."
)

TOLD = ("kind", "name", "label", "help", "drawer", "when", "low", "high", "step", "log", "options", "accept")
MOST_STEPS = 10_000  # at the start: more would look like a figure that hangs


@dataclass(frozen=True)
class Timeline:
    """Steps that can be taken, taken back and repeated.

    start(**values) → the first state; advance(past, **values) → the next one, or None where nothing is
    left to do; past is the list of states so far, never changed in place, so a step back is exact.
    Changing a control named in `restarts` starts anew; those in `uses` act on the next step.
    `unit(values)` names one step; `done(facts)` says whether nothing is left to do.
    """

    start: object
    advance: object
    unit: object
    restarts: tuple = ()
    uses: tuple = ()
    done: object = lambda facts: False


@dataclass
class Past:
    """The states a timeline went through, and the values in force at each step."""

    states: list
    log: list = field(default_factory=list)

    def steps(self, values):
        """Write the log as the `steps` argument that replays it: a number, or runs of (number, values)."""
        runs = []
        for used in self.log:
            if runs and runs[-1][1] == used:
                runs[-1] = (runs[-1][0] + 1, used)
            else:
                runs.append((1, used))
        if not runs:
            return 0
        same = len(runs) == 1 and all(values[name] == value for name, value in runs[0][1].items())
        return runs[0][0] if same else runs


@dataclass
class Arriving:
    """A file on its way from a page to the control `name`: its bytes so far."""

    name: str
    file: str
    size: int
    ticket: str  # a later file has another
    data: bytearray = field(default_factory=bytearray)


class LiveFigure:
    """A figure whose picture, equation, NumPy line and text twin follow its controls.

    `facts` are the numbers on the screen; `state()` prints the call that brings them back; `set`,
    `press`, `preset` and `drag` do what the hand does. Bad values raise a CourseError in a cell and
    become a sentence under the figure in the browser; the old value stays.
    """

    def __init__(
        self,
        make,
        *,
        title,
        compute,
        view,
        explain,
        controls,
        presets=(),
        drags=None,
        points=None,
        follow=None,
        settle=lambda values: values,
        seed=None,
        walk=None,
        timeline=None,
        steps=0,
        shape=0.4,
    ):
        self._make, self._title, self._compute, self._view, self._explain = (
            make,
            title,
            compute,
            view,
            explain,
        )
        self._parts = controls
        self._controls = {
            control.name: control for control in controls if control.kind not in ("shown", "action")
        }
        self._actions = {part.name: part for part in controls if part.kind == "action"}
        self._presets, self._drags, self._points = presets, drags or {}, points or {}
        self._walk, self._timeline, self._shape = walk, timeline, shape
        self._follow, self._settle, self._seed = follow or {}, settle, seed
        parameters = inspect.signature(make).parameters.items()
        self._defaults = {name: parameter.default for name, parameter in parameters}
        self._start = {name: control.read(control.start) for name, control in self._controls.items()}
        self._values = dict(self._start)
        self._sizes, self._ratios = {}, {}  # of the pages that show it: see _do_size
        self._sent_axes, self._message, self._arriving = None, "", None
        self._restart()
        self._replay(steps)
        self._refresh()
        self._widget = None
        if stage.anywidget:
            self._widget = stage.FigureWidget(self._spec(), lambda: self._frame(whole=True), self._receive)

    # ---- what the hand does ----

    def cell(self, grid, row, column, value):
        """Set one cell of a grid, rows and columns counted from 1: figure.cell("W", 2, 1, -0.5)."""
        self._do_and_send({"do": "cell", "name": grid, "row": row - 1, "column": column - 1, "value": value})

    def point(self, grid, row, column):
        """Point at a cell of a grid, rows and columns counted from 1."""
        self._do_and_send({"do": "point", "name": grid, "row": row - 1, "column": column - 1})

    def set(self, **values):
        """Set controls by name: figure.set(w1=2, b=-1)."""
        self._do_and_send({"do": "set", "values": values})

    def press(self, button):
        """Press a button by name: reset, seed, back, step, or one of the figure's own."""
        self._do_and_send({"do": "press", "button": button})

    def preset(self, number):
        """Choose a preset by the number on its chip."""
        self._do_and_send({"do": "preset", "index": number - 1})

    def drag(self, handle, x, y):
        """Drag a handle to (x, y) in the data of its panel."""
        self._do_and_send({"do": "drag", "handle": handle, "x": x, "y": y})

    def nudge(self, handle, dx, dy):
        """Move a handle by so many arrow keys."""
        self._do_and_send({"do": "nudge", "handle": handle, "dx": dx, "dy": dy})

    def state(self):
        """Print the call that recreates what is on the screen."""
        print(self._call())

    @property
    def twin(self):
        """The picture in words."""
        return self._words.twin

    @property
    def values(self):
        """The values of all controls."""
        return dict(self._values)

    def _do_and_send(self, operation):
        before, self._message = dict(self._values), ""
        self._do(operation)
        try:
            self._refresh()
        except Exception:
            self._values = before
            self._refresh()
            raise
        if self._widget:
            self._send(None)

    # ---- hop 1: one operation on the values or the steps ----

    def _do(self, operation):
        getattr(self, f"_do_{operation['do']}")(operation)

    def _do_set(self, operation):
        unknown = set(operation["values"]) - set(self._controls)
        if unknown:
            names = ", ".join(self._controls)
            raise CourseError(f"This figure has no control {', '.join(sorted(unknown))}; it has {names}.")
        self._change(self._read(operation["values"]))

    def _read(self, values):
        return {name: self._controls[name].read(raw) for name, raw in values.items()}

    def _grid(self, operation):
        """The grid that an operation names, the cell, and the grid's value; the cell must exist."""
        name, cell = operation["name"], (operation["row"], operation["column"])
        part = next((part for part in self._parts if part.name == name), None)
        if part is None or part.kind not in ("grid", "shown"):
            raise CourseError(f"This figure has no grid called {name}.")
        value = self.facts[part.fact] if part.kind == "shown" else part.rows(self._values[name])
        rows, columns = np.atleast_2d(np.asarray(value)).shape
        if not all(isinstance(place, int) for place in cell) or not (
            0 <= cell[0] < rows and 0 <= cell[1] < columns
        ):
            raise CourseError(f"{part.label} has {rows} × {columns} cells; there is none at that place.")
        return part, *cell

    def _do_cell(self, operation):
        grid, row, column = self._grid(operation)
        if grid.kind == "shown":
            raise CourseError(f"{grid.label} is computed: change what it is made of.")
        value = self._values[grid.name]
        if "steps" in operation:
            self._change({grid.name: grid.with_steps(value, row, column, int(operation["steps"]))})
        else:
            self._change({grid.name: grid.with_cell(value, row, column, operation["value"])})

    def _do_paste(self, operation):
        grid, row, column = self._grid(operation)
        if grid.kind == "shown":
            raise CourseError(f"{grid.label} is computed: change what it is made of.")
        turned = self._view.grids.get(grid.name, {}).get("turned", False)
        value = grid.with_block(self._values[grid.name], row, column, operation["text"], turned=turned)
        self._change({grid.name: value})

    def _do_upload(self, operation):
        """A page offers a file. Its bytes are asked for piece by piece: see `wanted` in the frame."""
        name, file, size = (operation[key] for key in ("name", "file", "size"))
        control = self._controls.get(name)
        if control is None or control.kind != "upload":
            raise CourseError(f"This figure takes no file called {name}.")
        control.weigh(file, size)
        self._arriving = Arriving(name, file, size, operation["ticket"])
        self._do_piece({"ticket": operation["ticket"], "at": 0, "data": b""})

    def _do_piece(self, operation):
        coming = self._arriving
        if not coming or (operation["ticket"], operation["at"]) != (coming.ticket, len(coming.data)):
            return  # of a file that another one has replaced
        coming.data += operation["data"]
        if len(coming.data) < coming.size:
            tenths = 10 * len(coming.data) // coming.size
            self._message = f"“{short(coming.file)}” is on its way: {10 * tenths} %."
            return
        self._arriving = None
        self._change({coming.name: self._controls[coming.name].decoded(coming.file, bytes(coming.data))})

    def _do_point(self, operation):
        grid, row, column = self._grid(operation)
        if grid.name in self._points:
            self._change(self._read(self._points[grid.name](self._values, row, column)))

    def _do_preset(self, operation):
        if not 0 <= operation["index"] < len(self._presets):
            raise CourseError(f"This figure has presets 1 to {len(self._presets)}.")
        self._do_set({"values": self._presets[operation["index"]].values})

    def _do_drag(self, operation):
        handle, x, y = operation["handle"], operation["x"], operation["y"]
        if handle not in self._drags:
            raise CourseError(f"This figure has nothing called {handle} to drag.")
        if not (np.isfinite(x) and np.isfinite(y)):
            return
        if isinstance(self._drags[handle], Pen):
            return self._do_stroke({"handle": handle, "path": [(x, y)], "begins": True})
        moved = self._drags[handle].move(self._values, x, y)
        self._change({name: self._controls[name].nearest(value) for name, value in moved.items()})

    def _do_stroke(self, operation):
        pen = self._drags.get(operation["handle"])
        if not isinstance(pen, Pen):
            raise CourseError(f"This figure has no pen called {operation['handle']}.")
        path = np.array(operation["path"], dtype=float).reshape(-1, 2)
        path = path[np.isfinite(path).all(axis=1)]
        if len(path) and operation["handle"] in self._view.handles:
            self._change(self._read(pen.stroke(self._values, path, bool(operation.get("begins")))))

    def _do_nudge(self, operation):
        spot = self._view.handles.get(operation["handle"])
        if spot is None:
            return
        if isinstance(pen := self._drags[operation["handle"]], Pen):
            self._change(self._read(pen.keys(self._values, operation["dx"], operation["dy"])))
            return
        far = self._drags[operation["handle"]].nudge
        x, y = spot[1] + far * operation["dx"], spot[2] + far * operation["dy"]
        self._do_drag({"handle": operation["handle"], "x": x, "y": y})

    def _do_press(self, operation):
        button = operation["button"]
        if button == "reset" and not self._timeline:
            self._values = dict(self._start)
        elif button == "reset":
            self._restart()
        elif button in ("step", "back") and self._walk:
            move = self._walk.forward if button == "step" else self._walk.backward
            self._change(self._read(move(self._values) or {}))
        elif button == "first" and self._walk:
            self._change(self._read(self._walk.first))
        elif button == "step" and self._timeline:
            self._step()
        elif button == "back" and self._timeline:
            if self._past.log:
                self._past.states.pop()
                self._past.log.pop()
        elif button == "seed" and self._seed:
            seed, now = self._controls[self._seed], self._values[self._seed]
            self._change({seed.name: now + 1 if now < seed.high else seed.low})
        elif button in self._actions:
            if self._actions[button].enabled(self._values):
                self._change(self._read(self._actions[button].change(self._values)))
        else:
            raise CourseError(f"This figure has no button {button}.")

    def _change(self, values):
        new = self._values | values
        for name in values:  # what else changes with it: follow[name](values) → changes
            new |= self._follow[name](new) if name in self._follow else {}
        self._values = self._settle(new)
        if self._timeline and set(values) & set(self._timeline.restarts):
            self._restart()

    def _restart(self):
        self._past = Past([self._timeline.start(**self._values)]) if self._timeline else None

    def _step(self):
        state = self._timeline.advance(self._past.states, **self._values)
        if state is None:
            return
        self._past.states.append(state)
        self._past.log.append({name: self._values[name] for name in self._timeline.uses})

    def _replay(self, steps):
        """Take the steps that `state()` wrote down: a number, or runs of (number, values)."""
        try:
            runs = (
                [(steps, {})]
                if isinstance(steps, int)
                else [(int(count), dict(used)) for count, used in steps]
            )
            used_names = {name for _, used in runs for name in used}
        except (TypeError, ValueError):
            runs, used_names = [(-1, {})], set()
        if any(not 0 <= count <= MOST_STEPS for count, _ in runs) or used_names - set(self._controls):
            raise CourseError(f"steps is a number from 0 to {MOST_STEPS}, or what state() printed for it.")
        now = dict(self._values)
        for count, used in runs:
            self._values |= {name: self._controls[name].read(value) for name, value in used.items()}
            for _ in range(count):
                self._step()
        self._values = now

    # ---- hops 2 to 4: all values → facts → layers and words ----

    def _refresh(self):
        past = (self._past.states,) if self._timeline else ()
        facts = self._compute(*past, **self._values)
        words = self._explain(facts)
        self._view.update(facts)
        self.facts, self._words = facts, words

    def _receive(self, content, buffers=()):
        """Answer one message of the browser: operations in, one frame out, whatever goes wrong."""
        before, operations, data = dict(self._values), content["operations"], iter(buffers)
        past = Past(list(self._past.states), list(self._past.log)) if self._timeline else None
        if any(operation["do"] not in ("point", "size") for operation in operations):
            self._message = ""  # looking elsewhere does not take a message away
        try:
            for operation in operations:
                given = {"data": next(data)} if operation["do"] == "piece" else {}
                try:
                    self._do({**operation, **given, "view": content["view"]})
                except CourseError as problem:
                    self._message = str(problem)
            if not self._arriving or any(operation["do"] != "piece" for operation in operations):
                self._refresh()  # before its last piece a file changes nothing
        except Exception as problem:  # shown under the figure: an error in a callback must not vanish
            self._values, self._past = before, past
            told = isinstance(problem, CourseError)
            self._message = (
                str(problem)
                if told
                else (
                    f"This step went wrong inside the figure ({type(problem).__name__}: {problem}). "
                    "Your settings are as before; “reset” starts anew."
                )
            )
        self._send(content["id"], content["view"])

    def _do_size(self, operation):
        """Remember how large and sharp a page shows this figure: it needs its own backdrop, and every layer.

        What was sent before a page listened (a preset set in the cell, say) never got there.
        """
        if len(self._sizes) >= 6:  # pages closed long ago
            oldest = next(iter(self._sizes))
            del self._sizes[oldest], self._ratios[oldest]
        width, height = (int(np.clip(operation[side], 100, 6000)) for side in ("width", "height"))
        view = operation["view"]
        self._sizes.pop(view, None)
        self._sizes[view] = (width, height, int(np.clip(operation["font"], 8, 60)))
        self._ratios[view] = float(np.clip(operation.get("ratio", 1), 0.5, 8))
        self._sent_axes = None
        for layer in self._view.layers:
            layer.touch()

    def _send(self, message_id, view=None):
        frame = self._frame(whole=False)
        numbers = frame.pop("numbers")
        self._widget.send({**frame, "id": message_id}, [numbers])

    def _frame(self, *, whole):
        if not whole:
            screens = [(size, self._ratios[page]) for page, size in self._sizes.items()]
            for layer in self._view.layers:
                layer.coarsen(self._view.coarseness(layer, screens))
        layers = [layer for layer in self._view.layers if whole or layer.changed]
        layers.sort(key=lambda layer: layer.kind == "image")  # float32 first, so that they lie at fours
        described, numbers = zip(*(layer.message(whole=whole) for layer in layers)) if layers else ((), ())
        backdrops = {}
        if whole:
            width, font = scene.STILL_SIZE[0], style.STUDENT_FONT
            backdrops["first"] = self._view.backdrop(width, int(self._shape * width), font)
        elif self._view.axes_key() != self._sent_axes:
            backdrops = {view: self._view.backdrop(*size) for view, size in self._sizes.items()}
            self._sent_axes = self._view.axes_key()
        for layer in layers if not whole else ():
            layer.sent()
        return {
            "id": None,
            "values": dict(self._values),
            "shown": {name: self._controls[name].show(value) for name, value in self._values.items()},
            "grids": self._grids(),
            "equation": self._words.equation,
            "numpy": pieces(self._words.numpy),
            "twin": self._words.twin,
            "message": self._message,
            "call": self._call(),
            "wanted": self._arriving and {"ticket": self._arriving.ticket, "at": len(self._arriving.data)},
            **self._steps_left(),
            "enabled": {name: action.enabled(self._values) for name, action in self._actions.items()},
            "handles": self._view.handles,
            "tables_at": self._view.tables_at,
            "layers": described,
            "backdrops": backdrops,
            "numbers": b"".join(numbers),
        }

    def _steps_left(self):
        if self._walk:
            back, step = (
                move(self._values) is not None for move in (self._walk.backward, self._walk.forward)
            )
        else:
            back = bool(self._timeline and self._past.log)
            step = bool(self._timeline and not self._timeline.done(self.facts))
        time = self._walk or self._timeline
        label = f"step: {time.unit(self._values)} ▸" if time else ""
        return {"can_back": back, "can_step": step, "can_play": step or bool(self._walk), "step_label": label}

    def _grids(self):
        """What every grid shows: the look that the view gave it, and its cells as rows of text."""
        shown = {}
        for part in self._parts:
            if part.kind == "grid":
                cells = part.show(self._values[part.name])
            elif part.kind == "shown":
                cells = [[show(cell) for cell in row] for row in np.atleast_2d(self.facts[part.fact])]
            else:
                continue
            shown[part.name] = {"label": part.label, **self._view.grids.get(part.name, {}), "cells": cells}
        return shown

    def _spec(self):
        buttons = [("reset", "↺ reset", "Back to the start")]
        if self._timeline:
            buttons[0] = ("reset", "↺ reset", "Back to the same start")
        if self._timeline or self._walk:
            buttons += [("back", "◂ back", "Take the last step back"), ("step", "step ▸", "Take one step")]
            buttons += [("play", "▶ play", "Step after step, until you pause")]
        if self._seed:
            buttons.append(("seed", "⚄ new seed", "Start anew, with other random numbers"))
        return {
            "title": self._title,
            "shape": self._shape,
            "palettes": PALETTES,
            "tables_on_stage": self._view.tables_at is not None,
            "narrow": scene.NARROW,
            "stacked": scene.STACKED * len(self._view.panels),
            "fonts": (style.STUDENT_FONT, style.LECTURE_FONT),
            "buttons": [{"name": name, "label": label, "help": help} for name, label, help in buttons],
            "presets": [preset.label for preset in self._presets],
            "handles": [
                {
                    "name": name,
                    "label": drag.label,
                    "pen": isinstance(drag, Pen),
                    "points": getattr(drag, "points", False),
                    "anywhere": getattr(drag, "anywhere", False),
                }
                for name, drag in self._drags.items()
            ],
            "controls": [
                {name: getattr(control, name) for name in TOLD if hasattr(control, name)}
                for control in self._parts
                if control.kind != "hidden"
            ],
        }

    def _call(self):
        """Write the call that recreates this state, leaving out what is as the function has it."""
        values = {
            name: value
            for name, value in self._values.items()
            if not getattr(self._controls[name], "follows", False)
        }
        if self._timeline:
            values["steps"] = self._past.steps(self._values)
        given = ", ".join(
            f"{name}={value!r}" for name, value in values.items() if value != self._defaults.get(name)
        )
        return f"{self._make.__name__}({given})"

    # ---- in the notebook: the live figure, and the still for whoever has no kernel ----

    def equation(self):
        """The equation with the current numbers, as one line of text."""
        return text(self._words.equation)

    def numpy_line(self):
        """The line of NumPy that computes it, and the name of the fact it gives."""
        return text(self._words.numpy), self._words.numpy_gives

    def still(self):
        """The picture as PNG bytes."""
        width = scene.STILL_SIZE[0]
        return self._view.still(width, int(self._shape * width))

    def _repr_mimebundle_(self, **_):
        picture = base64.b64encode(self.still()).decode()
        twin, equation = html.escape(self.twin), html.escape(self.equation())
        note = "" if self._widget else f"<p><strong>{NO_WIDGET}</strong></p>"
        data = {
            "text/plain": f"{self._title}\n{self.equation()}\n{self.numpy_line()[0]}\n{self.twin}"
            + ("" if self._widget else f"\n{NO_WIDGET}"),
            "text/html": f'{note}<figure style="margin: 0"><img src="data:image/png;base64,{picture}" '
            f'alt="{html.escape(self.twin, quote=True)}" style="max-width: 100%"><figcaption>{equation}<br>'
            f"<code>{html.escape(self.numpy_line()[0])}</code><br>{twin}<br>"
            "<em>A still. Run this cell (Shift+Enter) and it moves.</em></figcaption></figure>",
            "image/png": picture,
        }
        if self._widget:
            data["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self._widget.model_id,
            }
        return data, {"image/png": {"alt": self.twin}}

    def __repr__(self):
        return self._call()


PALETTES = {name: table.view("<u4").ravel().tolist() for name, table in scene.PALETTES.items()}
