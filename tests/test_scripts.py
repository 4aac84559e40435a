"""All our JavaScript: no warning of a linter, and types that agree – of what travels, above all.

The linter and the checker are deno's, one program that needs no Node. They get each module whole, as a page
does: what one part names and no part has is a mistake, and so is what is hung on an object from outside.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from helpers.figure import widget as figure
from helpers.poll.lecturer import panel
from helpers.poll.web import pages
from helpers.questions.fold import Head
from helpers.questions.widget import QuestionWidget

HELPERS = Path(__file__).parents[1] / "helpers"
SCRIPTS = sorted(HELPERS.rglob("*.js"))
MODULES = {
    "figure": figure.read("wire.js") + figure.SCRIPT,  # the types of what travels, and what a page gets
    "question": QuestionWidget._esm,
    "fold": Head._esm,
    "panel": panel.script(),
    "vote": pages.file_text("vote.js"),
    "peek": pages.file_text("peek.js"),
}
RULES = {  # window is not Deno's, but our pages'
    "include": ["eqeqeq", "guard-for-in", "no-console", "no-eval", "no-throw-literal"],
    "exclude": ["no-window", "no-window-prefix"],
}
TYPES = {
    "checkJs": True,
    "strict": False,
    "noImplicitOverride": False,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "lib": ["dom", "dom.iterable", "esnext"],
}
BAD = """class Stage {}
new Stage().tables = [];
if (document.title == "") debugger;
"""


@pytest.fixture
def deno(tmp_path):
    """Run deno on modules by name; return what it finds: (file, line, what)."""
    program = pytest.importorskip("deno").find_deno_bin()
    settings = {"lint": {"rules": RULES}, "compilerOptions": TYPES}
    (tmp_path / "deno.json").write_text(json.dumps(settings), encoding="utf-8")
    quiet = {"DENO_DIR": str(tmp_path / "cache"), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}

    def run(command, modules):
        for name, script in modules.items():
            (tmp_path / f"{name}.js").write_text(script, encoding="utf-8")
        names = [f"{name}.js" for name in modules]
        told = subprocess.run(
            [program, *command.split(), "--config", "deno.json", *names],
            cwd=tmp_path,
            env=os.environ | quiet,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        found = [where(modules, *place) for place in places(told.stderr)]
        assert bool(found) == bool(told.returncode), told.stderr
        return found

    return run


def places(told):
    """What deno tells, as (what, module, line)."""
    lint = r"^error\[([\w-]+)\].*\n.*?(\w+)\.js:(\d+):"
    check = r"^(TS\d+ \[ERROR\]: .*)(?:\n(?!TS|    at ).*)*\n    at .*?(\w+)\.js:(\d+):"
    return re.findall(lint, told, flags=re.M) + re.findall(check, told, flags=re.M)


def where(modules, what, module, line):
    """Say it of the file and line that a line of a module comes from."""
    script, line = modules[module], int(line)
    for path in SCRIPTS:
        part = path.read_text(encoding="utf-8")
        before = script[: script.find(part)].count("\n") if part in script else line
        if before < line <= before + part.count("\n"):
            return path.relative_to(HELPERS).as_posix(), line - before, what
    return module, line, what


def test_every_script_is_in_a_module():
    missing = [
        path.name for path in SCRIPTS if path.read_text(encoding="utf-8") not in "".join(MODULES.values())
    ]
    assert not missing


def test_no_script_gives_a_warning(deno):
    found = deno("lint", MODULES | {"bad": BAD})
    assert found == [("bad", 3, "eqeqeq"), ("bad", 3, "no-debugger")]


def test_types_agree(deno):
    found = deno("check --no-remote --no-npm --no-lock", MODULES | {"bad": BAD})
    told = "Property 'tables' does not exist on type 'Stage'."
    assert found == [("bad", 2, f"TS2339 [ERROR]: {told}")]
