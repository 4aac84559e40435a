"""`check` judges the last version, or nothing: what an earlier cell left behind is not what was handed in."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
SETUP = "from helpers import check\nimport numpy as np"
RIGHT = "def mine(x, w, b):\n    return int(w @ x + b > 0)"
CHECK = 'check("perceptron.forward", mine)'
SAID = "✓ perceptron.forward"
BROKEN = {  # a cell that fails, and what is said of it
    "def mine(x, w, b)\n    return 0": "SyntaxError in line 1",
    "def mine(x, w, b):\nreturn int(w @ x + b > 0)": "IndentationError in line 2",
    "deff mine(x, w, b):\n    return 0": "SyntaxError in line 1",
    "mine = (lambda x, w, b: 0": "SyntaxError in line 1",
    "x = 1\n  def mine(x, w, b):\n    return 0": "IndentationError in line 2",
    "1 / 0\ndef mine(x, w, b):\n    return 0": "ZeroDivisionError",
    "@undefined\ndef mine(x, w, b):\n    return 0": "NameError",
    "mine = undefined": "NameError",
    "%%time\ndef mine(x, w, b:\n    return 0": "SyntaxError",
}
RUN_CELLS = """
import sys, json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.showtraceback = shell.showsyntaxerror = shell.showindentationerror = lambda *a, **k: None
for cell in json.loads(sys.argv[1]):
    print("----")
    shell.run_cell(cell, store_history=True)
"""


def ipython(*cells):
    """What each cell prints on IPython's command line."""
    run = [sys.executable, "-c", RUN_CELLS, json.dumps(cells)]
    ran = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    return [said.strip() for said in ran.stdout.split("----")[1:]]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What `check` says after each of the broken cells, and after the mended one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NN_PROGRESS", str(tmp_path_factory.mktemp("own") / "progress.json"))
        rounds = [(RIGHT, CHECK, broken, CHECK, CHECK, RIGHT, CHECK) for broken in BROKEN]
        said = ipython(SETUP, *(cell for each in rounds for cell in each))[1:]
    return {broken: said[7 * number :][:7] for number, broken in enumerate(BROKEN)}


@pytest.mark.parametrize("broken", BROKEN, ids=range(len(BROKEN)))
def test_a_cell_that_stopped_is_not_judged_by_what_was_before(outputs, broken):
    _, before, _, after, again, _, mended = outputs[broken]
    assert before.startswith(SAID) and mended.startswith(SAID)
    assert after.startswith("perceptron.forward: nothing was judged. The cell that makes mine stopped with ")
    assert BROKEN[broken] in after and "✓" not in after
    assert again == after


def test_a_cell_that_stopped_behind_the_function_has_made_it(own_progress):
    said = ipython(
        SETUP, RIGHT.replace(">", "<"), f"{RIGHT}\nmine(1)", CHECK, "check('perceptron.forward', mine", CHECK
    )
    assert said[3].startswith(SAID) and said[5].startswith(SAID)


def test_what_a_function_uses_must_be_new_as_well(own_progress):
    slope = "def slope(z):\n    return a(z) * (1 - a(z))"
    a = "def a(z):\n    return np.exp(-np.logaddexp(0, -np.asarray(z)))"
    check = 'check("activations.sigmoid_slope", slope)'
    said = ipython(SETUP, a, slope, check, "def a(z):\n    retrun 3", check)
    assert said[3].startswith("✓") and "The cell that makes a stopped with SyntaxError" in said[5]


def test_a_notebook_that_is_run_through_says_the_same(own_progress):
    cells = [SETUP, RIGHT, CHECK, "def mine(x, w, b)\n    return 0", CHECK, RIGHT, CHECK]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": ROOT}}
    )
    client.execute()
    said = ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells]
    assert said[2].startswith(SAID) and said[6].startswith(SAID)
    assert said[4].startswith("perceptron.forward: nothing was judged.")


def test_outside_of_a_notebook_it_judges_what_it_gets(own_progress):
    run = [sys.executable, "-c", f"{SETUP}\n{RIGHT}\n{CHECK}"]
    assert subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.startswith(SAID)
