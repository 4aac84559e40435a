"""The three ways to install say the same, name no address, and give a quick, one-threaded course."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

import helpers

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PROMISED = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", name)]
HEAVY = ("scipy", "skimage", "sklearn", "pandas", "torch", "matplotlib.pyplot", "nbclient", "nbformat")


def canonical(name):
    """Names of packages differ in case and dashes only by habit."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned():
    """constraints.txt as {name: version}; every line must be exactly that."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonical(name): version for name, version in pairs}


def conda():
    """The packages of environment.yml as {name: version}; the pip section is not among them."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return dict(re.findall(r"^  - ([\w-]+)(?:=([\w.]+))?$", text, flags=re.M))


def tracked_files():
    """The text of every file that git would hand on (or, without git, of none)."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    for name in filter(None, listing.stdout.split("\0")):
        if (path := ROOT / name).is_file():
            yield name, path.read_bytes().decode("utf-8", errors="replace")


def python(code):
    """Run `code` in a new Python and return what it prints, read as JSON."""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_conda_installs_what_pip_installs():
    versions = {
        name: version for name, version in conda().items() if name not in ("python", "pip", "conda-forge")
    }
    assert versions == {name: pinned()[name] for name in PROJECT["dependencies"]}


def test_conda_takes_a_python_that_the_project_takes():
    least = PROJECT["requires-python"].removeprefix(">=")
    assert tuple(map(int, conda()["python"].split("."))) >= tuple(map(int, least.split(".")))


def test_every_package_the_project_names_is_pinned():
    extras = [name for names in PROJECT["optional-dependencies"].values() for name in names]
    assert {canonical(name) for name in PROJECT["dependencies"] + extras} <= pinned().keys()


def test_the_pins_are_what_is_tested_here():
    """A constraint that nobody installed proves nothing."""
    versions = {name: distribution(name).version for name in map(canonical, PROJECT["dependencies"])}
    assert versions == {name: pinned()[name] for name in versions}


@pytest.mark.parametrize("python", [PROMISED[0], PROMISED[-1]])
def test_every_pin_takes_every_python_promised(python):
    """The first of that name, 3.11.0, too: Debian and others stay on an early one for years."""
    proved, refused = set(), []
    for name, version in pinned().items():
        try:
            metadata = distribution(name).metadata
        except PackageNotFoundError:
            continue  # what only the bench or another system asks for
        assert metadata["Version"] == version, f"{name}: constraints.txt names another; set up again"
        taken = metadata.get("Requires-Python", "")
        if not SpecifierSet(taken).contains(f"{python}.0"):
            refused.append(f"{name}=={version} needs Python {taken}")
        proved.add(name)
    assert not refused
    extras = PROJECT["optional-dependencies"]
    asked = PROJECT["dependencies"] + extras["data"] + extras["hub"] + extras["test"]
    assert {canonical(name) for name in asked} <= proved


def test_the_pythons_promised_are_those_taken():
    assert PROJECT["requires-python"] == f">={PROMISED[0]}"
    assert [int(version.removeprefix("3.")) for version in PROMISED] == [*range(11, 11 + len(PROMISED))]
    assert conda()["python"] in PROMISED


def test_one_version_is_told_everywhere():
    """The package has it from helpers.__version__, by pyproject.toml."""
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", citation, flags=re.M)[1] == helpers.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d[^]]*)\]", changes, flags=re.M)[0] == helpers.__version__


def test_every_file_has_an_origin_and_a_licence():
    """In the table of files/CREDITS.md, by name or by a pattern."""
    lines = (ROOT / "files" / "CREDITS.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| `")]
    assert rows and all(name and made_by and licence for name, _, made_by, _, licence, _ in rows)
    patterns = [pattern for row in rows for pattern in re.findall("`([^`]+)`", row[0])]
    for path in (ROOT / "files").rglob("*"):
        name = path.relative_to(ROOT / "files")
        if path.is_file() and name.name != "CREDITS.md":
            assert any(name.match(pattern) for pattern in patterns), f"CREDITS.md does not name {name}"


def test_the_workflow_runs_what_the_makefile_and_the_readme_say():
    """Every Python promised on three systems; where there is no make, the same commands."""
    (job,) = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))["jobs"].values()
    assert job["strategy"]["matrix"] == {"system": ["ubuntu", "macos", "windows"], "python": PROMISED}
    runs = [
        step["run"].replace(".venv\\Scripts\\python", ".venv/bin/python")
        for step in job["steps"]
        if "run" in step
    ]
    assert runs[:3] == [
        "NO_SKIP=1 make test-all PYTHON=python",
        "make test PYTHON=python",
        "python -m venv .venv",
    ]
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert runs[3].removeprefix(".venv/bin/") in readme
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^test test-all: .*\n((?:\t.*\n)+)", makefile, flags=re.M)[1]
    for name, value in {
        "python": ".venv/bin/python",
        "tier": re.search(r"^test: tier := (.*)$", makefile, flags=re.M)[1],
    }.items():
        recipe = recipe.replace(f"$({name})", value)
    commands = [line.strip("\t@") for line in recipe.splitlines()]
    assert runs[4:] == [command.removesuffix(" $(FLAGS)") for command in commands]


def test_nothing_names_a_registry():
    host = re.compile(
        r"(pypi|pythonhosted|npmjs|anaconda|deb\.debian|conda\.anaconda)\.(org|com)", flags=re.I
    )
    index = re.compile(r"--(extra-)?index-url|--find-links|registry=", flags=re.I)
    for name, text in tracked_files():
        if name != Path(__file__).relative_to(ROOT).as_posix():
            assert not (host.search(text) or index.search(text)), name


def test_nothing_names_a_folder_of_its_author():
    for name, text in tracked_files():
        assert not re.search(r"(?<![\w.])/(home|Users|root|work)/\w", text), name


def set_up_imports():
    """The modules of ours that the notebooks import: what a student waits for."""
    modules = {"helpers", "helpers.data", "helpers.engine"}
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                modules |= set(
                    re.findall(r"^(?:from|import) (helpers[\w.]*)", "".join(cell["source"]), flags=re.M)
                )
    return sorted(modules)


@pytest.mark.parametrize("module", set_up_imports())
def test_a_lecture_starts_light(module):
    loaded = python(f"import json, sys, {module}; print(json.dumps(list(sys.modules)))")
    assert not set(HEAVY) & set(loaded)


def test_the_server_starts_light():
    """The extension is loaded by every Jupyter server of this environment."""
    loaded = python("import json, sys, helpers.saving; print(json.dumps(list(sys.modules)))")
    assert not {"matplotlib", *HEAVY} & set(loaded)


def test_linear_algebra_has_one_thread():
    code = (
        "import os, json; os.environ.pop('OPENBLAS_NUM_THREADS', 0); os.environ.pop('OMP_NUM_THREADS', 0);"
        "import helpers, numpy, threadpoolctl;"
        "print(json.dumps([pool['num_threads'] for pool in threadpoolctl.threadpool_info()]))"
    )
    threads = python(code)
    assert threads and set(threads) == {1}
