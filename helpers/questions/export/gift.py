"""GIFT: a text file that Moodle and others read. It has no cells: each number of an array is asked alone."""

from collections.abc import Sequence

from ..markup import plain
from .html import html, images, inside, slips
from .items import Choosing, Item, Ordering, Pairing, Typing, in_parts
from .targets import Target

MOST_PARTS = 4  # into which an array is cut
SPECIAL = ("\\", "~", "=", "#", "{", "}", ":")


def write(items: Sequence[Item]) -> bytes:
    """Write questions with blank lines between; each lecture is a category, and the twins of a question."""
    parts = []
    category = ""
    for item in items:
        wanted = item.question.lecture + (f"/{item.question.id}" if item.variants else "")
        if wanted != category:
            category = wanted
            parts.append(f"$CATEGORY: $course$/top/Neural networks, live/{category}")
        name = escaped(f"{item.title} ({item.name})")
        usual = slips(item.form.slips) if isinstance(item.form, Pairing | Ordering) else ""
        explanation = html(item.question.explanation) + usual  # GIFT has no feedback to a pair
        general = f"\n\t####{escaped(explanation)}" if explanation else ""
        prompt = escaped(html(item.prompt) + images(item.pictures, inside))
        parts.append(f"::{name}::[html]{prompt}{{{_answers(item)}{general}\n}}")
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """Put a backslash before what GIFT would read as its own; a line break becomes a space."""
    for sign in SPECIAL:
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split("\n"))


def _answers(item: Item) -> str:
    form = item.form
    if isinstance(form, Choosing):
        return _choices(form)
    if isinstance(form, Typing):
        return _typed(form)
    if isinstance(form, Pairing):
        pairs = (*form.pairs, *(("", other) for other in form.others))
        return "".join(f"\n\t={escaped(html(left))} -> {escaped(plain(right))}" for left, right in pairs)
    if isinstance(form, Ordering):  # GIFT knows no order: each step is matched with its place
        return "".join(f"\n\t={escaped(html(step))} -> {n}" for n, step in enumerate(form.steps, start=1))
    raise TypeError(f"no way to write {type(form).__name__}")


def _choices(form: Choosing) -> str:
    right = sum(option.right for option in form.options)
    lines = []
    for option in form.options:
        if form.several:
            share = 100 / right if option.right else -100 / (len(form.options) - right)
            mark = f"~%{share:.7g}%"
        else:
            mark = "=" if option.right else "~"
        lines.append(f"\n\t{mark}{escaped(html(option.text))}{_feedback(option.feedback)}")
    return "".join(lines)


def _typed(form: Typing) -> str:
    """Write foreseen answers with their share of the mark; the last line is for all others."""
    lines = ["#"] if form.numeric else []
    for answer in form.answers:
        value = f"{answer.value}:{answer.margin}" if form.numeric else escaped(str(answer.value))
        lines.append(f"=%{100 * answer.right}%{value}{_feedback(answer.feedback)}")
    lines.append(("~" if form.numeric else "=%0%*") + _feedback(form.otherwise))
    return "\n\t".join(lines if form.numeric else ["", *lines])


def _feedback(text: str) -> str:
    return f"#{escaped(html(text))}" if text else ""


def _prepare(item: Item) -> list[Item] | str:
    return in_parts(item, MOST_PARTS)


TARGET = Target(".txt", write, _prepare)
