"""The rules of the house for a lecture, each a sentence and a check; CONTRIBUTING.md has the same sentences.

`python -m helpers.authoring.rules` says what a lecture still lacks; the tests ask the same.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from ..course import NOTEBOOKS, ROOT
from ..questions import bank
from ..questions.checking import exercises_of
from . import hour

SLIDE_TYPES = ("slide", "subslide", "fragment", "skip")
MAX_CODE, MAX_PROGRAM, MAX_WORDS = 12, 24, 95  # lines, lines of a cell tagged `program`, words
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
ENTRY = re.compile(r"^#### (.+)\n((?:(?!#).+\n?)+)", re.M)
NOT_PROSE = re.compile(r"\$\$.*?\$\$|^\|.*?$", re.S | re.M)  # formulas on lines of their own, tables
LABELS = {"After this hour you can", "Predict first"}  # bold, and yet no words to look up


@dataclass(frozen=True)
class Lecture:
    """A notebook of the course, NN_name.ipynb, and what belongs to it."""

    path: Path

    @property
    def name(self) -> str:
        """Its name everywhere: 01_perceptron → perceptron."""
        return self.path.stem.partition("_")[2]

    @cached_property
    def cells(self) -> list:
        """All cells of the notebook."""
        return nbformat.read(self.path, 4).cells

    @property
    def code(self) -> list:
        """The cells with code."""
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def prose(self) -> list:
        """The cells with text."""
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    def cell(self, cell_id: str) -> str:
        """Return the source of a cell by its id, or "" where there is none."""
        return next((cell.source for cell in self.cells if cell.get("id") == cell_id), "")

    @property
    def asked(self) -> list[str]:
        """The questions that it asks, in order."""
        text = "\n".join(cell.source for cell in self.code)
        return re.findall(r'\b(?:ask|predict)\("([\w.]+)"', text)

    @property
    def figures(self) -> list:
        """The cells that show a live figure: they end in a call of it, or in the name that it was given."""
        text = "\n".join(cell.source for cell in self.code)
        made = set(re.findall(r"^(\w+) = live_\w+\(", text, re.M))
        ends = [(cell, cell.source.strip().splitlines()[-1]) for cell in self.code if cell.source.strip()]
        return [cell for cell, end in ends if end in made or end.startswith("live_")]


Check = Callable[[Lecture], Iterator[str]]
RULES: dict[str, Check] = {}


def rule(sentence: str) -> Callable[[Check], Check]:
    """Register what must hold; the check yields what is missing, in words."""

    def register(check: Check) -> Check:
        RULES[sentence] = check
        return check

    return register


def missing(path: Path) -> list[str]:
    """Return what the lecture at `path` lacks, one sentence each, its name first."""
    lecture = Lecture(path)
    return [f"{path.stem}: {lack}" for check in RULES.values() for lack in check(lecture)]


# ---- what belongs to a lecture ----


@rule("A lecture has one name everywhere: notebook, questions file, and its folders in helpers and in tests.")
def has_one_name(lecture: Lecture) -> Iterator[str]:
    for place in (
        f"files/questions/{lecture.path.stem}.toml",
        f"helpers/lectures/{lecture.name}/__init__.py",
        f"tests/lectures/{lecture.name}",
    ):
        if not (ROOT / place).exists():
            yield f"{place} is missing"


@rule("The table at the top of README.md has a row for it.")
def is_in_the_readme(lecture: Lecture) -> Iterator[str]:
    if f"(notebooks/{lecture.path.name})" not in (ROOT / "README.md").read_text(encoding="utf-8"):
        yield f"the table at the top of README.md has no row with a link to notebooks/{lecture.path.name}"


@rule("It asks every question of its file once, but for spare ones, and no other.")
def asks_its_questions(lecture: Lecture) -> Iterator[str]:
    file = bank.FOLDER / f"{lecture.path.stem}.toml"
    questions = bank.read_file(file) if file.is_file() else []
    known = [question.id for question in questions]
    for question in (question.id for question in questions if not question.spare):
        if (times := lecture.asked.count(question)) != 1:
            yield f"the question {question} is asked {times} times; once is right"
    for question in sorted(set(lecture.asked) - set(known)):
        yield f"it asks {question}, which is not in files/questions/{file.name}"


@rule("A cell that begins with answer_first stands below its question, one that the lecture asks.")
def folds_below_its_question(lecture: Lecture) -> Iterator[str]:
    asked: list[str] = []
    for cell in lecture.code:
        asked += re.findall(r'\b(?:ask|predict)\("([\w.]+)"', cell.source)
        for question in re.findall(r'\banswer_first\("([\w.]+)"', cell.source):
            if question not in asked:
                yield f"cell {cell.id} is folded until {question} is answered, which is not asked above it"
            if not cell.source.startswith("answer_first("):
                yield f"cell {cell.id}: answer_first belongs into its first line"


@rule("Every exercise has a stub cell with the metadata “exercise”, a solution, and wrong versions in tests.")
def has_its_exercises(lecture: Lecture) -> Iterator[str]:
    stubs = {cell.metadata.get("exercise") for cell in lecture.code} - {None}
    for exercise_id in exercises_of(lecture.name):
        short = exercise_id.partition(".")[2]
        if exercise_id not in stubs:
            yield f'no cell has the metadata "exercise": "{exercise_id}"'
        for place in (
            f"helpers/lectures/{lecture.name}/solutions/{short}.py",
            f"tests/lectures/{lecture.name}/wrong/{short}.py",
        ):
            if not (ROOT / place).exists():
                yield f"{place} is missing"


# ---- cells ----


@rule("The set-up cell has the id `set-up` and holds the only imports.")
def imports_in_one_cell(lecture: Lecture) -> Iterator[str]:
    importing = [cell.id for cell in lecture.code if re.search(r"^\s*(import|from) ", cell.source, re.M)]
    if "set-up" not in [cell.id for cell in lecture.code]:
        yield "the set-up cell needs the id set-up"
    for cell_id in importing:
        if cell_id != "set-up":
            yield f"cell {cell_id} imports something; all imports stand in the cell set-up"


@rule("Every cell has a slide type: slide, subslide, fragment or skip.")
def has_slide_types(lecture: Lecture) -> Iterator[str]:
    for cell in lecture.cells:
        if cell.metadata.get("slideshow", {}).get("slide_type") not in SLIDE_TYPES:
            yield f"cell {cell.id} has no slide type ({', '.join(SLIDE_TYPES)})"


@rule("A code cell has at most 12 lines; one small program that is to be read whole, tagged `program`, 24.")
def has_short_code(lecture: Lecture) -> Iterator[str]:
    for cell in lecture.code:
        most = MAX_PROGRAM if "program" in cell.metadata.get("tags", ()) else MAX_CODE
        if (lines := len(cell.source.splitlines())) > most:
            yield f"cell {cell.id} has {lines} lines; at most {most} can be read in a lecture"


@rule("A text cell has at most 95 words, formulas and tables not counted; the sources may have more.")
def has_short_prose(lecture: Lecture) -> Iterator[str]:
    for cell in lecture.prose:
        words = len(NOT_PROSE.sub("", cell.source).split())
        if words > MAX_WORDS and cell.id != "sources":
            yield f"cell {cell.id} has {words} words; at most {MAX_WORDS}"


@rule("Every image has alt text.")
def has_alt_text(lecture: Lecture) -> Iterator[str]:
    for cell in lecture.prose:
        if re.search(r"!\[\s*\]\(|<img(?![^>]*alt=\"[^\"]+\")", cell.source):
            yield f"cell {cell.id} has an image without alt text"


@rule("It shows at least one live figure.")
def shows_a_figure(lecture: Lecture) -> Iterator[str]:
    if not lecture.figures:
        yield "no cell shows a live figure"


# ---- the hour ----


@rule(
    "Each section states its minutes (“## Name · 9 min”), unless all of it is set aside; the cell `goals` "
    "lists opening, sections, the vote of the hour by its title, summary, and states their sum."
)
def states_its_minutes(lecture: Lecture) -> Iterator[str]:
    yield from hour.wrongly_stated(lecture.cells, lecture.cell("goals"))


@rule("By the model of helpers/authoring/hour.py its core fits the minutes that it states, and these fit 60.")
def fits_the_hour(lecture: Lecture) -> Iterator[str]:
    yield from hour.out_of_time(lecture.cells, lecture.cell("goals"))


@rule("No section begins with more than 60 words before something to see or to do.")
def begins_with_something(lecture: Lecture) -> Iterator[str]:
    yield from hour.begins_with_words(lecture.cells)


@rule("Below the summary, the cell `end`, stand the section “At home”, and progress() of this lecture.")
def goes_on_at_home(lecture: Lecture) -> Iterator[str]:
    below = lecture.cells[next((at for at, cell in enumerate(lecture.cells) if cell.get("id") == "end"), 0) :]
    if not any(cell.source.startswith("## At home") for cell in below):
        yield "there is no section “## At home” below the summary, the cell end"
    if not any(cell.source == f'progress("{lecture.name}")' for cell in below):
        yield f'no cell below the summary is progress("{lecture.name}")'


# ---- words ----


@rule("The cell `goals` links the glossary and the table of letters.")
def links_both_pages(lecture: Lecture) -> Iterator[str]:
    linked = {target for _, target in LINK.findall(lecture.cell("goals"))}
    for page in ("glossary.md", "letters.md"):
        if page not in linked:
            yield f"the cell goals does not link {page}"


@rule(
    "Every word in bold is explained in the glossary, and the glossary's entries for the lecture are in bold."
)
def explains_its_words(lecture: Lecture) -> Iterator[str]:
    entries = glossary()
    known = {name for entry in entries for name in names(*entry)}
    bold = bold_words(lecture)
    for word in sorted(word for word in bold if same(word) not in known):
        yield f"**{word}** has no entry in notebooks/glossary.md"
    here = [entry for entry in entries if f"({lecture.path.name})" in entry[1]]
    if not here:
        yield f"no entry of notebooks/glossary.md leads to {lecture.path.name}"
    for word, text in here:
        if not names(word, text) & {same(bold_word) for bold_word in bold}:
            yield f"the glossary says that {word} is explained here, but it is nowhere in bold"


def glossary() -> list[tuple[str, str]]:
    """Return the entries of the glossary: word, text."""
    return ENTRY.findall((NOTEBOOKS / "glossary.md").read_text(encoding="utf-8"))


def names(word: str, text: str) -> set[str]:
    """Return what an entry explains: its word, and others that its text has in bold."""
    return {same(name) for name in (word, *BOLD.findall(text))}


def same(word: str) -> str:
    """Return one form for a word, its plural, and its capital at the start of a sentence."""
    word = " ".join(word.casefold().split())
    return word if word.endswith(("ss", "us", "is", "as")) else re.sub(r"(?<=[sx])es$|s$", "", word)


def bold_words(lecture: Lecture) -> set[str]:
    """Return the words in bold, but for labels, whole sentences and the letters of vectors."""
    found = [bold for cell in lecture.prose for bold in BOLD.findall(re.sub("`[^`]*`", "", cell.source))]
    return {bold for bold in found if bold not in LABELS and re.search(r"[a-zA-Z]{2}.*(?<![.:!?])$", bold)}


def main() -> int:
    """Say what every lecture lacks; the exit code is 1 where there is anything."""
    lacks = [lack for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")) for lack in missing(path)]
    print("\n".join(lacks) or "Every lecture keeps the rules of the house.")
    return int(bool(lacks))


if __name__ == "__main__":
    sys.exit(main())
