"""The minutes of a lecture by a model: what is said, asked, shown and typed, beside what the notebook states.

The core is what everybody sees: not what a heading calls “skip if late” or “at home”, nor what
stands below the summary. Opening, summary and one vote are part of the hour.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOUR = 60
OPENING, SUMMARY, VOTE = 4, 2, 5  # minutes
WORDS_A_MINUTE = 130  # spoken
QUESTION, PREDICTION, FIGURE, AGAIN, PRINTED, EXERCISE = 1.25, 0.75, 2.5, 1.0, 0.5, 4.0  # minutes each
TOLERANCE, UNUSED = (
    0.5,
    1.0,
)  # what a section may need beyond its minutes, and below them; the sum has no tolerance
MAX_WORDS_FIRST = 60  # of a section, before something to see or to do
ASIDES = ("skip if late", "at home")

UNSPOKEN = re.compile(
    r"\$\$.*?\$\$|\$[^$]*\$|```.*?```|`[^`]*`|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|· \d+ min", re.S
)
WORD = re.compile(r"\w[\w’'\-]*")
HEADING = re.compile(r"(#{1,6}) ")
TITLE = re.compile(r"## (.+?)(?: · (\d+) min)?(?: · .+)?$")
LINE = re.compile(r"^\*(\d+) minutes\b:?(.*)\*$", re.M)
VOTE_OF_THE_HOUR = re.compile(r"vote (\d+) \(“([^”]+)”\)")
MADE = re.compile(r"^(\w+) = (live_\w+)\(", re.M)


@dataclass(frozen=True)
class Section:
    """A part of the hour: its name, the minutes that it states (or None), those that its core needs.

    `whole` says whether all of it is set aside; `words_first` are those before something to see or to do.
    """

    name: str
    stated: int | None
    needed: float
    whole: bool
    words_first: int


def words(text: str) -> int:
    """Count the spoken words of a text cell: no formulas, no code, no targets of links, no alt text."""
    return len(WORD.findall(UNSPOKEN.sub(" ", text)))


def opens_section(cell) -> bool:
    """Return whether the cell is the heading “## …” of a section."""
    return cell.cell_type == "markdown" and cell.source.startswith("## ")


def before_the_summary(cells: list) -> list:
    """Return the cells from the first section to the summary, the cell `end`, without that."""
    ids = [cell.get("id") for cell in cells]
    first = next((at for at, cell in enumerate(cells) if opens_section(cell)), len(cells))
    return cells[first : ids.index("end") if "end" in ids else len(cells)]


def by_section(cells: list) -> list[list]:
    """Return the cells of each section, a section being what stands below a heading “## …”."""
    parts: list[list] = []
    for cell in before_the_summary(cells):
        if opens_section(cell):
            parts.append([])
        parts[-1].append(cell)
    return parts


def core(section: list) -> Iterator:
    """Yield the cells of a section that everybody sees.

    A heading with one of the marks sets aside what follows, up to the next heading or the next slide; the
    heading of a section sets all of it aside.
    """
    aside = whole = False
    for cell in section:
        heading = cell.cell_type == "markdown" and HEADING.match(cell.source)
        if heading or cell.metadata.get("slideshow", {}).get("slide_type") == "slide":
            marked = bool(heading) and any(mark in cell.source.splitlines()[0] for mark in ASIDES)
            whole = whole or (marked and opens_section(cell))
            aside = whole or marked
        if not aside:
            yield cell


def sections(cells: list) -> list[Section]:
    """Return each section with its minutes, stated and needed."""
    makers = dict(MADE.findall("\n".join(cell.source for cell in cells if cell.cell_type == "code")))
    seen: set[str] = set()
    found = []
    for part in by_section(cells):
        title = TITLE.match(part[0].source.splitlines()[0])
        name, stated = (title[1], title[2]) if title else (part[0].source.splitlines()[0][3:], None)
        shared = list(core(part))
        needed = sum(minutes(cell, makers, seen) for cell in shared)
        first = words_before_the_first_thing(part)
        found.append(Section(name, int(stated) if stated else None, needed, not shared, first))
    return found


def minutes(cell, makers: dict[str, str], seen: set[str]) -> float:
    """Return what a cell takes; `seen` collects the kinds of figures that were shown before.

    `makers` says which call made the figure that has a name: {"lab": "live_gate_lab"}.
    """
    if cell.cell_type != "code":
        return words(cell.source) / WORDS_A_MINUTE
    if cell.metadata.get("exercise"):
        return EXERCISE
    text = cell.source.strip()
    end = text.splitlines()[-1] if text else ""
    if not text or end.startswith("check("):
        return 0.0
    if end.startswith("ask("):
        return QUESTION
    if end.startswith("predict("):
        return PREDICTION
    figure = makers.get(end) or (end.partition("(")[0] if end.startswith("live_") else None)
    if figure is None:
        return PRINTED
    again = figure in seen
    seen.add(figure)
    return AGAIN if again else FIGURE


def total(cells: list) -> float:
    """Return the minutes of the whole hour: opening, sections, one vote, summary."""
    return OPENING + sum(section.needed for section in sections(cells)) + VOTE + SUMMARY


def vote(goals: str) -> str:
    """Return the title of the vote of the hour, which the cell `goals` names, or ""."""
    found = VOTE_OF_THE_HOUR.search(goals)
    return found[2] if found else ""


def wrongly_stated(cells: list, goals: str) -> Iterator[str]:
    """Yield what is wrong with the minutes as they are stated: in the sections, and in the cell `goals`."""
    found = sections(cells)
    for section in found:
        if section.whole and section.stated is not None:
            yield f"the section “{section.name}” is set aside, and yet it states minutes"
        elif not section.whole and section.stated is None:
            yield f"the section “{section.name}” states no minutes (“· 9 min”)"
    line = LINE.search(goals)
    if not line:
        yield "the cell goals states no minutes (“*60 minutes: opening 4 · … · vote 5 (“…”) · summary 2.*”)"
        return
    listed = [int(number) for number in re.findall(r" (\d+)(?= ·| \(|\.)", line[2])]
    stated = [section.stated for section in found if section.stated is not None]
    if listed != (wanted := [OPENING, *stated, VOTE, SUMMARY]):
        yield f"the cell goals lists the minutes {listed}; opening, sections, vote and summary have {wanted}"
    if int(line[1]) != (added := sum(wanted)):
        yield f"opening, sections, vote and summary add up to {added} minutes; the cell goals says {line[1]}"
    if not vote(goals):
        yield "the cell goals does not name the vote of the hour (“vote 5 (“…”)”)"


def out_of_time(cells: list, goals: str) -> Iterator[str]:
    """Yield by how much, and where, the lecture needs other minutes than it states."""
    for section in sections(cells):
        if section.stated is None:
            continue
        over = section.needed - section.stated
        if over > TOLERANCE or over < -UNUSED:
            yield (
                f"the section “{section.name}” needs {section.needed:.1f} minutes and states "
                f"{section.stated}: {abs(over):.1f} {'over' if over > 0 else 'under'}"
            )
    line, needed = LINE.search(goals), total(cells)
    for most, of in ((HOUR, "the hour has"), (int(line[1]) if line else HOUR, "the cell goals says")):
        if needed > most:
            yield f"the lecture needs {needed:.1f} minutes, {needed - most:.1f} over: {of} {most}"
            return


def begins_with_words(cells: list) -> Iterator[str]:
    """Yield the sections that have too many words before something to see or to do."""
    for section in sections(cells):
        if section.words_first > MAX_WORDS_FIRST:
            yield (
                f"the section “{section.name}” begins with {section.words_first} words before something "
                f"to see or to do; at most {MAX_WORDS_FIRST}"
            )


def words_before_the_first_thing(section: list) -> int:
    """Count the words of a section before its first cell of code: something to see or to do."""
    count = 0
    for cell in section:
        if cell.cell_type == "code" or "![" in cell.source:
            break
        count += words(cell.source)
    return count
