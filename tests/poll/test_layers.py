"""Who may import whom inside the poll: storage ← rules ← web; a notebook loads no server."""

import ast
from pathlib import Path

import pytest

from helpers import poll

POLL = Path(poll.__file__).parent
SHARED = {"addresses", "ballots", "refusal"}  # files beside the folders
ALLOWED = {
    "storage": set(),
    "rules": {"storage", "ballots", "refusal"},
    "web": {"rules", "storage", "addresses", "refusal"},
    "lecturer": {"storage", "web", *SHARED},  # a server in the kernel, where no other is found
    "student": SHARED,
}


def neighbours(path):
    """Yield what is imported of the poll, and whether that happens as soon as `path` is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            for name in [node.module] if node.module else [alias.name for alias in node.names]:
                yield name.split(".")[0], node in tree.body


@pytest.mark.parametrize("path", sorted(POLL.glob("*/*.py")), ids=lambda path: str(path.relative_to(POLL)))
def test_each_folder_knows_only_those_below_it(path):
    folder = path.parent.name
    for name, at_once in neighbours(path):
        assert name in ALLOWED[folder], f"{folder} must not import {name}"
        assert name != "web" or folder == "web" or not at_once, "a notebook waits for no server"
