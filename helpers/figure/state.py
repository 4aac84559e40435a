"""What a figure is set to, and every way in which a hand may change it.

A hand works on a copy; only where all went well does the figure take it over. So an operation either happens
or leaves everything as it was, whichever door it came through: a cell, or the browser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .controls import CourseError
from .hands import OTHERS, Pen
from .history import Former, History, Steps
from .tables import Grid, ReadOnlyTable

if TYPE_CHECKING:
    from .figure import Figure

Operation = dict[str, Any]


class State:
    """The values of all controls, and the history where the figure has a timeline."""

    def __init__(self, figure: Figure, values: dict[str, Any], history: History | None) -> None:
        self.figure, self.values, self.history = figure, values, history
        self.former: tuple[Former, ...] = ()  # runs that a restart has ended, the last one last
        self.preset: tuple[int, dict[str, Any]] | None = None  # the last one pressed, and what it set

    @classmethod
    def begin(cls, figure: Figure, values: dict[str, Any], steps: Steps = 0) -> State:
        """Return the state with these values, after these steps."""
        state = cls(figure, dict(values), None)
        state.restart()
        if state.history:
            state.history.replay(steps, state.values, figure.controls)
        state.values |= figure.mirror(state)
        return state

    def copy(self) -> State:
        """Return a state on which something can be tried."""
        state = State(self.figure, dict(self.values), self.history and self.history.copy())
        state.preset, state.former = self.preset, self.former
        return state

    def do(self, operation: Operation) -> None:
        """Do what a hand did; raises a CourseError where that cannot be."""
        hand = getattr(self, f"do_{operation['do']}", None)
        if hand is None:
            raise CourseError(f"This figure knows no “{str(operation['do'])[:20]}”.")
        hand(operation)
        self.values |= self.figure.mirror(self)

    def change(self, changes: dict[str, Any]) -> None:
        """Take over changed values, and what changes along with them."""
        self.figure.change(self, changes)

    def restart(self) -> None:
        """Begin the history anew."""
        timeline = self.figure.timeline
        if self.history:
            self.former = self.history.after(self.former, self.values)
        self.history = History.begin(timeline, self.values) if timeline else None

    # ---- controls and presets ----

    def do_set(self, operation: Operation) -> None:
        self.change(self._read(operation["values"]))

    def _read(self, values: dict[str, Any]) -> dict[str, Any]:
        self.figure.check_names(values)
        return {name: self.figure.controls[name].read(raw) for name, raw in values.items()}

    def do_preset(self, operation: Operation) -> None:
        presets, index = self.figure.presets, operation["index"]
        if not 0 <= index < len(presets):
            raise CourseError(f"This figure has presets 1 to {len(presets)}.")
        wanted = presets[index].values(self.figure.controls, self.figure.presets_keep)
        self.do_set({"values": wanted})
        self.preset = index, {name: self.values[name] for name in wanted}

    @property
    def preset_on(self) -> int | None:
        """The preset whose state this still is: the one pressed last, or one that says the same."""
        if self.preset and self.preset[1].items() <= self.values.items():
            return self.preset[0]
        for index, preset in enumerate(self.figure.presets):
            wanted = preset.values(self.figure.controls, self.figure.presets_keep)
            if preset.keeps != OTHERS and all(self.values[name] == value for name, value in wanted.items()):
                return index
        return None

    # ---- tables ----

    def _table(self, operation: Operation) -> tuple[Grid | ReadOnlyTable, int, int]:
        """Return the table that an operation names, and the cell; the cell must exist."""
        name, cell = operation["name"], (operation["row"], operation["column"])
        part = self.figure.parts.get(name)
        if isinstance(part, ReadOnlyTable):
            rows, columns = np.atleast_2d(np.asarray(self.figure.facts[part.fact])).shape
        elif isinstance(part, Grid):
            rows, columns = np.atleast_2d(np.asarray(part.rows(self.values[name]))).shape
        else:
            raise CourseError(f"This figure has no grid called {name}.")
        inside = all(isinstance(place, int) for place in cell)
        if not inside or not (0 <= cell[0] < rows and 0 <= cell[1] < columns):
            raise CourseError(f"{part.label} has {rows} × {columns} cells; there is none at that place.")
        return part, *cell

    def _grid(self, operation: Operation) -> tuple[Grid, int, int]:
        """Return the grid that an operation names, and the cell, which can be changed."""
        table, row, column = self._table(operation)
        if isinstance(table, ReadOnlyTable):
            raise CourseError(f"{table.label} is computed: change what it is made of.")
        return table, row, column

    def do_cell(self, operation: Operation) -> None:
        grid, row, column = self._grid(operation)
        value = self.values[grid.name]
        if "steps" in operation:
            self.change({grid.name: grid.with_steps(value, row, column, int(operation["steps"]))})
        else:
            self.change({grid.name: grid.with_cell(value, row, column, operation["value"])})

    def do_paste(self, operation: Operation) -> None:
        grid, row, column = self._grid(operation)
        turned = self.figure.scene.grids.get(grid.name, {}).get("turned", False)
        block = grid.with_block(self.values[grid.name], row, column, operation["text"], turned=turned)
        self.change({grid.name: block})

    def do_point(self, operation: Operation) -> None:
        table, row, column = self._table(operation)
        if table.name in self.figure.points:
            self.change(self._read(self.figure.points[table.name](self.values, row, column)))

    # ---- the stage ----

    def do_drag(self, operation: Operation) -> None:
        handle, x, y = operation["handle"], operation["x"], operation["y"]
        drag = self.figure.drags.get(handle)
        if drag is None:
            raise CourseError(f"This figure has nothing called {handle} to drag.")
        if not (np.isfinite(x) and np.isfinite(y)):
            return
        if isinstance(drag, Pen):
            self.do_stroke({"handle": handle, "path": [(x, y)], "begins": True})
            return
        moved = drag.move(self.values, x, y)
        self.change({name: self.figure.controls[name].nearest(value) for name, value in moved.items()})

    def do_stroke(self, operation: Operation) -> None:
        pen = self.figure.drags.get(operation["handle"])
        if not isinstance(pen, Pen):
            raise CourseError(f"This figure has no pen called {operation['handle']}.")
        path = np.array(operation["path"], dtype=float).reshape(-1, 2)
        path = path[np.isfinite(path).all(axis=1)]
        if len(path) and operation["handle"] in self.figure.scene.handles:
            self.change(self._read(pen.stroke(self.values, path, bool(operation.get("begins")))))

    def do_nudge(self, operation: Operation) -> None:
        handle = operation["handle"]
        spot = self.figure.scene.handles.get(handle)
        if spot is None:
            return
        drag = self.figure.drags[handle]
        if isinstance(drag, Pen):
            self.change(self._read(drag.keys(self.values, operation["dx"], operation["dy"])))
            return
        x, y = spot[1] + drag.far * operation["dx"], spot[2] + drag.far * operation["dy"]
        self.do_drag({"handle": handle, "x": x, "y": y})

    # ---- buttons ----

    def do_press(self, operation: Operation) -> None:
        button = operation["button"]
        figure, stepper, actions = self.figure, self.figure.stepper, self.figure.actions
        if button == "reset" and self.history:
            self.restart()
        elif button == "reset":
            self.values = dict(figure.start)
        elif button in ("step", "back") and stepper:
            move = stepper.forward if button == "step" else stepper.backward
            self.change(self._read(move(self.values) or {}))
        elif button == "first" and stepper:
            self.change(self._read(stepper.first))
        elif button == "step" and self.history:
            self.history.step(self.values)
        elif button == "back" and self.history:
            self.history.back()
        elif button == "seed" and figure.seed:
            self.change({figure.seed.name: figure.seed.next(self.values[figure.seed.name])})
        elif button in actions:
            if actions[button].enabled(self.values):
                self.change(self._read(actions[button].change(self.values)))
        else:
            raise CourseError(f"This figure has no button {button}.")
