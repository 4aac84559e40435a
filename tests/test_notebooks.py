"""The committed notebooks: they run as stored (nbval), and store what they should.

That Run All in JupyterLab leaves them as they are, pictures included: test_browser, test_lectures.
"""

import base64
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest
from PIL import Image, ImageOps
from support.stored import changed_nothing, may_differ, stills

from helpers.authoring import notebooks
from helpers.authoring.rules import Lecture

PATHS = sorted(notebooks.NOTEBOOKS.glob("[0-9]*.ipynb"))  # the lectures; polls.ipynb: test_poll_room
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
NBVAL = [
    "-q",
    "--color=no",
    "--rootdir=/",
    "-p",
    "no:cacheprovider",
    "-p",
    "nbval.plugin",
    "--nbval",
    "--nbval-sanitize-with",
]
SANITIZE = Path(__file__).with_name("nbval_sanitize.cfg")


def nbval(path):
    """Run every cell again, compare every stored text: what nbval says, the numbers of failed cells."""
    with TemporaryDirectory() as folder:
        own = {"NN_PROGRESS": f"{folder}/progress.json", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        said = subprocess.run(
            [sys.executable, "-m", "pytest", *NBVAL, str(SANITIZE), str(path)],
            env=os.environ | own,
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
        ).stdout
    passed, failed = (re.search(rf"(\d+) {word}", said) for word in ("passed", "failed"))
    counted = sum(int(found[1]) for found in (passed, failed) if found)
    cells = sum(cell.cell_type == "code" for cell in nbformat.read(path, 4).cells)
    assert counted == cells, said[-4000:]
    return said, [int(number) for number in re.findall(r"^FAILED .*::Cell (\d+)", said, flags=re.M)]


@every_notebook
def test_nbval(path):
    said, failed = nbval(path)
    assert not failed, said[-4000:]


def test_nbval_sees_a_stored_number_that_is_wrong(tmp_path):
    """The guard of the guard: a digit changed in what was printed, and one in a description."""
    notebook = nbformat.read(PATHS[0], 4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    printed = next(cell for cell in code if compared(cell, "stream"))
    live = next(cell for cell in code if compared(cell, "execute_result"))
    notebook.cells = [cell for cell in code if cell in (code[0], printed, live)]
    nbformat.write(notebook, tmp_path / "right.ipynb")
    assert not nbval(tmp_path / "right.ipynb")[1]
    for cell, key in ((printed, "text"), (live, "text/plain")):
        output = cell.outputs[0]
        holder = output if key == "text" else output.data
        holder[key] = re.sub(r"\d", lambda digit: str(9 - int(digit[0])), holder[key], count=1)
    nbformat.write(notebook, tmp_path / "wrong.ipynb")
    assert len(nbval(tmp_path / "wrong.ipynb")[1]) == 2


def test_another_text_and_another_picture_are_seen_after_run_all(tmp_path):
    """The guard of what test_browser and test_lectures compare."""
    changed_nothing(PATHS[0], PATHS[0])
    for key, told in (("text/plain", "another text"), ("image/png", "another still")):
        notebook = nbformat.read(PATHS[0], 4)
        cell = next(cell for cell in notebook.cells if stills(cell))
        data = cell.outputs[0].data
        data[key] = data[key].swapcase() if key == "text/plain" else negative(data[key])
        nbformat.write(notebook, tmp_path / "saved.ipynb")
        with pytest.raises(AssertionError, match=f"{cell.id}: {told}"):
            changed_nothing(tmp_path / "saved.ipynb", PATHS[0])


def negative(png):
    """The same picture, dark for light."""
    file = io.BytesIO()
    ImageOps.invert(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")).save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


@every_notebook
def test_there_is_something_to_compare(path):
    """Outputs that nbval may not ignore: numbers that were printed, and descriptions of figures."""
    code = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    for kind in ("stream", "execute_result"):
        assert any(compared(cell, kind) for cell in code), (
            f"{path.name} has no {kind} with a number to compare"
        )


def compared(cell, kind):
    """Whether a cell has an output of this kind with a number in it, which nbval compares."""
    texts = [
        output.get("text") or output.data["text/plain"]
        for output in cell.outputs
        if output.output_type == kind and not may_differ(cell)
    ]
    return any(re.search(r"\d", text) for text in texts)


@every_notebook
def test_what_is_stored(path):
    live = Lecture(path).figures
    assert live
    for cell in live:
        if cell.source.startswith("answer_first("):  # of a folded one there is the line
            assert "when the question" in cell.outputs[0].data["text/plain"]
            continue
        (output,) = cell.outputs
        assert {"image/png", "text/html", "text/plain"} == set(output.data), cell.id
        assert re.search(r'alt="[^"]{40,}"', output.data["text/html"]), f"{cell.id}: a still without alt text"
    text = path.read_text(encoding="utf-8")
    assert "widget-view" not in text and '"widgets"' not in text
