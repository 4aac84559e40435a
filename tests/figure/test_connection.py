"""A connection that breaks while a figure plays, in a real JupyterLab behind a way that can be cut."""

import nbformat
import pytest
from support.distance import distance
from support.lab import Lecture

from helpers.authoring.notebooks import KERNEL

CELL = """
import time
from helpers.lectures.perceptron import live_learning
learning = live_learning(data="biopsies")
learning
"""
BUSY = """
do = learning.page._do
def once(*given):
    learning.page._do = do
    time.sleep(6)
    do(*given)
learning.page._do = once
"""


@pytest.fixture(scope="module")
def far(jupyter, browser, tmp_path_factory):
    """A notebook with one figure that plays, and the way to its server: 50 ms there and back."""
    address, folder, own = jupyter
    source = tmp_path_factory.mktemp("far") / "far.ipynb"
    cell = nbformat.v4.new_code_cell(CELL.strip())
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL}), source)
    with distance(address) as (way, detour):
        way.trip = 0.05
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        lecture = Lecture(context.new_page(), detour, folder, own, "far.ipynb", source=source)
        lecture.run_all()
        figure = lecture.figure("Learning from mistakes")
        figure.get_by_label("pace").select_option("fast")
        yield lecture, figure, way
        context.close()


def frames_pass(lecture, figure, more, seconds=90):
    """Wait until so many more pictures have been shown."""
    frames = int(figure.get_attribute("data-frame")) + more
    lecture.page.wait_for_function(
        "([figure, frames]) => Number(figure.dataset.frame) >= frames",
        arg=[figure.element_handle(), frames],
        timeout=1000 * seconds,
    )


def is_exact(lecture, figure):
    """Whether, at rest, the page shows what the kernel has, and takes one step back where it is told to."""
    page = lecture.page
    steps = []
    for button in ("back", "back", "step"):
        figure.get_by_role("button", name=button).click()
        page.wait_for_timeout(1000)
        steps.append(lecture.value("len(learning.history.log)"))
        assert figure.locator(".nn-description").text_content() == lecture.value("learning.description")
    return steps[0] == steps[1] + 1 == steps[2]


def test_play_goes_on_after_the_connection_broke_in_the_midst_of_a_frame(far):
    """JupyterLab takes its time to connect again; a cut between two frames: test_far."""
    lecture, figure, way = far
    figure.get_by_role("button", name="reset").click()
    figure.get_by_role("button", name="play").click()
    frames_pass(lecture, figure, 20)
    way.cut(half=True)
    figure.locator("[role=alert]", has_text="The kernel does not answer").wait_for(timeout=15_000)
    assert "Play goes on as soon as it answers" in figure.locator("[role=alert]").text_content()
    assert figure.get_by_role("button", name="pause").is_visible()
    way.mend()
    frames_pass(lecture, figure, 20)
    for dialog in lecture.page.locator(".jp-Dialog").all():  # JupyterLab's own, on the server it cannot reach
        dialog.get_by_role("button").last.click()
    assert figure.locator("[role=alert]").text_content() == ""
    figure.get_by_role("button", name="pause").click()
    lecture.page.wait_for_timeout(1000)
    assert is_exact(lecture, figure)
    assert not lecture.troubles


def test_play_waits_for_a_busy_kernel(far):
    lecture, figure, _ = far
    figure.get_by_role("button", name="reset").click()
    figure.get_by_role("button", name="play").click()
    frames_pass(lecture, figure, 20)
    with lecture.client() as client:
        client.execute(BUSY, reply=True, timeout=30)
    figure.locator("[role=alert]", has_text="The kernel does not answer").wait_for(timeout=15_000)
    frames_pass(lecture, figure, 20)
    figure.get_by_role("button", name="pause").click()
    lecture.page.wait_for_timeout(1000)
    assert is_exact(lecture, figure)
