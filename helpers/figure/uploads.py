"""Files of a learner's own: read in a cell by name, or sent by a page piece by piece."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from .controls import Control, CourseError


class Uploaded(str):
    """The name of a file, and the `content` that was read from it."""

    content: Any

    def __new__(cls, name: str, content: Any) -> "Uploaded":
        value = super().__new__(cls, name)
        value.content = content
        return value


@dataclass(eq=False)
class Upload(Control):
    """A file of one's own, chosen or dropped in the browser, or named in a cell; None where there is none.

    decode(name, data) → its content, from all its bytes; a ValueError's sentence is shown, and the old value
    stays. The value is an Uploaded: `state()` writes the file's name, and a file of that name beside the
    notebook brings it back. `accept` lists the kinds of files that the browser offers.
    """

    kind: ClassVar[str] = "upload"
    browser_knows: ClassVar[tuple[str, ...]] = ("accept",)

    decode: Callable[[str, bytes], Any]
    _: KW_ONLY
    accept: str = ".png,.jpg,.jpeg,.webp,.tif,.tiff"
    max_bytes: int = 150_000_000

    def read(self, raw: Any) -> Uploaded | None:
        """Return the file that `raw` names, as an Uploaded, or raise a CourseError that says why not."""
        if raw is None or isinstance(raw, Uploaded):
            return raw
        if not isinstance(raw, str | Path) or not str(raw).strip():
            raise CourseError(f"{self.label} takes the name of a file, such as “my.png”.")
        try:
            size = Path(raw).stat().st_size
            data = Path(raw).read_bytes() if size <= self.max_bytes else b""
        except (OSError, ValueError):
            raise CourseError(
                f"There is no file “{short(raw)}” beside this notebook. "
                f"Put it there, or choose it in the figure: “{self.label}”."
            ) from None
        self.check_size(raw, size)
        return self.decoded(str(raw), data)

    def check_size(self, file: str | Path, size: int) -> None:
        """Raise a CourseError where a file of this many bytes is too large."""
        if size > self.max_bytes:
            large, most = (f"{number / 1e6:.0f} MB" for number in (size, self.max_bytes))
            raise CourseError(f"“{short(file)}” has {large}; “{self.label}” takes at most {most}.")

    def decoded(self, file: str, data: bytes) -> Uploaded:
        """Return the Uploaded made of all bytes of a file, or raise a CourseError."""
        try:
            return Uploaded(file, self.decode(file, data))
        except ValueError as problem:
            raise CourseError(str(problem)) from None

    def show(self, value: Uploaded | None) -> str:
        return value or ""


@dataclass
class Arriving:
    """A file on its way from a page to the control `name`: its bytes so far."""

    name: str
    file: str
    size: int
    ticket: str  # a later file has another
    data: bytearray = field(default_factory=bytearray)

    def takes(self, ticket: str, at: int) -> bool:
        """Return whether a piece is the next one of this file, not one of a file that was replaced."""
        return (ticket, at) == (self.ticket, len(self.data))

    @property
    def complete(self) -> bool:
        return len(self.data) >= self.size

    @property
    def progress(self) -> str:
        """How much is here, in words."""
        return f"“{short(self.file)}” is on its way: {10 * (10 * len(self.data) // self.size)} %."


def short(name: str | Path) -> str:
    """Return the end of a long name."""
    return str(name) if len(str(name)) <= 40 else f"…{str(name)[-39:]}"
