"""Stored notebooks: the same bytes from every run, nothing that needs a kernel, clear words on failure."""

import json
import os
import re
import stat
import urllib.request

import pytest
from nbformat import NotebookNode

from helpers import saving
from helpers.authoring import notebooks

STILL = '<img alt="a still">'
LIVE = f"""
from IPython.display import display
display({{"{notebooks.WIDGET}": {{"model_id": "1"}}, "text/html": '{STILL}', "text/plain": "a"}}, raw=True)
"""


def code(source, **more):
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": 9,
        **more,
    }


def write(path, *cells, **metadata):
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def outputs(path):
    return [cell.get("outputs") for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


@pytest.fixture(scope="module")
def lecture(tmp_path_factory):
    """A notebook with everything that could make a run differ from the next, remade once."""
    path = write(
        tmp_path_factory.mktemp("course") / "lecture.ipynb",
        {"cell_type": "markdown", "metadata": {}, "source": "# A title", "id": "title"},
        code(
            "print('one')\nprint('two')", id="prints", metadata={"execution": {"iopub.execute_input": "now"}}
        ),
        code("", id="empty", outputs=[{"output_type": "stream", "name": "stdout", "text": "old"}]),
        code(LIVE, id="live"),
        code("object()"),
        code("import ipywidgets\nipywidgets.IntSlider()", id="slider"),
        code(f"display({{'{notebooks.WIDGET}': {{}}}}, raw=True)", id="bare"),
        code("import os, sys; os.environ['NN_PROGRESS'], os.getcwd()", id="surroundings"),
        kernelspec={"name": "conda-env-py", "display_name": "mine", "language": "python"},
        language_info={"name": "python", "version": "3.11.7"},
        widgets={"application/vnd.jupyter.widget-state+json": {}},
        title="kept",
    )
    path.chmod(0o640)
    assert notebooks.main([str(path)]) == 0
    return path


def test_a_second_run_changes_nothing(lecture, capsys):
    text = "".join("".join(output.get("data", {}).get("text/plain", "")) for output in outputs(lecture)[7])
    assert "progress.json" in text  # the one cell whose output must differ, so leave it out of the comparison
    path = lecture.with_name("steady.ipynb")
    raw = json.loads(lecture.read_text(encoding="utf-8"))
    del raw["cells"][7]
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert notebooks.main([str(path)]) == 0
    first = path.read_bytes()
    assert notebooks.main([str(path)]) == 0
    assert path.read_bytes() == first
    assert notebooks.main(["--check", str(path)]) == 0
    assert "steady.ipynb: unchanged" in capsys.readouterr().out


def test_what_is_stored(lecture):
    raw = json.loads(lecture.read_text(encoding="utf-8"))
    assert raw["metadata"] == {
        "kernelspec": notebooks.KERNEL,
        "language_info": {"name": "python"},
        "title": "kept",
    }
    assert [cell["id"] for cell in raw["cells"]] == [
        "title", "prints", "empty", "live", "cell-5", "slider", "bare", "surroundings",
    ]  # fmt: skip
    assert [cell["execution_count"] for cell in raw["cells"][1:]] == [1, None, 2, 3, 4, 5, 6]
    assert raw["cells"][1]["metadata"] == {}
    _, prints, empty, live, thing, slider, bare, _ = outputs(lecture)
    assert empty == bare == []
    assert [output["text"] for output in prints] == [["one\n", "two\n"]]
    assert [output["data"] for output in live] == [{"text/html": [STILL], "text/plain": ["a"]}]
    assert "".join(thing[0]["data"]["text/plain"]) == "<object at 0x…>"
    assert thing[0]["execution_count"] == 3
    assert slider[0]["data"].keys() == {"text/plain"}
    assert stat.S_IMODE(lecture.stat().st_mode) == 0o640
    assert lecture.read_bytes().endswith(b"}\n")


def test_a_run_leaves_the_answers_of_its_user_alone(lecture):
    text = "".join(outputs(lecture)[7][0]["data"]["text/plain"])
    progress, folder = re.findall(r"'([^']+)'", text)
    assert not os.path.exists(progress)
    assert folder == str(lecture.parent)


def test_pieces_of_a_stream_are_joined_and_stay_in_their_place():
    def stream(text, name="stdout"):
        return NotebookNode(output_type="stream", name=name, text=text)

    picture = NotebookNode(output_type="display_data", data={}, metadata={})
    pieces = [stream("a"), stream("b\n"), picture, stream("c"), stream("d", "stderr"), stream("e", "stderr")]
    assert notebooks.joined(pieces) == [stream("ab\n"), picture, stream("c"), stream("de", "stderr")]


def test_check_writes_nothing(tmp_path, capsys):
    path = write(tmp_path / "old.ipynb", code("1 + 1", id="sum"))
    before = path.read_bytes()
    assert notebooks.main(["--check", str(path)]) == 1
    assert path.read_bytes() == before
    assert "old.ipynb: would change" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", r"bad\.ipynb, cell 2 \(culprit\): '1 / 0' raised ZeroDivisionError: division by zero"),
        (
            "import warnings; warnings.warn('odd')",
            r"cell 2 \(culprit\).* wrote to stderr: .*UserWarning: odd",
        ),
        ("import os; os._exit(1)", r"bad\.ipynb: .*[Kk]ernel died"),
    ],
    ids=["error", "warning", "dead kernel"],
)
def test_a_cell_that_fails_is_named_and_nothing_is_written(tmp_path, capsys, source, message):
    path = write(
        tmp_path / "bad.ipynb", code("x = 1", id="fine"), code(source, id="culprit"), code("x", id="later")
    )
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    assert path.read_bytes() == before
    assert re.search(message, capsys.readouterr().err, flags=re.S)


def test_a_file_that_is_no_notebook_is_named(tmp_path, capsys):
    path = tmp_path / "broken.ipynb"
    path.write_text("{", encoding="utf-8")
    assert notebooks.main([str(path), str(tmp_path / "absent.ipynb")]) == 1
    assert re.search(r"broken\.ipynb: .*\n.*absent\.ipynb: FileNotFound", capsys.readouterr().err)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = write(tmp_path / "kept.ipynb")
    before = path.read_bytes()

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(notebooks.Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        notebooks.replace(path, b"new")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def saved(*data):
    """The data of each output after the hook saw a notebook with one cell."""
    cell = code("x", outputs=[{"output_type": "display_data", "metadata": {}, "data": d} for d in data])
    model = {"type": "notebook", "content": {"cells": [{"cell_type": "markdown", "source": ""}, cell]}}
    saving.before_save(model=model, path="x.ipynb", contents_manager=None)
    return [output["data"] for output in cell["outputs"]]


def test_saving_keeps_the_still_and_drops_the_widget():
    widget = {notebooks.WIDGET: {"model_id": "1"}}
    for still in ({"text/html": STILL}, {"image/png": "iVBO", "text/plain": "a"}):
        assert saved(widget | still) == [still]


def test_saving_touches_nothing_else():
    widget = {notebooks.WIDGET: {"model_id": "1"}, "text/plain": "IntSlider()"}
    plot, text = {"image/png": "iVBO", "text/plain": "Figure"}, {"text/plain": "2"}
    assert saved(dict(widget), dict(plot), dict(text)) == [widget, plot, text]


@pytest.mark.parametrize(
    "model",
    [
        None,
        {},
        {"type": "file", "content": "text", "format": "text"},
        {"type": "notebook"},
        {"type": "notebook", "content": None},
        {"type": "notebook", "content": {"cells": [None, {"outputs": [None, {"data": None}]}]}},
    ],
)
def test_saving_is_never_stopped(model):
    before = json.dumps(model)
    saving.before_save(model=model, path="x", contents_manager=None)
    assert json.dumps(model) == before


def test_jupyter_saves_stills(jupyter):
    """Fails where the course was not installed: the hook comes with the installation."""
    address, folder, _ = jupyter
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {notebooks.WIDGET: {}, "text/html": STILL},
    }
    content = {
        "cells": [code("x", id="a", outputs=[output])],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    body = json.dumps({"type": "notebook", "content": content}).encode()
    url = f"{address}api/contents/saved.ipynb?token=t"
    urllib.request.urlopen(urllib.request.Request(url, method="PUT", data=body)).close()
    assert [output["data"] for output in outputs(folder / "saved.ipynb")[0]] == [{"text/html": [STILL]}]


def test_jupyterlab_asks_only_this_machine_and_pops_nothing_up(jupyter, new_page):
    address, *_ = jupyter
    asked = []
    new_page.context.on("request", lambda request: asked.append(request.url))
    new_page.goto(f"{address}lab?token=t&reset")
    new_page.wait_for_selector("#jp-main-dock-panel")
    new_page.wait_for_selector(".jp-Launcher")
    new_page.wait_for_timeout(2000)  # news and pop-ups come late
    assert new_page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert not [
        url for url in asked if re.search("/news|/update|api/extensions", url)
    ]  # nor lets the server ask
