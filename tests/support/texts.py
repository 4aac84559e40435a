"""What a student reads: notebooks, pages, questions, and the sentences that figures and exercises say."""

import ast
import re
from collections.abc import Iterator

import nbformat

from helpers.course import NOTEBOOKS, ROOT
from helpers.questions import bank

NOT_READ = ("proof", "#", "id ", "misconception", "kind", "input", "options")  # lines of a questions file
SAYING = ("helpers/lectures", "helpers/questions", "helpers/data", "helpers/engine", "helpers/figure")


def everything() -> Iterator[tuple[str, str]]:
    """Yield each text with the place where it stands."""
    yield from of_notebooks()
    yield from of_pages()
    yield from of_questions()
    yield from of_programs()


def of_notebooks() -> Iterator[tuple[str, str]]:
    """Yield the text cells, and what the code cells print or say in a comment."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown":
                yield f"{path.stem}, {cell.id}", cell.source
            else:
                texts = [*re.findall(r"#(.*)", cell.source), *sentences(cell.source)]
                yield from ((f"{path.stem}, {cell.id}", text) for text in texts)


def of_pages() -> Iterator[tuple[str, str]]:
    """Yield the pages beside the notebooks, line by line."""
    for path in sorted(NOTEBOOKS.glob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", line


def of_questions() -> Iterator[tuple[str, str]]:
    """Yield the lines of the questions files that a card shows."""
    for path in sorted(bank.FOLDER.glob("*.toml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.lstrip().startswith(NOT_READ):
                yield f"{path.name}:{number}", line


def of_programs() -> Iterator[tuple[str, str]]:
    """Yield the sentences in the programs that speak to a student; docstrings are for developers."""
    for folder in SAYING:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in sentences(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(ROOT)), text


def sentences(source: str) -> Iterator[str]:
    """Yield the strings of a program that have a blank in them; those of an f-string piece by piece."""
    tree = ast.parse(source)
    told = {id(node.body[0].value) for node in ast.walk(tree) if has_docstring(node)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in told and " " in node.value:
            yield node.value


def has_docstring(node: ast.AST) -> bool:
    """Tell whether a module, class or function begins with a string."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) or not node.body:
        return False
    first = node.body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
