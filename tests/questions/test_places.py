"""Answers belong to a user: where they lie, that nobody sees another's, and that old files are found."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from patience import seconds

from helpers.questions import progress_file
from helpers.questions.record import Progress

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import json, os, sys
uid = int(sys.argv[1])
if uid and hasattr(os, "getuid") and os.getuid() == 0:
    from helpers.questions import record, places  # as root: the course may lie where only root looks
    import jupyter_core.paths
    os.setgid(uid)
    os.setuid(uid)
elif uid:
    os.getuid = lambda: uid  # nobody but root can become another user: the files seem to be another's
from helpers.questions.places import default_path
from helpers.questions.record import open_progress
progress = open_progress()
before = progress.get("questions", "a.b").get("answer")
if sys.argv[2]:
    progress.answered("a.b", sys.argv[2], True)
print(json.dumps([str(default_path()), before, progress.take_message()]))
"""
IS_ROOT = hasattr(os, "getuid") and os.getuid() == 0
ADA, BOB = (12001 if IS_ROOT else 0), 12002
OPEN, CLOSED = 0o777, (0o755 if IS_ROOT else 0o555)  # folders in which users may write, or may not


class User:
    """Somebody with a home of their own, who works in a folder; `uid` 0 is whoever runs the tests."""

    def __init__(self, home, uid=0, root=ROOT):
        home.mkdir(exist_ok=True)
        if uid and IS_ROOT:
            os.chown(home, uid, uid)
        self.home, self.uid, self.root = home, uid, root

    def work(self, folder, answer=""):
        """Start a kernel in the folder and answer; returns where they lie, what was there, what is said."""
        own = {
            "HOME": str(self.home),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "PYTHONPATH": str(self.root),
        }
        environment = {name: value for name, value in os.environ.items() if name != "NN_PROGRESS"}
        run = subprocess.run(
            [sys.executable, "-c", CODE, str(self.uid), answer],
            cwd=folder, env=environment | own, capture_output=True, text=True, timeout=seconds(60),
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        path, before, message = json.loads(run.stdout)
        return Path(path), before, message

    @property
    def data(self):
        """The file in Jupyter's data."""
        return self.home / "data" / "neural-networks-live" / "progress.json"


@pytest.fixture
def tmp_path():
    """A folder that other users can reach; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def folder(tmp_path):
    """A folder with a notebook."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "01_perceptron.ipynb").write_text("{}")
    return tmp_path / "work"


def test_answers_lie_beside_the_notebook(tmp_path, folder):
    user = User(tmp_path / "ada")
    assert user.work(folder, "1") == (folder / "progress.json", None, "")
    assert user.work(folder) == (folder / "progress.json", "1", "")


def test_where_no_notebook_lies_they_are_in_the_users_data(tmp_path):
    user = User(tmp_path / "ada")
    (tmp_path / "empty").mkdir()
    assert user.work(tmp_path / "empty", "1") == (user.data, None, "")
    assert list((tmp_path / "empty").iterdir()) == []


def test_two_users_with_data_of_their_own_see_nothing_of_each_other(tmp_path):
    ada, bob = User(tmp_path / "ada"), User(tmp_path / "bob")
    (tmp_path / "empty").mkdir()
    ada.work(tmp_path / "empty", "ada's")
    assert bob.work(tmp_path / "empty", "bob's")[1] is None
    assert [user.work(tmp_path / "empty")[1] for user in (ada, bob)] == ["ada's", "bob's"]


@pytest.mark.parametrize("mode", [OPEN, CLOSED][: 2 if os.name == "posix" else 1])
def test_two_users_of_the_system_in_one_folder(tmp_path, folder, mode):
    """All may write in it, or none may: each has answers of their own, and they are kept."""
    folder.chmod(mode)
    ada, bob = User(tmp_path / "ada", ADA), User(tmp_path / "bob", BOB)
    places = [ada.work(folder, "ada's"), bob.work(folder, "bob's")]
    assert places[0] == (folder / "progress.json" if mode == OPEN else ada.data, None, "")
    assert places[1] == (bob.data, None, "")
    assert [user.work(folder)[1:] for user in (ada, bob)] == [("ada's", ""), ("bob's", "")]


@pytest.mark.parametrize("closed", [CLOSED] if os.name == "posix" else [])
def test_a_folder_that_becomes_read_only_takes_no_answers_away(tmp_path, folder, closed):
    folder.chmod(OPEN)
    ada = User(tmp_path / "ada", ADA)
    ada.work(folder, "1")
    folder.chmod(closed)
    path, before, message = ada.work(folder, "2")
    assert (path, before) == (ada.data, "1") and str(folder / "progress.json") in message
    assert ada.work(folder) == (ada.data, "2", "")


def test_answers_come_along_into_a_folder_of_ones_own_once(tmp_path, folder):
    user = User(tmp_path / "ada")
    (tmp_path / "empty").mkdir()
    user.work(tmp_path / "empty", "1")
    before = user.data.read_bytes()
    path, answer, message = user.work(folder)
    assert (path, answer) == (folder / "progress.json", "1")
    assert message == f"Your earlier answers were found in {user.data}. From now on they are in {path}."
    assert user.work(folder, "2") == (path, "1", "") and user.data.read_bytes() == before


@pytest.fixture
def clone(tmp_path):
    """A clone of the course, where answers were kept beside its notebooks, wherever one worked."""
    root = tmp_path / "clone"
    shutil.copytree(ROOT / "helpers", root / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "notebooks").mkdir()
    (root / "notebooks" / "01_perceptron.ipynb").write_text("{}")
    Progress(root / "notebooks" / "progress.json").answered("a.b", "long ago", True)
    return root


def test_the_old_file_of_a_clone_is_taken_over(tmp_path, folder, clone):
    user, old = User(tmp_path / "ada", root=clone), clone / "notebooks" / "progress.json"
    assert user.work(clone / "notebooks") == (old, "long ago", "")
    path, before, message = user.work(folder)
    assert (path, before) == (folder / "progress.json", "long ago") and str(old) in message
    assert user.work(folder) == (path, "long ago", "")


def test_the_old_file_of_somebody_elses_clone_is_not(tmp_path, folder, clone):
    folder.chmod(OPEN)
    (clone / "notebooks" / "progress.json").chmod(0o666)
    assert User(tmp_path / "bob", BOB, clone).work(folder) == (folder / "progress.json", None, "")


def test_an_old_file_that_cannot_be_read_is_named_and_left(tmp_path, folder):
    user = User(tmp_path / "ada")
    user.data.parent.mkdir(parents=True)
    user.data.write_text("{")
    path, before, message = user.work(folder, "1")
    assert (path, before) == (folder / "progress.json", None)
    assert str(user.data) in message and "left as it is" in message and user.data.read_text() == "{"


def test_taking_over_keeps_what_is_there(tmp_path):
    old, new = Progress(tmp_path / "old.json"), Progress(tmp_path / "new.json")
    for name in ("a.one", "a.two"):
        old.answered(name, "old", False)
    new.answered("a.two", "new", True)
    new.take_over(tmp_path / "old.json")
    questions = progress_file.read(tmp_path / "new.json")["questions"]
    assert {name: entry["answer"] for name, entry in questions.items()} == {"a.one": "old", "a.two": "new"}
