"""The pages that show a figure: their messages in, one frame out for each, and files that they send.

A page says what a hand did, how large the stage is, and which file is on its way. Whatever it says, one frame
goes out.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..text import show
from . import layout, paint, scene, style
from .controls import CourseError
from .figure import Figure
from .hands import Pen
from .state import Operation
from .tables import Grid, ReadOnlyTable
from .uploads import Arriving, Upload
from .words import pieces

MAX_PAGES = 6  # more were closed long ago
QUIET = ("point", "size")  # looking elsewhere does not take a message away
PALETTES, DARK_PALETTES = (
    {name: table.view("<u4").ravel().tolist() for name, table in tables.items()}
    for tables in (scene.PALETTES, scene.DARK_PALETTES)
)
RESET = ("reset", "↺ reset", "Back to the start")
RESET_TIME = ("reset", "↺ reset", "Back to the same start")
TIME = (
    ("back", "◂ back", "Take the last step back"),
    ("step", "step ▸", "Take one step"),
    ("play", "▶ play", "Step after step, until you pause"),
)
SEED = ("seed", "⚄ new seed", "Start anew, with other random numbers")


class Page:
    """A figure in the browser, on however many pages: send(frame, buffers) reaches all of them."""

    def __init__(self, figure: Figure, send: Callable[[dict, list], None] | None = None) -> None:
        self.figure, self.send = figure, send
        self.sizes: dict[str, tuple[int, int, float]] = {}  # of each page's stage: width, height, font in px
        self.ratios: dict[str, float] = {}  # of each page: the screen's pixels per px
        self.message = ""
        self.arriving: Arriving | None = None
        self._sent_axes: Any = None
        self._done: dict[str, int] = {}  # the number of the last message done, by page
        self._serial = 0  # of the last frame

    # ---- messages in ----

    def receive(self, content: dict[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Answer one message of the browser: operations in, one frame out, whatever goes wrong."""
        began = time.perf_counter()
        if self._is_new(content):
            self._do(content["view"], content["operations"], iter(buffers))
        elif content["number"] > self._done.get(content["view"], 0):  # one before it was lost
            if self.send:
                self.send({"id": content["id"], "missed": True}, [b""])
            return
        self._answer(content["id"], began)

    def _is_new(self, content: dict[str, Any]) -> bool:
        """Count a message where it is the next of its page; False: it came before, or one is missing."""
        view, number = content["view"], content.get("number")  # no number: whoever speaks says all once
        if number is None:
            return True
        if number != self._done.get(view, 0) + 1:
            return False
        self._done[view] = number
        return True

    def _do(self, view: str, operations: list[Operation], data: Iterator[bytes]) -> None:
        """Do what a page said; what cannot be done is told in the frame."""
        if any(operation["do"] not in QUIET for operation in operations):
            self.message = ""
        wanted = []
        for operation in operations:
            try:
                if operation["do"] == "size":
                    self._resize(view, operation)
                elif operation["do"] == "upload":
                    wanted += self._begin_upload(operation)
                elif operation["do"] == "piece":
                    wanted += self._take_piece(operation["ticket"], operation["at"], next(data))
                else:
                    wanted.append(operation)
            except CourseError as problem:
                self.message = str(problem)
        try:
            if wanted:
                self.message = [self.message, *self.figure.attempt(wanted)][-1]
        except Exception as problem:  # shown under the figure: an error in a callback must not vanish
            self.message = str(problem) if isinstance(problem, CourseError) else went_wrong(problem)

    def _resize(self, view: str, operation: Operation) -> None:
        """Remember how large and sharp a page shows the figure: it needs its own backdrop, and every layer.

        What was sent before a page listened (a preset set in the cell, say) never got there.
        """
        if len(self.sizes) >= MAX_PAGES:
            oldest = next(iter(self.sizes))
            del self.sizes[oldest], self.ratios[oldest]
        width, height = (int(np.clip(operation[side], 100, 6000)) for side in ("width", "height"))
        font, ratio = (
            float(np.clip(operation["font"], 8, 60)),
            float(np.clip(operation.get("ratio", 1), 0.5, 8)),
        )
        self.sizes.pop(view, None)
        self.sizes[view], self.ratios[view] = (width, height, font), ratio
        self._sent_axes = None
        for layer in self.figure.scene.layers:
            layer.touch()

    def _begin_upload(self, operation: Operation) -> list[Operation]:
        """A page offers a file. Its bytes are asked for piece by piece: see `wanted` in the frame."""
        control = self.figure.controls.get(operation["name"])
        if not isinstance(control, Upload):
            raise CourseError(f"This figure takes no file called {operation['name']}.")
        control.check_size(operation["file"], operation["size"])
        self.arriving = Arriving(*(operation[key] for key in ("name", "file", "size", "ticket")))
        return self._take_piece(operation["ticket"], 0, b"")

    def _take_piece(self, ticket: str, at: int, data: bytes) -> list[Operation]:
        """Take the next piece of a file; with the last one the figure is given the file."""
        coming = self.arriving
        if not coming or not coming.takes(ticket, at):
            return []  # of a file that another one has replaced
        coming.data += data
        if not coming.complete:
            self.message = coming.progress
            return []
        self.arriving = None
        control = self.figure.controls[coming.name]
        assert isinstance(control, Upload)
        return [{"do": "set", "values": {coming.name: control.decoded(coming.file, bytes(coming.data))}}]

    # ---- frames out ----

    def push(self) -> None:
        """Send what a cell has changed."""
        self.message = ""
        self._answer(None, time.perf_counter())

    def _answer(self, message_id: str | None, began: float) -> None:
        self._serial += 1
        frame = self.frame()
        numbers = frame.pop("numbers")
        if self.send:
            took = round(1000 * (time.perf_counter() - began), 1)
            self.send({**frame, "id": message_id, "took": took}, [numbers])

    def frame(self, *, whole: bool = False) -> dict[str, Any]:
        """Return what is on the screen now: all of it for a new page, else what is new."""
        figure, stage = self.figure, self.figure.scene
        values, controls = figure.values, figure.controls
        described, numbers = self._layers(whole)
        can_step = figure.can_step
        return {
            "id": None,
            "serial": self._serial,
            "took": 0,
            "values": values,
            "shown": {name: controls[name].show(value) for name, value in values.items()},
            "options": figure.options(values),
            "grids": self._grids(),
            "equation": pieces(figure.words.equation),
            "numpy": pieces(figure.words.numpy),
            "description": figure.description,
            "note": figure.note,
            "message": self.message,
            "call": figure.call(),
            "wanted": self.arriving and {"ticket": self.arriving.ticket, "at": len(self.arriving.data)},
            "can_back": figure.can_go_back,
            "can_step": can_step,
            "can_play": can_step or bool(figure.stepper),
            "step_label": figure.step_label,
            "preset": figure.preset_on,
            "enabled": {name: action.enabled(values) for name, action in figure.actions.items()},
            "handles": stage.handles,
            "tables_at": stage.tables_at,
            "layers": described,
            "backdrops": self._backdrops(whole),
            "numbers": numbers,
        }

    def _layers(self, whole: bool) -> tuple[list[dict], bytes]:
        """What is told of the layers that changed, and the bytes of their values one after the other."""
        stage = self.figure.scene
        if not whole:
            screens = [(size, self.ratios[view]) for view, size in self.sizes.items()]
            for layer in stage.layers:
                layer.coarsen(stage.coarseness(layer, screens))
        layers = [layer for layer in stage.layers if whole or layer.changed]
        layers.sort(key=lambda layer: layer.kind == "image")  # float32 first, so that they lie at fours
        messages = [layer.message(whole=whole) for layer in layers]
        for layer in layers if not whole else ():
            layer.sent()
        return [described for described, _ in messages], b"".join(data for _, data in messages)

    def _backdrops(self, whole: bool) -> dict[str, dict]:
        """The axes for each page where they are new; for a page not measured yet, those of the snapshot."""
        stage = self.figure.scene
        if whole:
            width = paint.SNAPSHOT_SIZE[0]
            height = int(self.figure.shape * width)
            return {"first": paint.backdrop(stage, width, height, style.STUDENT_FONT)}
        if stage.axes_key() == self._sent_axes:
            return {}
        self._sent_axes = stage.axes_key()
        return {view: paint.backdrop(stage, *size) for view, size in self.sizes.items()}

    def _grids(self) -> dict[str, dict]:
        """What every table shows: the look that the view gave it, and its cells as rows of text."""
        figure, shown = self.figure, {}
        for name, part in figure.parts.items():
            if isinstance(part, Grid):
                cells = part.show(figure.values[name])
            elif isinstance(part, ReadOnlyTable):
                cells = [[show(cell) for cell in row] for row in np.atleast_2d(figure.facts[part.fact])]
            else:
                continue
            shown[name] = {"label": part.label, **figure.scene.grids.get(name, {}), "cells": cells}
        return shown

    def spec(self) -> dict[str, Any]:
        """Return what a page is told once."""
        figure, stage = self.figure, self.figure.scene
        steps = bool(figure.timeline or figure.stepper)
        buttons = [RESET_TIME if figure.timeline else RESET, *(TIME if steps else ())]
        buttons += [SEED] if figure.seed else []
        return {
            "title": figure.title,
            "shape": figure.shape,
            "palettes": PALETTES,
            "dark_palettes": DARK_PALETTES,
            "dark": {name.lower(): twin for name, twin in style.DARK.items()},
            "tables_on_stage": stage.tables_at is not None,
            "rows": layout.rows_by_width(stage.panels),
            "row": layout.ROW,
            "fonts": (style.STUDENT_FONT, style.LECTURE_FONT),
            "pace": figure.pace,
            "buttons": [{"name": name, "label": label, "help": help} for name, label, help in buttons],
            "presets": [preset.label for preset in figure.presets],
            "handles": [
                {
                    "name": name,
                    "label": drag.label,
                    "pen": isinstance(drag, Pen),
                    "points": isinstance(drag, Pen) and drag.points,
                    "anywhere": drag.anywhere,
                    "hover": isinstance(drag, Pen) and drag.hover,
                    "quiet": isinstance(drag, Pen) and drag.quiet,
                }
                for name, drag in figure.drags.items()
            ],
            "controls": [part.spec() for part in figure.parts.values() if part.kind != "stored"],
        }


def went_wrong(problem: Exception) -> str:
    """Return what is said of an error inside the figure."""
    return (
        f"This step went wrong inside the figure ({type(problem).__name__}: {problem}). "
        "Your settings are as before; “reset” starts anew."
    )
