"""A kernel far away: one press, a held key, a drag and play at round trips of 0, 50, 100 and 200 ms.

A proxy of our own lets every byte between JupyterLab's page and its server take half a round trip, each way.
The floor is a text label beside an ordinary slider: one message under way at a time. At each distance all
take turns. Pictures are counted as they are seen: those of one frame of the screen are one.
"""

import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from benchmarks import results
from benchmarks.latency import CONTENDERS, TESTS, TIME_OUT, WATCH
from helpers.authoring.notebooks import KERNEL

sys.path.insert(0, str(TESTS))

TRIPS = (0, 50, 100, 200)  # ms
PRESSES = 16  # even: a slider ends where it began
SECONDS = 4.0  # a key is held, a handle dragged, a figure played
KEY, MOVE = 0.033, 0.016  # seconds between two repeats of a held key, and two places of a dragged pointer
FLOOR, NEURON, PLAYGROUND = "floor: a text label", "live_one_neuron", "live_playground"
CELLS = {  # name → (cell, what takes the keys, what is dragged, what changes with each picture)
    FLOOR: (CONTENDERS[FLOOR][0], ".noUi-handle", ".noUi-handle", ".widget-label"),
    NEURON: ("live_one_neuron()", "input[type=range]", ".nn-handle", ".nn-figure"),
    PLAYGROUND: ("live_playground()", "input[type=range]", "", ".nn-figure"),
}
SET_UP = """
import ipywidgets
from helpers.lectures.backprop_sgd import live_playground
from helpers.lectures.perceptron import live_one_neuron
"""
SEE = """([output, sign]) => {
  const shown = [...output.querySelectorAll(sign)].pop();
  const read = () => shown.dataset.frame ?? shown.textContent;
  let before = read();
  window.seen = [];
  window.hand = 0;
  window.see = true;
  for (const kind of ["keydown", "pointermove"]) {
    document.addEventListener(kind, () => window.see && (window.hand = performance.now()), { capture: true });
  }
  const look = (now) => {
    const after = read();
    if (after !== before) window.seen.push(now);
    before = after;
    if (window.see) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
SEEN = "() => ((window.see = false), { seen: window.seen, hand: window.hand })"


@dataclass
class Measured:
    """What one contender took at one distance, in ms: each press; by deed, a picture, and the last one."""

    presses: list[float] = field(default_factory=list)
    pictures: dict[str, float] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)


def main():
    """Measure in a fresh JupyterLab and print the table."""
    import conftest
    from playwright.sync_api import sync_playwright
    from support.distance import distance
    from support.lab import Lecture, serve

    if conftest.CHROMIUM is None:
        sys.exit("Far kernels are measured in Chromium, which is not on this machine.")
    cells = [SET_UP, *(cell for cell, *_ in CELLS.values())]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells],
        metadata={"kernelspec": KERNEL},
    )
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder, own = Path(place) / "notebooks", Path(place) / "own"
        folder.mkdir()
        own.mkdir()
        nbformat.write(notebook, own / "far.ipynb")
        chromium = playwright.chromium.launch(executable_path=conftest.CHROMIUM, args=conftest.CHROMIUM_FLAGS)
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        with serve(folder, own) as server, distance(server) as (way, address):
            lecture = Lecture(page, address, folder, own, "far.ipynb", source=own / "far.ipynb")
            lecture.run_all()
            page.wait_for_timeout(2000)
            measured = {}
            for trip in TRIPS:
                way.trip = trip / 1000
                measured[trip] = measure(lecture)
        chromium.close()
    report(measured)


def measure(lecture):
    """Measure each contender at the present distance: name → what it took."""
    outputs = lecture.page.locator(".jp-CodeCell .jp-Cell-outputArea")
    places = {name: outputs.nth(place) for place, name in enumerate(CELLS, start=1)}
    found = {name: Measured() for name in CELLS}
    for press in range(-2, PRESSES):  # the first two learn the way
        for name, output in places.items():
            took = one_press(lecture.page, output, name, press)
            if press >= 0:
                found[name].presses.append(took)
    for name, output in places.items():
        for deed, act in {"held key": hold, "drag": drag, "play": play}.items():
            if (deed == "drag" and not CELLS[name][2]) or (deed == "play") != (name == PLAYGROUND):
                continue
            found[name].pictures[deed], found[name].last[deed] = seen(lecture.page, output, name, act)
    return found


def one_press(page, output, name, press):
    """Milliseconds from a key press to new pixels."""
    output.scroll_into_view_if_needed()
    output.locator(CELLS[name][1]).first.focus()
    page.wait_for_timeout(120)
    page.evaluate(WATCH, [output.element_handle(), CONTENDERS[name][1]])
    page.keyboard.press("ArrowUp" if press % 2 else "ArrowDown")
    took = page.evaluate(TIME_OUT)
    if took is None:
        raise RuntimeError(f"{name}: no new pixels within five seconds of a key press")
    return took


def seen(page, output, name, act):
    """Let a hand act: milliseconds from one picture to the next, and from the hand's stop to the last one."""
    output.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.evaluate(SEE, [output.element_handle(), CELLS[name][3]])
    act(page, output, name)
    page.wait_for_timeout(1500)
    told = page.evaluate(SEEN)
    inside = [when for when in told["seen"] if when > told["hand"] - 1000 * (SECONDS - 1)]
    inside = [when for when in inside if when <= told["hand"]]
    between = 1000 * (SECONDS - 1) / max(1, len(inside))
    return between, told["seen"][-1] - told["hand"]


def every(seconds, act):
    """Call act(number) at an even pace, for SECONDS."""
    start = time.perf_counter()
    for number in range(int(SECONDS / seconds)):
        time.sleep(max(0, start + number * seconds - time.perf_counter()))
        act(number)


def hold(page, output, name):
    """Hold an arrow key; it turns round at times, before the slider's end."""
    output.locator(CELLS[name][1]).first.focus()
    every(KEY, lambda number: page.keyboard.down("ArrowUp" if number // 20 % 2 else "ArrowDown"))
    page.keyboard.up("ArrowUp")
    page.keyboard.up("ArrowDown")


def drag(page, output, name):
    """Drag a handle to and fro."""
    box = output.locator(CELLS[name][2]).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    every(MOVE, lambda number: page.mouse.move(x + 2 * abs(number % 60 - 30) - 30, y))
    page.mouse.up()


def play(page, output, name):
    """Play as a student does, at the pace that the figure has; pause is the hand's stop."""
    button = output.locator("[data-button=play]")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000 * SECONDS)
    page.keyboard.press("Enter")


def report(measured):
    """Print what was measured, with its ratio to the floor, and remember the rows of the table."""
    print(f"\nA kernel far away: {PRESSES} presses each, {SECONDS:.0f} seconds of each deed\n")
    print(f"{'':34} {'trip':>6} {'ours':>9} {'floor':>9} {'over floor':>11} {'last picture':>13}")
    for trip, found in measured.items():
        floor = {"one press": statistics.median(found[FLOOR].presses), **found[FLOOR].pictures}
        floor["play"] = floor["one press"]  # one step, one round trip
        for name in (NEURON, PLAYGROUND):
            took = {"one press": statistics.median(found[name].presses), **found[name].pictures}
            for deed, ms in took.items():
                last = found[name].last.get(deed)
                line(f"{name}, {deed}", trip, ms, floor[deed], last, is_press=deed == "one press")
                peers = {"a text label": floor[deed]}
                results.compare(f"kernel {trip} ms away", f"{name}, {deed}", "ms a picture", ms, peers)


def line(what, trip, ms, floor, last, *, is_press):
    """Print one line: ms of a press, else pictures a second."""
    one, other = (f"{took:.0f} ms" if is_press else f"{1000 / took:.0f}/s" for took in (ms, floor))
    late = f"{last:10.0f} ms" if last is not None else ""
    print(f"{what:34} {trip:>6} {one:>9} {other:>9} {ms / floor:11.2f} {late:>13}")
