"""What all tests share: a browser, a JupyterLab, several processes, and a way to forbid skipping.

Whoever adds a figure or a lecture keeps the suite short by this:
- A figure that its package names is swept (test_controls), tried on three screens and checked for cut text
  (test_every_figure) without a line of its own; a new notebook is run, compared and shown likewise.
- A figure alone is tested on the shared `page` with `Bare`, and waited for with `settled()`, never for a
  fixed time. JupyterLab is for what only it can show: one opening of a lecture costs 15 seconds.
- A file stays in one process, so its tests may share a fixture; what takes a minute is named in LONGEST.
  The names of tests must be the same in every process: no address of an object, no order of a set.
- Two files run at once: write to tmp_path only, take a free port, and expect things, not moments.
"""

import asyncio
import os
import shutil

import pytest
from hypothesis import settings
from support.lab import serve

from helpers.questions import check

settings.register_profile("patient", deadline=None)  # a busy machine is no error
settings.load_profile("patient")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STUDENT = {"width": 1366, "height": 768}  # the laptop in front of a student
SKIPS_FAIL = os.environ.get("NO_SKIP", "0") not in ("", "0")


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser, or a skip that says what is missing."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return CHROMIUM


@pytest.fixture(scope="session")
def browser(chromium):
    """One headless Chromium for the whole run."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """A real JupyterLab of this environment: its address, the folder it shows, that of its own files."""
    folder, own = tmp_path_factory.mktemp("lectures"), tmp_path_factory.mktemp("own")
    with serve(folder, own) as address:
        yield address, folder, own


@pytest.fixture
def new_page(browser):
    """A page with storage of its own: for JupyterLab, which leaves things behind."""
    context = browser.new_context(viewport=STUDENT)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def tab(browser):
    return browser.new_context(viewport=STUDENT).new_page()


@pytest.fixture
def page(tab):
    """An empty page, wiped after each test: that takes a tenth of a second, a new one takes a whole one."""
    yield tab
    tab.mouse.up()
    tab.evaluate("() => { try { localStorage.clear() } catch {} }")  # about:blank has none
    tab.unroute_all()
    tab.goto("about:blank")
    tab.set_viewport_size(STUDENT)
    tab.emulate_media(reduced_motion="null", forced_colors="null", color_scheme="null")


@pytest.fixture
def no_loop():
    """For tests that say asyncio.run: the browser of a file before them leaves its loop in this thread."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture
def own_progress(tmp_path, monkeypatch):
    """A file of answers for one test, and a folder for what runs: none touches the learner's own."""
    monkeypatch.setenv("NN_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    return tmp_path / "progress.json"


@pytest.fixture
def check_says(own_progress, capsys):
    """What `check` prints about a thing."""

    def check_says(exercise_id, *thing):
        assert check(exercise_id, *thing) is None
        return capsys.readouterr().out.strip()

    return check_says


# `make test` leaves out what is marked `whole`: it starts JupyterLab, or another server process.
# It runs as many processes as there are cores. Each file stays in one; the longest begin.

LONGEST = ["test_lectures", "test_every_figure", "test_notebooks", "test_browser", "test_controls"]


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "jupyter" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.whole)
    if hasattr(config, "workerinput"):
        names = [*LONGEST, ""]
        items.sort(key=lambda item: names.index(item.path.stem if item.path.stem in LONGEST else ""))


# With NO_SKIP=1 nothing is left out quietly: a skipped test fails and says why it was skipped.


def fail_instead_of_skip(report):
    if SKIPS_FAIL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason} - and NO_SKIP=1 lets nothing skip"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return fail_instead_of_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return fail_instead_of_skip((yield))
