"""A state as a short text to paste into a cell, live_playground("nn1.…"); it is checked before it is used."""

import ast
import base64
import binascii
import zlib
from typing import Any

from .controls import CourseError

FIRST = "nn"  # how such a text begins; then its version, and a point
VERSION = 1
CHECK = 4  # bytes
MOST_BYTES = 1_000_000  # of a state, unpacked
LONG = 400  # letters of a call: a longer one becomes such a text
AGAIN = "Copy it again, all of it, from “This state as a cell” or state()."


def written_call(name: str, given: dict[str, Any]) -> str:
    """Return the call of a figure with these arguments: by name, or as one text where that is shorter."""
    written = {argument: f"{argument}={value!r}" for argument, value in given.items()}
    plain = f"{name}({', '.join(written.values())})"
    if len(plain) <= LONG:
        return plain
    literal = {
        argument: ast.literal_eval(repr(value)) for argument, value in given.items() if is_literal(value)
    }
    rest = [text for argument, text in written.items() if argument not in literal]  # the notebook's variables
    return min(f"{name}({', '.join([repr(packed(name, literal)), *rest])})", plain, key=len)


def packed(name: str, values: dict[str, Any]) -> str:
    """Return values of the figure `name` as a text of letters, digits, - and _; they are Python literals."""
    body = repr((name, values)).encode()
    data = zlib.compress(body, 9)
    sealed = zlib.crc32(data).to_bytes(CHECK, "big") + data
    return f"{FIRST}{VERSION}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def unpacked(name: str, text: object) -> dict[str, Any]:
    """Return the values in a text, or raise a CourseError that says what is wrong with it."""
    if not isinstance(text, str) or not text.strip().startswith(FIRST):
        raise CourseError(
            f"{name} takes its settings by name, or the text of a state, which begins with "
            f"“{FIRST}{VERSION}.”; not {str(text)[:20]!r}."
        )
    version, _, letters = "".join(text.split()).removeprefix(FIRST).partition(".")
    if version != str(VERSION):
        raise CourseError(
            f"This state was written by another version of the course (“{FIRST}{version[:6]}”). "
            "Take the course as it is now, or the call that state() prints there."
        )
    try:
        sealed = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        check, data = sealed[:CHECK], sealed[CHECK:]
        if zlib.crc32(data).to_bytes(CHECK, "big") != check:
            raise ValueError
        body = zlib.decompressobj().decompress(data, MOST_BYTES)
        owner, values = ast.literal_eval(body.decode())
        if not all(isinstance(key, str) for key in values):
            raise ValueError
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError, zlib.error, binascii.Error):
        raise CourseError(f"The text of this state is damaged or cut. {AGAIN}") from None
    if owner != name:
        raise CourseError(f"This is a state of {owner}: write {owner}(…) with the same text.")
    return values


def is_literal(value: Any) -> bool:
    """Whether a value can be read back from its repr alone, without a variable of the notebook."""
    try:
        ast.literal_eval(repr(value))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
