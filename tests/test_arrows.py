"""Who may import whom: notebooks → lectures → figure, questions, data, engine; poll → questions."""

import ast
import re
import sys
from pathlib import Path

import pytest

HELPERS = Path(__file__).parents[1] / "helpers"
ALLOWED = {  # the third-party packages and the neighbours that a part may import
    "course": set(),
    "kernel_start": set(),
    "text": set(),
    "saving": {"jupyter_core"},
    "display": {"IPython", "course"},
    "engine": {"numpy"},
    "data": {"numpy", "PIL", "tifffile", "course", "engine"},
    "figure": {"numpy", "matplotlib", "PIL", "anywidget", "traitlets", "text"},
    "questions": {"numpy", "anywidget", "ipywidgets", "traitlets", "IPython", "jupyter_core", "latex2mathml"}
    | {"course", "data", "engine", "saving", "text"},
    "lectures": {"numpy", "IPython", "figure", "questions", "data", "engine", "text"},
    "poll": {
        "tornado",
        "jupyter_server",
        "jupyter_core",
        "jupyterhub",
        "psutil",
        "segno",
        "anywidget",
        "traitlets",
        "IPython",
        "questions",
        "text",
    },
    "authoring": {"numpy", "PIL", "tifffile", "nbformat", "nbclient"}
    | {"course", "data", "engine", "questions", "saving", "text"},
    "live": {"lectures"},  # the old address, for one version
    "__main__": {"course", "__version__"},
    "__init__": {"data", "engine", "display", "poll", "questions"},
}
VIEW = {
    "numpy",
    "figure.scene",
    "figure.marks",
    "figure.style",
    "text",
}  # a view gets numbers
NAMESPACES = {
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/xhtml",
}


def part(path):
    """The part of helpers that a file belongs to: engine/gates.py → engine, data.py → data."""
    return path.relative_to(HELPERS).parts[0].removesuffix(".py")


def is_package(module):
    """Whether what is imported from there may be modules."""
    return HELPERS.joinpath(*module.split(".")[1:]).is_dir()


def imports(path):
    """Everything that the file imports, wherever in it: third-party packages, and parts of helpers."""
    for name in modules(path):
        top, *rest = name.split(".")
        if top not in sys.stdlib_module_names:
            yield rest[0] if top == "helpers" and rest else top


def modules(path):
    """The full name of every module that the file imports; `from . import style` names style."""
    package = ("helpers", *path.relative_to(HELPERS).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*start, *filter(None, [node.module])))
            inside = [f"{module}.{alias.name}" for alias in node.names]
            names = inside if is_package(module) else [module]
        else:
            continue
        yield from names


@pytest.mark.parametrize(
    "path", sorted(HELPERS.rglob("*.py")), ids=lambda path: str(path.relative_to(HELPERS))
)
def test_imports_follow_the_arrows(path):
    mine = part(path)
    for module in imports(path):
        assert module in ALLOWED[mine] | {mine}, f"{mine} must not import {module}"


LECTURES = sorted((HELPERS / "lectures").glob("*/**/*.py"))


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: str(path.relative_to(HELPERS / "lectures")))
def test_a_lecture_imports_no_other_lecture(path):
    """What two of them share belongs to figure/marks, to data, or to the engine."""
    mine = path.relative_to(HELPERS / "lectures").parts[0]
    for module in modules(path):
        top, *rest = module.removeprefix("helpers.").split(".")
        if module.startswith("helpers.") and top == "lectures":
            assert rest[0] in (mine, "discovery"), f"{mine} must not import {module}"


@pytest.mark.parametrize(
    "path", [path for path in LECTURES if path.stem.endswith("_view")], ids=lambda path: path.stem
)
def test_a_view_gets_numbers_never_a_network(path):
    own = f"helpers.lectures.{path.parent.name}."
    for module in modules(path):
        if module.startswith("helpers.") and not module.startswith(own):
            known = [name for name in VIEW if f"{module}.".startswith(f"helpers.{name}.")]
            assert known, f"a view must not import {module}"


def remote_addresses(source):
    """Addresses that a browser would ask: anything://… and //host, but not names of XML namespaces."""
    found = re.findall(r"""\b(?:https?|wss?)://[^\s"'`)]+|(?<=["'`])//[\w.-]+""", source)
    return set(found) - NAMESPACES


SCRIPTS = sorted(HELPERS.rglob("*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_ask_nobody(path):
    source = path.read_text(encoding="utf-8")
    assert not remote_addresses(source)
    asking = r"^\s*import\b|\bimport\s*\(|XMLHttpRequest|sendBeacon"
    if part(path) != "poll":  # a vote goes to the server that the page came from
        asking += r"|\bfetch\s*\("
    assert not re.search(asking, source, flags=re.M)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_put_in_text_as_text(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\.(inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|document\.write|\beval\s*\(", source
    )


def test_the_readers_above_see_what_they_should(tmp_path, monkeypatch):
    """An import inside a function counts, relative ones too; an address is told from a namespace."""
    monkeypatch.setattr(sys.modules[__name__], "HELPERS", tmp_path)
    (tmp_path / "figure").mkdir()
    file = tmp_path / "figure" / "plane.py"
    file.write_text(
        "import os\nfrom . import style\nfrom .. import data\nfrom ..engine.gates import ROWS\n"
        "def f():\n    import helpers.lectures.cnns, scipy.special\n"
    )
    assert sorted(imports(file)) == ["data", "engine", "figure", "lectures", "scipy"]
    assert remote_addresses("x = 'http://www.w3.org/2000/svg'; // a comment") == set()
    assert remote_addresses("x = 'https://a.example/x.js'; y = '//cdn.example'") == {
        "https://a.example/x.js",
        "//cdn.example",
    }
