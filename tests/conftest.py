"""What all tests share: a browser, and a way to forbid skipping."""

import os
import shutil

import pytest

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
    tab.emulate_media(reduced_motion="null")


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
