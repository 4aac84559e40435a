"""What a learning platform makes of an answer: shared by the readers of Moodle XML, GIFT and QTI."""

import html
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Grade:
    """The share of the mark, and all that is said, as plain words."""

    share: float
    said: tuple[str, ...] = ()

    @property
    def right(self):
        """Moodle counts as right what is within a millionth of the full mark."""
        return self.share > 0.999999


def first_fit(answers, value):
    """The grade of a typed number by a list of (value or "*", tolerance, share, feedback): the first fits."""
    for wanted, tolerance, share, said in answers:
        if wanted == "*" or abs(value - float(wanted)) <= float(tolerance) + 1e-14 * max(1, abs(value)):
            return Grade(float(share) / 100, (words(said),))
    return Grade(0)


def first_word(answers, typed):
    """The same for a word: case does not count, a star stands for anything, \\* for itself."""
    for pattern, share, said in answers:
        parts = (re.escape(part.replace("\0", "*")) for part in pattern.replace(r"\*", "\0").split("*"))
        if re.fullmatch(".*".join(parts), typed.strip(), re.IGNORECASE | re.DOTALL):
            return Grade(float(share) / 100, (words(said),))
    return Grade(0)


def chosen(options, places, single):
    """The grade of ticks by a list of (share, feedback)."""
    share = sum(float(options[place][0]) for place in places) / 100
    if single:
        assert len(places) == 1
    return Grade(min(max(share, 0), 1), tuple(words(options[place][1]) for place in places))


def words(text):
    """HTML as words: tags away, entities resolved, maths between dollars as in the bank."""
    return html.unescape(re.sub(r"<[^>]+>", "", text or "")).replace(r"\(", "$").replace(r"\)", "$")


def source_words(text):
    """A text of the bank as words, to compare: without the marks of code."""
    return text.replace("`", "")
