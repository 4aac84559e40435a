"""A choice among numbers, finer where it matters: how η and the batch size are set."""

from dataclasses import dataclass

from ..controls import Choice, CourseError


@dataclass(frozen=True)
class Ladder(Choice):
    """One of several numbers, in rising order, written in any way."""

    def read(self, raw):
        try:
            value = None if isinstance(raw, bool) else float(str(raw).strip().replace(",", "."))
        except ValueError:
            value = None
        for number in self.options:
            if value == number:
                return number
        rungs = ", ".join(f"{number:g}" for number in self.options)
        raise CourseError(f"{self.label} is one of {rungs}; not “{str(raw)[:20]}”.")

    def show(self, value):
        return f"{value:g}"
