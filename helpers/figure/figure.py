"""A figure: values → facts → words, and a scene that shows them. It knows no page and no network.

A key press goes four hops: the control's value changes → all values are read → `compute(**values)` returns
the facts → the view sets them on its layers. A new figure is a class with its controls as attributes, a
`compute`, an `explain`, and a view; nothing else.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from . import paint
from .controls import Action, Control, CourseError, Part, Seed, Values
from .hands import Drag, Pen, Preset, Stepper
from .history import History, Steps, Timeline
from .scene import Scene
from .shared import unpacked, written_call
from .state import Operation, State
from .words import Words, text

Facts = dict[str, Any]


class FigureType(type):
    """What makes a figure of a call: a text that `state()` has printed stands for settings by name."""

    def __call__(cls, shared: object = "", /, **start: Any) -> Any:
        if not (isinstance(shared, str) and shared == ""):
            start = unpacked(cls.call_name, shared) | start  # type: ignore[attr-defined]
        return super().__call__(**start)


class Figure(metaclass=FigureType):
    """Numbers that follow their controls, and the picture, equation, NumPy line and description of them.

    A class has: `title`; `view`, which makes the scene; its controls as attributes; `compute(**values)` →
    the facts (with a timeline: compute(past, **values)), to which the values of the controls are added;
    `explain(facts)` → Words. And where it wants: `presets` (and `presets_keep`, what none of them touches),
    `drags` by handle, `points` by table (pointing at a cell), `derive` by control (what else changes when
    it does), `validate`, a `timeline` or a `stepper`, the `pace` at which it plays (slow, normal, fast),
    `shape` (height over width).

    An object has: `facts`, the numbers on the screen; `values`; `words`; `state()`, which prints the call
    that brings them back; and `set`, `press`, `preset`, `drag`, which do what the hand does. Bad values
    raise a CourseError and change nothing.
    """

    title: ClassVar[str] = ""
    view: Callable[..., Scene]
    shape: ClassVar[float] = 0.4
    pace: ClassVar[str] = "normal"
    presets: ClassVar[tuple[Preset, ...]] = ()
    presets_keep: ClassVar[tuple[str, ...]] = ()
    drags: Mapping[str, Drag | Pen] = {}
    points: ClassVar[Mapping[str, Callable[[Values, int, int], dict[str, Any]]]] = {}
    derive: ClassVar[Mapping[str, Callable[[Values], dict[str, Any]]]] = {}
    timeline: ClassVar[Timeline | None] = None
    stepper: ClassVar[Stepper | None] = None

    parts: ClassVar[dict[str, Part]] = {}
    controls: ClassVar[dict[str, Control]] = {}
    actions: ClassVar[dict[str, Action]] = {}
    seed: ClassVar[Seed | None] = None
    call_name: ClassVar[str] = ""
    __signature__: ClassVar[inspect.Signature]

    def __init_subclass__(cls) -> None:
        own = {name: part for name, part in vars(cls).items() if isinstance(part, Part)}
        for name in own:
            delattr(cls, name)  # so that figure.cell is the method, whatever controls are called
        cls.parts = cls.parts | own
        cls.controls = {name: part for name, part in cls.parts.items() if isinstance(part, Control)}
        cls.actions = {name: part for name, part in cls.parts.items() if isinstance(part, Action)}
        cls.seed = next((part for part in cls.controls.values() if isinstance(part, Seed)), None)
        cls.call_name = "live_" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
        starts = {name: control.start for name, control in cls.controls.items() if control.remembered}
        starts |= {"steps": 0} if cls.timeline else {}
        cls.__signature__ = inspect.Signature(
            [
                inspect.Parameter("shared", inspect.Parameter.POSITIONAL_ONLY, default=""),
                *(
                    inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=start)
                    for name, start in starts.items()
                ),
            ]
        )

    def __init__(self, *, steps: Steps = 0, **start: Any) -> None:
        self.listeners: list[Callable[[], None]] = []  # told after a cell has changed something
        self.facts: Facts = {}
        self.scene = self.view()
        self.check_names(start)
        read = {name: control.read(start.get(name, control.start)) for name, control in self.controls.items()}
        for name in start:  # a control that shows what others hold sets them
            if self.controls[name].follows and name in self.derive:
                read |= self.derive[name](read)
        self.start = self.settled(read)
        self._commit(State.begin(self, self.start, steps))

    # ---- what a figure's class says ----

    def compute(self, **values: Any) -> Facts:
        """Return the numbers on the screen."""
        raise NotImplementedError

    def explain(self, facts: Facts) -> Words:
        """Return what stands beside the picture."""
        raise NotImplementedError

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return values that agree with each other, or raise a CourseError."""
        return values

    def mirror(self, state: State) -> dict[str, Any]:
        """Return the values of controls that show where the steps have led: trained weights, say."""
        return {}

    def change(self, state: State, changes: dict[str, Any]) -> None:
        """Take over changed values, and what changes along with them."""
        new = state.values | changes
        for name in changes:
            if name in self.derive:
                new |= self.derive[name](new)
        state.values = self.settled(new)
        if self.timeline and set(changes) & set(self.timeline.restarts):
            state.restart()

    # ---- what the hand does ----

    def set(self, **values: Any) -> None:
        """Set controls by name: figure.set(w1=2, b=-1)."""
        self.do({"do": "set", "values": values})

    def cell(self, grid: str, row: int, column: int, value: Any) -> None:
        """Set one cell of a grid, rows and columns counted from 1: figure.cell("W", 2, 1, -0.5)."""
        self.do({"do": "cell", "name": grid, "row": row - 1, "column": column - 1, "value": value})

    def point(self, grid: str, row: int, column: int) -> None:
        """Point at a cell of a grid, rows and columns counted from 1."""
        self.do({"do": "point", "name": grid, "row": row - 1, "column": column - 1})

    def press(self, button: str) -> None:
        """Press a button by name: reset, seed, back, step, or one of the figure's own."""
        self.do({"do": "press", "button": button})

    def preset(self, number: int) -> None:
        """Choose a preset by the number on its chip."""
        self.do({"do": "preset", "index": number - 1})

    def drag(self, handle: str, x: float, y: float) -> None:
        """Drag a handle to (x, y) in the data of its panel."""
        self.do({"do": "drag", "handle": handle, "x": x, "y": y})

    def nudge(self, handle: str, dx: int, dy: int) -> None:
        """Move a handle by this many arrow keys."""
        self.do({"do": "nudge", "handle": handle, "dx": dx, "dy": dy})

    def do(self, *operations: Operation) -> None:
        """Do all of these, or nothing; raises what went wrong."""
        state = self._state.copy()
        for operation in operations:
            state.do(operation)
        self._commit(state)
        for listener in self.listeners:
            listener()

    def attempt(self, operations: list[Operation]) -> list[str]:
        """Do those of these that can be done; return what is said of the others.

        Raises what went wrong while computing; then nothing was done.
        """
        state, problems = self._state, []
        for operation in operations:
            trial = state.copy()
            try:
                trial.do(operation)
            except CourseError as problem:
                problems.append(str(problem))
            else:
                state = trial
        self._commit(state)
        return problems

    def _commit(self, state: State) -> None:
        """Compute, explain and show a state, then keep it; on a mishap all is as before."""
        try:
            past = (state.history.states,) if state.history else ()
            given = state.values
            if self.timeline and self.timeline.remember:
                given = {**given, "former": state.former}
            facts = {**state.values, **self.compute(*past, **given)}
            words = self.explain(facts)
            self.scene.update(facts)
        except Exception:
            if self.facts:
                self.scene.update(self.facts)
            raise
        self._state, self.facts, self.words = state, facts, words

    def settled(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return values in which controls that follow others do so, and that agree."""
        followed = {name: c.follows(values) for name, c in self.controls.items() if c.follows}
        return self.validate(values | followed)

    def options(self, values: Values) -> dict[str, list[str]]:
        """Return what can be chosen in the controls whose options change."""
        return {}

    def check_names(self, values: Values) -> None:
        """Raise a CourseError where a value is given for a control that is not there."""
        if unknown := set(values) - set(self.controls):
            names = ", ".join(self.controls)
            raise CourseError(f"This figure has no control {', '.join(sorted(unknown))}; it has {names}.")

    # ---- what is on the screen ----

    @property
    def values(self) -> dict[str, Any]:
        """The values of all controls."""
        return dict(self._state.values)

    @property
    def description(self) -> str:
        """The picture in words."""
        return self.words.description

    @property
    def note(self) -> str:
        """What was read of a learner's own data, and what was left out; "" where there are none."""
        return ""

    @property
    def can_go_back(self) -> bool:
        """Whether there is a step to take back."""
        if self.stepper:
            return self.stepper.backward(self.values) is not None
        return bool(self.history and self.history.log)

    @property
    def can_step(self) -> bool:
        """Whether there is a next step."""
        if self.stepper:
            return self.stepper.forward(self.values) is not None
        return bool(self.timeline and not self.timeline.done(self.facts))

    @property
    def step_label(self) -> str:
        """What stands on the button that takes a step; nothing where there are no steps."""
        time = self.stepper or self.timeline
        return f"step: {time.unit(self.values)} ▸" if time else ""

    @property
    def preset_on(self) -> int | None:
        """The preset (counted from 0) whose state is on the screen, where it is one's."""
        return self._state.preset_on

    @property
    def history(self) -> History | None:
        """The steps taken so far, where there is a timeline."""
        return self._state.history

    def equation(self) -> str:
        """Return the equation with the current numbers, as one line of text."""
        return text(self.words.equation)

    def numpy_line(self) -> tuple[str, str]:
        """Return the line of NumPy that computes it, and the name of the fact it gives."""
        return text(self.words.numpy), self.words.numpy_gives

    def call(self) -> str:
        """Return the call that recreates this state, leaving out what is as the figure starts."""
        values = {name: self._state.values[name] for name, c in self.controls.items() if c.remembered}
        given = {name: value for name, value in values.items() if value != self.controls[name].start}
        if self.history and (steps := self.history.steps(self._state.values)):
            given["steps"] = steps
        return written_call(self.call_name, given)

    def state(self) -> None:
        """Print the call that recreates what is on the screen."""
        print(self.call())

    def snapshot(self) -> bytes:
        """Return the picture as PNG bytes."""
        width = paint.SNAPSHOT_SIZE[0]
        return paint.snapshot(self.scene, width, int(self.shape * width))

    def __repr__(self) -> str:
        return self.call()
