"""The committed notebooks: they run as stored (nbval), store what they should, and keep the house rules."""

import base64
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from helpers import notebooks
from helpers.questions import bank

PATHS = sorted(notebooks.NOTEBOOKS.glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def run_nbval(path, folder):
    """nbval as its own run: every cell again, every stored text compared."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", str(path), "-q", "-p", "no:cacheprovider"],
        env=os.environ | {"NN_PROGRESS": str(folder / "progress.json")},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
    )


@every_notebook
def test_nbval(path, tmp_path):
    run = run_nbval(path, tmp_path)
    assert run.returncode == 0, run.stdout[-4000:]
    print(run.stdout.splitlines()[-1])


@every_notebook
def test_nbval_sees_a_stored_number_that_is_wrong(path, tmp_path):
    """The guard of the guard: one digit changed in a printed line, or in a text twin, must be found."""
    for kind in ("stream", "execute_result"):
        notebook = nbformat.read(path, 4)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        output = next(output for output in outputs if output.output_type == kind)
        holder, key = (output, "text") if kind == "stream" else (output.data, "text/plain")
        holder[key] = re.sub(r"\d", lambda digit: str(9 - int(digit[0])), holder[key], count=1)
        changed = tmp_path / f"{kind}-{path.name}"
        nbformat.write(notebook, changed)
        assert run_nbval(changed, tmp_path).returncode == 1, f"a wrong {kind} was not found"


@every_notebook
def test_running_it_again_changes_nothing(path):
    """Twice here: the same bytes. Against the stored file: the same text and, to the eye, the same stills."""
    first = notebooks.remake(path)
    assert first == notebooks.remake(path)
    again, stored = nbformat.reads(first.decode(), 4), nbformat.read(path, 4)
    for new, old in zip(again.cells, stored.cells, strict=True):
        assert new.source == old.source and without_stills(new) == without_stills(old), new.id
        for one, other in zip(stills(new), stills(old), strict=True):
            assert one.shape == other.shape and np.abs(one - other).mean() < 1, f"{new.id}: another still"


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
    assert len(live) >= 3
    for cell in live:
        (output,) = cell.outputs
        assert {"image/png", "text/html", "text/plain"} == set(output.data), cell.id
        assert re.search(r'alt="[^"]{40,}"', output.data["text/html"]), f"{cell.id}: a still without alt text"
    text = path.read_text(encoding="utf-8")
    assert "widget-view" not in text and '"widgets"' not in text


@every_notebook
def test_the_rules_of_the_house(path):
    cells = nbformat.read(path, 4).cells
    for cell in cells:
        assert cell.metadata["slideshow"]["slide_type"] in ("slide", "subslide", "fragment", "skip"), cell.id
        if cell.cell_type == "code":
            most = 24 if cell.id == "tape" else 12  # one small program is to be read whole
            assert len(cell.source.splitlines()) <= most, f"{cell.id} is too long to read in a lecture"
        else:
            no_prose = r"\$\$.*?\$\$|^\|.*?$"  # formulas on lines of their own, tables
            prose = re.sub(no_prose, "", cell.source, flags=re.S | re.M)
            words = len(prose.split())
            assert words <= 95 or cell.id == "sources", f"{cell.id} has {words} words"
            assert not re.search(r"!\[\s*\]\(|<img(?![^>]*alt=\"[^\"]+\")", cell.source), (
                f"{cell.id}: no alt text"
            )
    imports = [cell.id for cell in cells if cell.cell_type == "code" and "import " in cell.source]
    assert imports == ["set-up"], "the set-up cell holds the only imports"
    titles = [cell.source.splitlines()[0] for cell in cells if cell.source.startswith("## ")]
    minutes = [int(found[1]) for title in titles if (found := re.search(r"· (\d+) min", title))]
    assert len(minutes) == len(titles) - 1 and sum(minutes) == 60, "each section but the last has minutes"


@every_notebook
def test_it_asks_every_question_of_its_bank_once(path):
    text = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    asked = re.findall(r'(?:ask|predict)\("([\w.]+)"', text)
    file = bank.FOLDER / f"{path.stem}.toml"
    assert sorted(asked) == sorted(question.id for question in bank.read_file(file))
