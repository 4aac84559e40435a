"""The course as an installed package: a wheel holds all of it, wherever it lies and whatever the locale."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers import __main__ as command
from helpers import __version__, course
from helpers.questions import bank

ROOT = Path(__file__).parents[1]
LECTURES = [path for path in sorted(course.NOTEBOOKS.iterdir()) if path.suffix in (".ipynb", ".md")]


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """The wheel and its editable sister, built from this folder without the network."""
    folder = tmp_path_factory.mktemp("built")
    pytest.importorskip("hatchling")
    code = "import hatchling.build as b, sys; b.build_wheel(sys.argv[1]), b.build_editable(sys.argv[2])"
    places = [folder / "wheel", folder / "editable"]
    for place in places:
        place.mkdir()
    run = subprocess.run([sys.executable, "-c", code, *places], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return [zipfile.ZipFile(next(place.glob("*.whl"))) for place in places]


@pytest.fixture(scope="module")
def wheel(build):
    return build[0]


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """Run a Python that has the course from the wheel only: python(cwd, *arguments) → its finished process.

    It lies in a folder with umlauts and a space, and the locale knows nothing but ASCII.
    """
    site = tmp_path_factory.mktemp("Übung Müller")
    wheel.extractall(site)
    own = tmp_path_factory.mktemp("own")
    environment = os.environ | {"PYTHONPATH": str(site), "LC_ALL": "C", "JUPYTER_DATA_DIR": str(own)}
    environment.pop("NN_PROGRESS", None)

    def run(cwd, *arguments):
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=cwd,
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )

    run.site, run.own = site, own
    return run


def test_the_wheel_holds_every_file_of_the_course(wheel):
    names = set(wheel.namelist())
    for path in [*LECTURES, *(path for path in course.FILES.rglob("*") if path.is_file())]:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("files/jupyter/"):  # these go where Jupyter looks for them
            assert wheel.read(f"helpers/shipped/{name}") == path.read_bytes()
            names.remove(f"helpers/shipped/{name}")
    assert not [name for name in names if name.startswith("helpers/shipped/")]  # nor anyone's answers
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "files/", "notebooks/"))]


def test_the_wheel_holds_the_settings_of_jupyter(wheel):
    data = f"neural_networks_live-{__version__}.data/data/etc"
    own = "neural-networks-live"
    for name, source in {
        f"jupyter/jupyter_server_config.d/{own}.json": "files/jupyter/server.json",
        f"jupyter/labconfig/page_config.d/{own}.json": "files/jupyter/page.json",
        f"jupyter/labconfig/default_setting_overrides.d/{own}.json": "files/jupyter/overrides.json",
        f"ipython/startup/{own}.py": "helpers/kernel_start.py",
    }.items():
        assert wheel.read(f"{data}/{name}") == (ROOT / source).read_bytes()


def test_the_wheel_says_who_made_it_and_what_one_may_do_with_it(wheel):
    metadata = wheel.read(f"neural_networks_live-{__version__}.dist-info/METADATA").decode()
    assert f"\nVersion: {__version__}\n" in metadata
    assert "\nAuthor: the Neural networks, live developers\n" in metadata
    assert "\nLicense-Expression: MIT AND CC-BY-4.0 AND CC0-1.0\n" in metadata
    licences = f"neural_networks_live-{__version__}.dist-info/licenses/"
    assert wheel.read(f"{licences}LICENSE") == (ROOT / "LICENSE").read_bytes()


def test_an_editable_install_writes_no_path_into_a_pth(build):
    """Up to Python 3.12 a .pth is read in the locale's encoding: a path with an umlaut stops every start."""
    _, editable = build
    (pth,) = (name for name in editable.namelist() if name.endswith(".pth"))
    assert editable.read(pth) == b"import _editable_impl_neural_networks_live"
    assert not [name for name in editable.namelist() if name.startswith("helpers/")]


def test_the_installed_course_has_its_questions_data_and_pictures(python, tmp_path):
    code = """if True:
        import json, helpers
        from helpers import data, picture
        from helpers.questions import bank
        from helpers.questions.places import default_path
        print(json.dumps([
            helpers.__file__, helpers.__version__, len(bank.read_folder()), len(data.penguins().X),
            len(data.nuclei()[0]), len(picture("neuron.svg", "a neuron")._repr_mimebundle_()),
            str(default_path()),
        ]))
    """
    run = python(tmp_path, "-W", "error", "-c", code)
    assert run.returncode == 0, run.stderr
    where, *rest, progress = json.loads(run.stdout)
    assert Path(where).is_relative_to(python.site)
    assert rest == [__version__, len(bank.read_folder()), 274, 512, 2]
    assert Path(progress) == python.own / "neural-networks-live" / "progress.json"


def test_the_installed_course_lays_out_its_lectures(python, tmp_path):
    folder = tmp_path / "Vorlesung für Müller"
    run = python(tmp_path, "-m", "helpers", "copy-notebooks", folder.name)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith(f'Open them: python -m jupyterlab "{folder.name}"\n')
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in LECTURES
    }
    code = "from helpers.questions.places import default_path; print(ascii(str(default_path())))"
    assert python(folder, "-c", code).stdout == f"{str(folder / 'progress.json')!a}\n"


# --- Laying out, again and again -----------------------------------------------------------------------


def lay_out(folder):
    return command.main(["copy-notebooks", str(folder)])


def test_laying_out_again_brings_back_what_is_missing(tmp_path, capsys):
    assert lay_out(tmp_path / "a" / "b") == 0
    (tmp_path / "a" / "b" / "glossary.md").unlink()
    (tmp_path / "a" / "b" / "my own.ipynb").write_text("mine")
    assert lay_out(tmp_path / "a" / "b") == 0
    assert "(new files: 1)" in capsys.readouterr().out
    assert len(list((tmp_path / "a" / "b").iterdir())) == len(LECTURES) + 1


def test_nobodys_work_is_overwritten(tmp_path, capsys):
    changed = tmp_path / "01_perceptron.ipynb"
    changed.write_text("my answers")
    assert lay_out(tmp_path) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Stopped: 01_perceptron.ipynb in {tmp_path} would be overwritten")
    assert said.count("\n") == 1 and "Nothing was copied." in said
    assert changed.read_text() == "my answers" and list(tmp_path.iterdir()) == [changed]


def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path, capsys):
    (tmp_path / "file").touch()
    (tmp_path / "glossary.md").mkdir()
    assert [lay_out(tmp_path / "file"), lay_out(tmp_path / "file" / "below"), lay_out(tmp_path)] == [1, 1, 1]
    file, below, taken, nothing = capsys.readouterr().err.split("\n")
    assert file == f"Stopped: {tmp_path / 'file'} is a file, not a folder."
    assert below.startswith("Stopped: ") and str(tmp_path / "file") in below
    assert taken.startswith("Stopped: ") and "glossary.md" in taken and not nothing


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        command.main(["--version"])
    assert capsys.readouterr().out == f"{__version__}\n"
