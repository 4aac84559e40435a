"""From a key press on a control to new pixels in JupyterLab: ours beside its peers, in one run.

The floor is one round trip to the kernel and back with nothing but a text label. All contenders stand
in one notebook and take turns, so a busy machine slows all of them alike: trust the ratios. A press
counts until the browser is about to show the frame that holds the new pixels, pictures decoded.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

from benchmarks import results
from helpers.authoring.notebooks import KERNEL

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))

PRESSES = 40

SET_UP = """
from helpers.lectures.activations import live_bump_builder, live_curve_slope, live_depth
from helpers.lectures.backprop_sgd import live_graph, live_playground, live_descent, live_minibatch_noise
from helpers.lectures.cnns import live_layer_summary, live_open_layers, live_pool, live_train
from helpers.lectures.convolution_filters import live_blur, live_kernel_bench, live_learn_filter, live_slide
from helpers.lectures.matrix_formalism import live_row_column, live_shape_machine, live_space_bender
from helpers.lectures.perceptron import live_gate_lab, live_learning, live_one_neuron
import io, numpy as np, ipywidgets, matplotlib.pyplot as plt
from matplotlib.figure import Figure
from IPython.display import Image, display
z = np.linspace(-10, 10, 401)
x, y = np.meshgrid(np.linspace(-3, 3, 100), np.linspace(-3, 3, 100))
points = np.random.default_rng(0).normal(size=(200, 2))
def curve(w): return 1 / (1 + np.exp(-w * z))
def surface(w): return np.tanh(w * x + y)
def draw(figure, w):
    left, right = figure.subplots(1, 2)
    (line,) = left.plot(z, curve(w))
    image = right.imshow(surface(w), extent=(-3, 3, -3, 3), origin="lower", vmin=-1, vmax=1)
    right.plot(*points.T, "o")
    return line, image
"""
CONTENDERS = {  # name → (cell, which slider takes the keys, what tells that new pixels are there)
    "floor: a text label": (
        """
slider, label = ipywidgets.FloatSlider(1, min=-5, max=5, step=0.1), ipywidgets.Label("1")
slider.observe(lambda change: setattr(label, "value", f"{change.new:.1f}"), "value")
ipywidgets.VBox([slider, label])
""",
        "text",
    ),
    "live_one_neuron": ("live_one_neuron()", "frame"),
    "live_gate_lab": ("live_gate_lab()", "frame"),
    "live_learning": ("live_learning(steps=5)", "frame"),
    "live_curve_slope": ("live_curve_slope()", "frame"),
    "live_bump_builder": ("live_bump_builder(bumps=16)", "frame"),
    "live_depth": ("live_depth()", "frame"),
    "live_row_column": ("live_row_column()", "frame"),
    "live_shape_machine": ("live_shape_machine()", "frame"),
    "live_space_bender": ("live_space_bender(t=0.5)", "frame"),
    "live_graph": ("live_graph()", "frame"),
    "live_descent": ("live_descent(steps=5)", "frame"),
    "live_minibatch_noise": ("live_minibatch_noise(steps=5)", "frame"),
    "live_playground": (
        "live_playground(layers=2, width1=8, width2=8, batch_size=10, one_step='one batch')",
        "frame",
    ),
    "live_kernel_bench, signed": ("live_kernel_bench()", "frame"),
    "live_kernel_bench, clipped": ("live_kernel_bench(show='clipped')", "frame"),
    "live_blur": ("live_blur()", "frame"),
    "live_slide": ("live_slide()", "frame"),
    "live_learn_filter": ("live_learn_filter(steps=5)", "frame"),
    "live_open_layers": ("live_open_layers(epoch=10)", "frame"),
    "live_layer_summary": ("live_layer_summary()", "frame"),
    "live_pool": ("live_pool()", "frame"),
    "live_train": ("live_train(steps=1)", "frame"),
    "ipympl, set_data + draw_idle": (
        """
%matplotlib widget
with plt.ioff():
    figure = plt.figure(figsize=(9, 3.6))
line, image = draw(figure, 1)
slider2 = ipywidgets.FloatSlider(1, min=-5, max=5, step=0.1)
def move(change):
    line.set_ydata(curve(change.new)); image.set_data(surface(change.new)); figure.canvas.draw_idle()
slider2.observe(move, "value")
ipywidgets.VBox([slider2, figure.canvas])
""",
        "canvas",
    ),
    "interact + inline figure": (
        """
@ipywidgets.interact(w=(-5.0, 5.0, 0.1))
def show(w=1.0):  # what the inline backend does; the backend itself would close ipympl's figure
    figure, file = Figure(figsize=(9, 3.6), dpi=100), io.BytesIO()
    draw(figure, w)
    figure.savefig(file, format="png", bbox_inches="tight")
    display(Image(file.getvalue()))
""",
        "img",
    ),
}
# In the page: the watch starts at the key, and stops in the frame that shows the new pixels.
WATCH = """
([output, sign]) => {
  const label = (node) => (node.closest ? node : node.parentElement)?.closest(".widget-label");
  const isNew = {
    text: (change) => label(change.target),
    frame: (change) => change.attributeName === "data-frame",
    img: (change) => [...change.addedNodes].some((node) => node.parentElement?.querySelector("img")),
  }[sign];
  window.watch = new Promise((resolve) => {
    let start;
    document.addEventListener("keydown", () => (start = performance.now()), { capture: true, once: true });
    const stop = () => requestAnimationFrame(() => resolve(performance.now() - start));
    const old = CanvasRenderingContext2D.prototype.drawImage;
    const watcher = new MutationObserver(async (changes) => {
      if (start === undefined || !changes.some(isNew)) return;
      watcher.disconnect();
      if (sign === "img") await output.querySelector("img").decode();
      stop();
    });
    if (isNew) {
      watcher.observe(output, { subtree: true, childList: true, characterData: true, attributes: true });
    } else {
      CanvasRenderingContext2D.prototype.drawImage = function (...args) {
        if (start !== undefined) {
          CanvasRenderingContext2D.prototype.drawImage = old;
          stop();
        }
        return old.apply(this, args);
      };
    }
  });
}
"""
TIME_OUT = "Promise.race([window.watch, new Promise((stop) => setTimeout(stop, 5000, null))])"
FRAMES = """
import time
def frames(figure, name, values):
    took = []
    figure.page.send = lambda *_: None
    for value in values.round(1).tolist():
        start = time.perf_counter()
        figure.page.receive({"id": "", "view": "", "operations": [{"do": "set", "values": {name: value}}]})
        took.append(1000 * (time.perf_counter() - start))
    return took
kernels = np.random.default_rng(0).uniform(-2, 2, (30, 3, 3))
bench = {
    "live_one_neuron": frames(live_one_neuron(), "w1", np.linspace(-3, 3, 61)),
    "live_gate_lab": frames(live_gate_lab(), "w1", np.linspace(-4, 4, 17)),
    "live_learning": frames(live_learning(steps=5), "learning_rate", np.linspace(0.1, 2, 20)),
    "live_curve_slope": frames(live_curve_slope(), "z", np.linspace(-6, 6, 61)),
    "live_bump_builder": frames(live_bump_builder(bumps=16), "steepness", np.arange(20.0, 300, 10)),
    "live_depth": frames(live_depth(bend=True), "layers", np.array([1.0, 2, 3, 4, 5, 6] * 4)),
    "live_row_column": frames(live_row_column(), "b", np.linspace([-2, 3], [4, -1], 31)),
    "live_shape_machine": frames(live_shape_machine(), "batch", np.arange(1.0, 60)),
    "live_graph": frames(live_graph(step=20), "x", np.linspace([-2, 1], [2, -1], 31)),
    "live_descent": frames(live_descent(steps=20), "momentum", np.linspace(0, 0.9, 10)),
    "live_minibatch_noise": frames(live_minibatch_noise(steps=5), "w1", np.linspace(-2, 2, 41)),
    "live_playground": frames(live_playground(steps=5), "learning_rate", np.linspace(0.1, 2, 20)),
    "live_space_bender": frames(live_space_bender(), "b", np.linspace([-1, 1], [1, -1], 31)),
    "live_kernel_bench, signed": frames(live_kernel_bench(), "kernel", kernels),
    "live_kernel_bench, clipped": frames(live_kernel_bench(show="clipped"), "kernel", kernels),
    "live_blur": frames(live_blur(), "sigma", np.linspace(0.5, 5, 46)),
    "live_slide": frames(live_slide(), "padding", np.array([0.0, 1, 2, 3] * 6)),
    "live_learn_filter": frames(live_learn_filter(steps=5), "learning_rate", np.linspace(0.1, 2, 20)),
    "live_open_layers": frames(live_open_layers(), "epoch", np.arange(0.0, 20)),
    "live_layer_summary": frames(live_layer_summary(), "layers", np.array([1.0, 2, 3, 4] * 6)),
    "live_pool": frames(live_pool(), "shift", np.array([0.0, 1, 2, 3, 4] * 5)),
    "live_train": frames(live_train(steps=1), "learning_rate", np.linspace(0.1, 2, 20)),
}
"""


def main():
    """Measure in a fresh JupyterLab and print the table."""
    import conftest
    from playwright.sync_api import sync_playwright
    from support.lab import Lecture, serve

    if conftest.CHROMIUM is None:
        sys.exit("The latency is measured in Chromium, which is not on this machine.")
    cells = [SET_UP, *(cell for cell, _ in CONTENDERS.values())]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells],
        metadata={"kernelspec": KERNEL},
    )
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder, own = Path(place) / "notebooks", Path(place) / "own"
        folder.mkdir()
        own.mkdir()
        nbformat.write(notebook, own / "bench.ipynb")
        chromium = playwright.chromium.launch(executable_path=conftest.CHROMIUM, args=conftest.CHROMIUM_FLAGS)
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        with serve(folder, own) as address:
            lecture = Lecture(page, address, folder, own, "bench.ipynb", source=own / "bench.ipynb")
            lecture.run_all()
            page.wait_for_timeout(2000)
            times = press_in_turn(lecture)
            pictures = pictures_per_second(lecture)
            kernel = kernel_times(lecture)
        chromium.close()
    report(times, kernel)
    print(f"\nThe playground trains 2-8-8-1 in batches of 10 and shows {pictures:.0f} pictures per second.")


def press_in_turn(lecture):
    """Milliseconds of each press: name → list, the contenders taking turns."""
    page, times = lecture.page, {name: [] for name in CONTENDERS}
    outputs = page.locator(".jp-CodeCell .jp-Cell-outputArea")
    for press in range(-5, PRESSES):  # the first five warm up
        for place, (name, (_, sign)) in enumerate(CONTENDERS.items(), start=1):
            output = outputs.nth(place)
            output.scroll_into_view_if_needed()
            slider = output.locator("input[type=range]:visible, .noUi-handle, .nn-cell input[role]").first
            slider.focus()
            page.wait_for_timeout(120)
            page.evaluate(WATCH, [output.element_handle(), sign])
            page.keyboard.press("ArrowUp" if press % 2 else "ArrowDown")
            took = page.evaluate(TIME_OUT)
            if took is None:
                raise RuntimeError(f"{name}: no new pixels within five seconds of a key press")
            if press >= 0:
                times[name].append(took)
    return times


def pictures_per_second(lecture, seconds=6):
    """How many pictures a second the playground shows while it trains, one batch each, as fast as it can."""
    figure = lecture.figure("Playground")
    figure.get_by_label("pace").select_option("fast")
    figure.get_by_role("button", name="play").click()
    lecture.page.wait_for_timeout(1000)
    count = """async (figure, seconds) => {
      const [first, start] = [Number(figure.dataset.frame), performance.now()];
      await new Promise((done) => setTimeout(done, 1000 * seconds));
      return (1000 * (Number(figure.dataset.frame) - first)) / (performance.now() - start);
    }"""
    pictures = figure.evaluate(count, seconds)
    figure.get_by_role("button", name="pause").click()
    return pictures


def kernel_times(lecture):
    """Milliseconds of kernel time from a message to its frame, for each of our figures."""
    with lecture.client() as client:
        reply = client.execute(FRAMES, reply=True, timeout=60)
        assert reply["content"]["status"] == "ok", reply["content"]
    return lecture.value("bench")


def report(times, kernel):
    floor = statistics.median(times["floor: a text label"])
    print(f"\nKey press → new pixels in JupyterLab, {PRESSES} presses each, contenders taking turns\n")
    print(f"{'':32} {'median ms':>10} {'90 % ms':>9} {'over floor':>11} {'kernel ms':>10}")
    for name, took in times.items():
        inside = f"{statistics.median(kernel[name]):10.2f}" if name in kernel else ""
        late = statistics.quantiles(took, n=10)[-1]
        middle = statistics.median(took)
        print(f"{name:32} {middle:10.1f} {late:9.1f} {middle / floor:11.2f} {inside}")
    middles = {name: statistics.median(took) for name, took in times.items()}
    peers = {name: took for name, took in middles.items() if name.startswith(("ipympl", "interact"))}
    pictures = [name for name in kernel if name.startswith(("live_kernel_bench", "live_blur"))]
    small = statistics.median(middles[name] for name in kernel if name not in pictures)
    results.compare("key press → pixels", "median of the figures without photographs", "ms", small, peers)
    for name in (*pictures, "live_playground"):
        results.compare("key press → pixels", name, "ms", middles[name], peers)
    results.compare("key press → pixels", "the floor, a text label", "ms", floor, peers)
