"""Run A of the playground: pinned as the settings and steps that recreate it, beside the present run."""

from ...figure import TABLE, CourseError, OwnTableData
from ...figure.history import History
from .playground_runs import RESTARTS, USES, curves_of, differences
from .playground_training import DATA


class PinnedRuns(OwnTableData):
    """A figure that keeps one of its runs, `pinned`, to compare the present one with."""

    def __init__(self, **start):
        self.curves = {}  # of pinned runs, by what recreates them: a cache, nothing else
        super().__init__(**start)

    def with_table(self, run):
        """Return a run whose own table, if it has one, is read."""
        data = run.get("data", DATA[0])
        if not self.is_own(data):
            return run
        try:
            return {**run, "data": self.choice().read_own(data)}
        except CourseError as problem:
            raise CourseError(f"pinned is a run as state() prints it. {problem}") from None

    def run_of(self, state):
        """Return the present run as the settings and steps that recreate it."""
        run = {
            name: value
            for name, value in state.values.items()
            if name in (*RESTARTS, *USES) and value != self.controls[name].start
        }
        run["steps"] = state.history.steps(state.values)
        self.curves[repr(run)] = curves_of(state.history.states, state.values)
        return run

    def run_a(self, values):
        """Return run A's curves, where it ended, and in what the present run differs; None without one."""
        run = values["pinned"]
        if not run:
            return None
        key, controls = repr(run), {name: self.controls[name] for name in (*RESTARTS, *TABLE, *USES)}
        try:
            settings = {
                name: control.read(run.get(name, control.start)) for name, control in controls.items()
            }
            if key not in self.curves:
                history = History.begin(self.timeline, self.validate(settings))
                history.replay(run.get("steps"), settings, self.controls)
                self.curves[key] = curves_of(history.states, settings)
        except CourseError:
            raise CourseError("pinned is a run as state() prints it, or () for none.") from None
        _, train, test = self.curves[key][:, -1].tolist()
        return {
            "curve": self.curves[key],
            "train_loss": train,
            "test_loss": test,
            "changes": differences(settings, values),
        }
