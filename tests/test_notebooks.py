"""The committed notebooks: they run as stored (nbval), and store what they should."""

import base64
import functools
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import numpy as np
import pytest
from PIL import Image

from helpers.authoring import notebooks

PATHS = sorted(notebooks.NOTEBOOKS.glob("[0-9]*.ipynb"))  # the lectures; polls.ipynb: test_poll_room
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
NBVAL = ["-q", "--color=no", "--rootdir=/", "-p", "no:cacheprovider", "-p", "nbval.plugin", "--nbval"]


def with_errors(notebook):
    """Change a digit in the first printed number and one in the first text twin; cut off what comes after."""
    cells, changed = [cell for cell in notebook.cells if cell.cell_type == "code"], []
    for kind, key in (("stream", "text"), ("execute_result", "text/plain")):
        number, holder = next(
            (number, holder)
            for number, cell in enumerate(cells)
            for output in cell.outputs
            if output.output_type == kind and not may_differ(cell)
            if re.search(r"\d", (holder := output if kind == "stream" else output.data)[key])
        )
        holder[key] = re.sub(r"\d", lambda digit: str(9 - int(digit[0])), holder[key], count=1)
        changed.append(number)
    notebook.cells = cells[: max(changed) + 1]
    return changed


@functools.cache
def nbval(path):
    """Every cell again, every stored text compared: one run, of the notebook and of a copy with errors.

    Returns what nbval says, the failed cells of the notebook, those of the copy and those that were changed.
    """
    notebook = nbformat.read(path, 4)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    changed = with_errors(notebook)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.ipynb"
        nbformat.write(notebook, copy)
        own = {"NN_PROGRESS": f"{folder}/progress.json", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        said = subprocess.run(
            [sys.executable, "-m", "pytest", *NBVAL, str(path), str(copy)],
            env=os.environ | own,
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
        ).stdout
    assert re.search(r"(\d+) failed, (\d+) passed in", said), said[-4000:]
    failed, passed = map(int, re.search(r"(\d+) failed, (\d+) passed in", said).groups())
    assert failed + passed == cells + len(notebook.cells), said[-4000:]
    found = [re.findall(rf"^FAILED .*{file.name}::Cell (\d+)", said, flags=re.M) for file in (path, copy)]
    return said, *([int(number) for number in numbers] for numbers in found), changed


@every_notebook
def test_nbval(path):
    said, failed, *_ = nbval(path)
    assert not failed, said[-4000:]


@every_notebook
def test_nbval_sees_a_stored_number_that_is_wrong(path):
    """The guard of the guard."""
    said, _, failed, changed = nbval(path)
    assert sorted(failed) == sorted(changed), said[-4000:]


@every_notebook
def test_running_it_again_changes_nothing(path, tmp_path):
    """From another folder: the text as stored, and to the eye the same stills; each time the same bytes."""
    copy = tmp_path / "another folder" / path.name
    copy.parent.mkdir()
    shutil.copy(path, copy)
    again, stored = steady(notebooks.remake(copy)), steady(path.read_bytes())
    if again != stored:  # a machine may paint a pixel otherwise: then it does so each time
        assert again == steady(notebooks.remake(path))
    for new, old in zip(again.cells, stored.cells, strict=True):
        assert new.source == old.source and without_stills(new) == without_stills(old), new.id
        for one, other in zip(stills(new), stills(old), strict=True):
            assert one.shape == other.shape and np.abs(one - other).mean() < 1, f"{new.id}: another still"


def may_differ(cell):
    """Is it tagged as one whose outputs differ each time, such as seconds?"""
    return "nbval-ignore-output" in cell.metadata.get("tags", ())


def steady(notebook):
    """A notebook without the outputs that may differ each time."""
    notebook = nbformat.reads(notebook.decode(), 4)
    for cell in filter(may_differ, notebook.cells):
        cell.outputs = []
    return notebook


def without_stills(cell):
    return re.sub(
        r"[A-Za-z0-9+/=]{200,}", "…", nbformat.v4.writes_json(nbformat.v4.new_notebook(cells=[cell]))
    )


def stills(cell):
    outputs = [
        output.data["image/png"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    return [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"), int) for data in outputs
    ]


@every_notebook
def test_what_is_stored(path):
    cells = nbformat.read(path, 4).cells
    live = [cell for cell in cells if cell.cell_type == "code" and re.search(r"^\w* ?=? ?live_", cell.source)]
    assert live
    for cell in live:
        (output,) = cell.outputs
        assert {"image/png", "text/html", "text/plain"} == set(output.data), cell.id
        assert re.search(r'alt="[^"]{40,}"', output.data["text/html"]), f"{cell.id}: a still without alt text"
    text = path.read_text(encoding="utf-8")
    assert "widget-view" not in text and '"widgets"' not in text
