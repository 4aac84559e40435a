"""Write the notebooks with solutions filled in, and a page of answers per lecture: `make instructor`.

Writes to build/instructor/ of the clone or, where the course is an installed package, of the current folder.
A stub cell carries the metadata "exercise": "perceptron.forward"; its solution is
helpers/lectures/perceptron/solutions/forward.py. Lines of the stub that call `check` are kept below it.
"""

import json
import sys
from pathlib import Path

from ..course import IS_CLONE, PACKAGE, ROOT
from ..questions import bank
from ..questions.checking import exercises_of
from ..questions.kinds import kind_of

LECTURES = PACKAGE / "lectures"


def main(root=ROOT, out=None):
    """Write everything; return the paths written."""
    out = Path(out or root / "build" / "instructor")
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        target = out / path.name
        text = json.dumps(with_solutions(notebook), ensure_ascii=False, indent=1)
        target.write_text(text + "\n", encoding="utf-8")
        written.append(target)
    for path in sorted((root / "files" / "questions").glob("*.toml")):
        target = out / f"{path.stem}.md"
        target.write_text(answer_page(path.stem, bank.read_file(path)), encoding="utf-8")
        written.append(target)
    return written


def with_solutions(notebook):
    """A notebook whose stub cells hold the reference solutions, outputs of these cells removed."""
    cells = [with_solution(cell) for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def with_solution(cell):
    """The cell with its stub replaced, or the cell as it is; what a check said of the stub is left out."""
    text = "".join(cell["source"])
    if text.startswith("check("):
        return {**cell, "outputs": [], "execution_count": None}
    if text.startswith("answer_first("):  # nothing is folded for whoever knows
        text = text.partition("\n")[2]
        return {**cell, "source": text.splitlines(keepends=True), "outputs": [], "execution_count": None}
    exercise_id = cell.get("metadata", {}).get("exercise")
    code = solution(exercise_id) if exercise_id else None
    if code is None:
        return cell
    checks = [line for line in text.splitlines() if line.startswith("check(")]
    source = "\n".join([code.rstrip(), *([""] if checks else []), *checks])
    return {**cell, "source": source.splitlines(keepends=True), "outputs": [], "execution_count": None}


def solution(exercise_id):
    """The source of the reference solution of "topic.name", or None."""
    lecture = next((name for name in bank.lectures() if exercise_id in exercises_of(name)), "")
    path = LECTURES / lecture / "solutions" / f"{exercise_id.partition('.')[2]}.py"
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("# ruff:"))


def answer_page(title, questions):
    """Markdown: every question with its answer, its explanation and the common slips."""
    parts = [f"# Answers: {title.replace('_', ' · ', 1).replace('_', ' ')}"]
    return "\n\n".join(parts + [_answer(question) for question in questions]) + "\n"


def _answer(question):
    lines = [f"## {question.title or question.id}", f"`{question.id}`", question.prompt]
    if question.choices:
        lines.append("\n".join(_choice(choice) for choice in question.choices))
    else:
        lines.append(f"**Answer:** {kind_of(question).key_in_words(question)}")
    if question.explanation:
        lines.append(question.explanation)
    if question.hints:
        lines.append("Hints: " + " · ".join(question.hints))
    if question.slips:
        lines.append("Common slips:\n\n" + "\n".join(_slip(slip) for slip in question.slips))
    return "\n\n".join(lines)


def _choice(choice):
    mark = "✓" if choice.right else "✗"
    text = f"**{choice.text}**" if choice.right else choice.text
    slip = f" *({choice.misconception})*" if choice.misconception else ""
    return f"- {mark} {text}" + (f" – {choice.feedback}{slip}" if choice.feedback else "")


def _slip(slip):
    value = " → ".join(slip.value) if _is_texts(slip.value) else slip.value
    value = f"fact `{slip.key}`" if slip.key else f"`{value}`"
    name = f" *({slip.misconception})*" if slip.misconception else ""
    return f"- {value} – {slip.feedback}{name}"


def _is_texts(value):
    """Whether the value of a slip is steps or a pair, not numbers."""
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


if __name__ == "__main__":
    here = ROOT if IS_CLONE else Path.cwd()
    for path in main(out=here / "build" / "instructor"):
        print(path.relative_to(here))
    sys.exit(0)
