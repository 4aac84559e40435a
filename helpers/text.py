"""Numbers to words and words to numbers: how a value is written for a reader and for NumPy, and read back.

Every figure, question and exercise writes its numbers here, and reads typed ones here.
"""

import re
import unicodedata
from collections.abc import Iterable

SUPERSCRIPT = str.maketrans("-−+0123456789n", "⁻⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")
SUBSCRIPT = str.maketrans("-−+0123456789", "₋₋₊₀₁₂₃₄₅₆₇₈₉")
THIN_SPACE = "\u202f"  # narrow, and no line breaks there
MAX_LETTERS = 60  # of a typed number
SIGNS = str.maketrans({"−": "-", "–": "-", "＋": "+", "\u00a0": " ", "\u202f": " "})
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


# ---- numbers → words ------------------------------------------------------------------------------


def show(value: float, digits: int = 4) -> str:
    """Write a number as a reader would: 4 significant digits, a real minus, no −0."""
    text = f"{value:.{digits}g}"
    if "e" in text and 1e-4 <= abs(value) < 1e6:
        text = f"{value:.0f}"
    if "e" in text:
        mantissa, power = text.split("e")
        text = f"{mantissa}·10{superscript(int(power))}"
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def bracket(value: float, digits: int = 4) -> str:
    """Write a number as `show` does, a negative one in parentheses, ready to stand behind a sign."""
    return f"(−{show(-value, digits)})" if show(value, digits).startswith("−") else show(value, digits)


def plain(value: float, digits: int = 4) -> str:
    """Write a number as Python reads it: −2 → -2.0."""
    return repr(float(f"{value:.{digits}g}") + 0.0)


def digits_that_add_up(total: float, *terms: tuple[float, float], digits: int = 4) -> int:
    """Return with how many digits to write the numbers of a sum, so that it comes out as it is written.

    terms are (factor, number): whoever works out Σ factor · number from the numbers as shown gets `total`
    as `show` writes it with `digits`. Where even 4 digits more do not help, it is so many.
    """
    for more in range(digits, digits + 4):
        worked = sum(factor * float(f"{number:.{more}g}") for factor, number in terms)
        if show(worked, digits) == show(total, digits):
            return more
    return digits + 4


def signed(value: float) -> str:
    """Write a number behind its sign, to be added: + 2, − 3."""
    return f"− {show(-value)}" if value < 0 else f"+ {show(value)}"


def grouped(number: int) -> str:
    """Write a whole number with its thousands apart: 13 002."""
    return f"{number:,}".replace(",", THIN_SPACE)


def percent(share: float, digits: int = 3) -> str:
    """Write a share in per cent: 12.5 %; never 0 % for something, nor 100 % for less than all."""
    least = 10.0**-digits
    if 0 < share < least:
        return f"under {show(100 * least)} %"
    if 1 - least < share < 1:
        return f"over {show(100 - 100 * least)} %"
    return f"{show(100 * share, digits)} %"


def vector(values: Iterable[float], digits: int = 4) -> str:
    """Write a vector as in the text: (3, −2)."""
    return f"({', '.join(show(value, digits) for value in values)})"


def array(values: Iterable[float], digits: int = 4) -> str:
    """Write a vector as NumPy reads it: np.array([3.0, -2.0])."""
    return f"np.array([{', '.join(plain(value, digits) for value in values)}])"


def subscript(value: int | str) -> str:
    """Write a whole number as an index: 12 → ₁₂."""
    return str(value).translate(SUBSCRIPT)


def superscript(value: int | str) -> str:
    """Write a whole number as an exponent: −3 → ⁻³."""
    return str(value).translate(SUPERSCRIPT)


def plural(number: float, noun: str, several: str = "", *, digits: int = 4) -> str:
    """Count things: 1 mistake, 2 mistakes, 0.5 epochs, and with `several` 2 biases."""
    count = str(number) if isinstance(number, int) else show(number, digits)
    return f"{count} {noun if number == 1 else several or f'{noun}s'}"


# ---- words → numbers ------------------------------------------------------------------------------


class Unreadable(ValueError):
    """What was typed cannot be read; the message says what to do."""


class Ambiguous(Unreadable):
    """What was typed can be read in two ways; the message asks which is meant."""


def normalised(text: str) -> str:
    """Return typed text with one kind of minus, space and digit."""
    return unicodedata.normalize("NFKC", text).translate(SIGNS).strip()


def read_number(text: str, unit: str = "") -> float:
    """Return the number that was typed: 0.5, 0,5, −9, 1/9, 2e-5, 2·10^-5, z = 3, 4 px (with unit "px").

    It may be infinite (1e999): the caller says what that means. Raises Unreadable where it is no number,
    and Ambiguous where a comma may part decimals or thousands (1,234).
    """
    if len(text) > MAX_LETTERS:
        raise Unreadable("That is a long text. Type one number.")
    text = normalised(text)
    text = text.removesuffix(unicodedata.normalize("NFKC", unit)).strip()  # min² is min2 by now
    text = re.sub(r"^[A-Za-zŷσ]\w*\s*=", "", text).replace(" ", "")
    text = re.sub(r"[·×x*]10(\^|\*\*)\(?([+-]?\d+)\)?$", r"e\2", text)
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text):  # decimals or thousands: nobody can tell
        whole, point = text.replace(",", ""), text.replace(",", ".")
        raise Ambiguous(f"Is that {whole} or {point}? Write it without a comma.")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity", "∞"):
        raise Unreadable("A finite number is asked for.")
    top, slash, bottom = text.partition("/")
    if not NUMBER.fullmatch(top) or (slash and not NUMBER.fullmatch(bottom)):
        raise Unreadable("This cannot be read as a number. Write it as -3, 0.25, 1/4 or 2e-5.")
    if slash and float(bottom) == 0:
        raise Unreadable("Nothing can be divided by 0. Type one number.")
    return float(top) / float(bottom) if slash else float(top)
