"""A student's own `helpers` beside the notebook hides the course: the set-up cell says so in a sentence."""

import os
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from helpers import kernel_start
from helpers.course import NOTEBOOKS, ROOT

FIRST = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))[0]


def set_up_cell():
    """What a student runs first: the cell that imports the course."""
    cells = nbformat.read(FIRST, 4).cells
    return next(cell.source for cell in cells if cell.cell_type == "code" and "from helpers" in cell.source)


@pytest.fixture
def run(tmp_path):
    """Run cells in a kernel that starts in `tmp_path`; returns what each shows."""

    def run(*cells):
        startup = tmp_path / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        shutil.copy(kernel_start.__file__, startup)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": str(tmp_path)}},
        )
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        client.execute(env=environment | {"IPYTHONDIR": str(tmp_path / "ipython")})
        return [[shown(output) for output in cell.outputs] for cell in notebook.cells]

    return run


def shown(output):
    """The text of an output as its reader sees it, without colours."""
    text = "\n".join(output.get("traceback", [])) or output.get("text") or output["data"]["text/plain"]
    return re.sub("\x1b\\[[0-9;]*m", "", text)


def test_a_students_own_helpers_is_named(run, tmp_path):
    (tmp_path / "helpers.py").write_text("def mine():\n    return 42\n")
    set_up, other, missing, mine, left = run(
        set_up_cell(),
        "import helpers.engine",
        "import no_such_package",
        "import helpers; helpers.mine()",
        "[name for name in ('explain', 'find_spec') if name in globals()]",
    )
    sentence = (
        f"{tmp_path / 'helpers.py'} hides the course, whose package is called helpers too. "
        "Rename it, then restart the kernel (Kernel → Restart Kernel)."
    )
    assert set_up == other == [sentence]
    assert "| `… hides the course` |" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "import no_such_package" in missing[0] and "Traceback" in missing[0]
    assert missing[0].endswith("No module named 'no_such_package'")
    assert (mine, left) == (["42"], ["[]"])


def test_a_folder_is_named_too_and_what_the_course_itself_lacks_is_an_ordinary_error(run, tmp_path):
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").touch()
    hidden, _, ordinary = run(
        "from helpers import ask",
        "import sys; del sys.modules['helpers']; sys.path.remove('')",
        "from helpers import no_such_thing",
    )
    assert hidden[0].startswith(f"{tmp_path / 'helpers'} hides the course")
    assert "cannot import name 'no_such_thing'" in ordinary[0] and "Traceback" in ordinary[0]
