"""Every control of every live figure, swept in a kernel, with the invariants of the curriculum."""

import itertools
import json
import math
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from support.figures import every_figure
from support.invariants import everything

from helpers.figure import CourseError, Slider, output, widget
from helpers.lectures.perceptron import live_gate_lab, live_learning, live_one_neuron

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def kernel():
    """A kernel that runs code and returns its outputs; one for all figures, as in a notebook."""
    notebook = nbformat.v4.new_notebook()
    client = NotebookClient(notebook, kernel_name="python3", timeout=300)

    def run(code):
        notebook.cells.append(nbformat.v4.new_code_cell(code))
        return client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1).outputs

    with client.setup_kernel():
        run(f"import sys; sys.path.insert(0, {str(TESTS)!r})")
        yield run


@every_figure
def test_sweep_in_a_kernel(make, kernel):
    name, lecture = make.call_name, make.__module__.rpartition(".")[0]
    outputs = kernel(
        f"from support.sweep import sweep; from {lecture} import {name}; print(sweep({name}), 'messages')"
    )
    assert [output.output_type for output in outputs] == ["stream"], outputs
    assert outputs[0].name == "stdout" and int(outputs[0].text.split()[0]) > 80


@every_figure
def test_opens_with_a_still_and_a_twin(make):
    figure = make()
    everything(figure)
    data, metadata = figure._repr_mimebundle_()
    assert figure.description in data["text/plain"] and figure.numpy_line()[0] in data["text/plain"]
    assert "alt=" in data["text/html"] and metadata["image/png"]["alt"] == figure.description
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"]


@every_figure
def test_without_anywidget_it_stands_still_and_says_so(make, monkeypatch):
    monkeypatch.setattr(widget, "anywidget", None)
    figure = make()
    data, _ = figure._repr_mimebundle_()
    assert output.NO_WIDGET in data["text/plain"] and "image/png" in data
    assert not any("widget-view" in kind for kind in data)
    figure.preset(1)  # still answers from Python
    everything(figure)


def test_an_error_in_compute_is_told_and_nothing_is_lost(monkeypatch):
    figure = live_one_neuron()
    frames = []
    monkeypatch.setattr(figure.page, "send", lambda frame, buffers: frames.append(frame))
    monkeypatch.setattr(figure, "compute", lambda **values: 1 / 0)
    figure.page.receive({"id": "1", "view": "v", "operations": [{"do": "set", "values": {"w1": 4}}]})
    assert "ZeroDivisionError" in frames[-1]["message"] and frames[-1]["values"]["w1"] == 3
    monkeypatch.undo()
    monkeypatch.setattr(figure.page, "send", lambda frame, buffers: frames.append(frame))
    figure.page.receive({"id": "2", "view": "v", "operations": [{"do": "set", "values": {"w1": 4}}]})
    assert frames[-1]["message"] == "" and figure.facts["w"] == (4, -2)


def named(control, name):
    """A control as its figure's class would name it."""
    control.__set_name__(None, name)
    return control


@pytest.mark.parametrize(
    "raw, told",
    [
        ("abc", "not a number"),
        ("", "empty"),
        ("1e9", "outside"),
        ("1e9999", "outside"),
        ("nan", "not a number"),
        ("5.1", "outside"),
        (True, "not True"),
    ],
)
def test_a_bad_number_gets_a_sentence(raw, told):
    with pytest.raises(CourseError, match=told) as caught:
        named(Slider(-5, 5, start=0.0), "w₁").read(raw)
    assert "w₁ takes a number from −5 to 5" in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_what_is_counted_takes_whole_numbers_only():
    layers = named(Slider(1, 6, 1, start=3), "layers")
    assert layers.read("4") == 4 and isinstance(layers.read(4.0), int)
    with pytest.raises(CourseError, match="a whole number from 1 to 6, not 2"):
        layers.read("2,5")


@pytest.mark.parametrize(
    "raw, value", [("−0,5", -0.5), (" 5 ", 5), ("1e-1", 0.1), (-5, -5), ("1/4", 0.25), ("+3", 3)]
)
def test_numbers_are_read_as_people_write_them(raw, value):
    assert named(Slider(-5, 5, start=0.0), "w₁").read(raw) == value


def test_a_bad_start_names_the_control():
    with pytest.raises(CourseError, match="w₁ takes a number"):
        live_one_neuron(w1=99)
    with pytest.raises(CourseError, match="no control w9"):
        live_one_neuron().set(w9=1)


@pytest.mark.parametrize("steps", ["five", -1, 10**9, [(3,)], [(3, {"speed": 1})], None, 2.5])
def test_bad_steps_get_a_sentence(steps):
    with pytest.raises(CourseError, match="steps is a number from 0 to 10000"):
        live_learning(steps=steps)


def test_the_example_of_the_lecture():
    facts = live_one_neuron(w1=3, w2=-2, b=1, x1=-2, x2=2).facts
    assert facts["z"] == -9 and facts["output"] == 0
    assert math.isclose(facts["sigmoid"], 1.2339458e-4, rel_tol=1e-7)


def test_a_probe_exactly_on_the_line_is_silent():
    facts = live_one_neuron(w1=0.1, w2=0.2, b=-0.3, x1=1.0, x2=1.0).facts
    assert facts["z"] == 0 and facts["output"] == 0


def test_what_the_last_step_was_is_told_whatever_the_control_says_now():
    figure = live_learning(steps=3)
    figure.set(one_step="one epoch")
    assert "η·y·x" in figure.equation()
    figure.press("step")
    figure.set(one_step="next mistake")
    everything(figure)
    assert figure.equation().startswith("After 1 epoch")


def test_fourteen_of_sixteen_gates_and_xor_never_above_three():
    figure = live_gate_lab()
    reached, best = set(), 0
    for w1, w2, b in itertools.product(np.arange(-2, 2.5, 1), np.arange(-2, 2.5, 1), np.arange(-3, 3.5, 0.5)):
        figure.set(w1=w1, w2=w2, b=b, gate="XOR")
        reached.add(tuple(figure.facts["outputs"]))
        best = max(best, figure.facts["score"])
    assert len(reached) == 14 and best == 3


def test_the_preset_with_a_hidden_layer_leaves_xor_to_be_solved():
    figure = live_gate_lab()
    figure.preset(7)
    assert figure.facts["score"] < 4 and figure.facts["gate"] == "XOR" and figure.facts["hidden"]
    figure.set(h1_w1=2, h1_w2=2, h1_b=-1, h2_w1=-2, h2_w2=-2, h2_b=3, w1=2, w2=2, b=-3)
    assert figure.facts["score"] == 4


def test_the_rule_stops_on_penguins_within_its_promise_and_not_on_biopsies():
    for data in ("penguins", "penguins, standardised"):
        for seed in range(5):
            figure = live_learning(data=data, seed=seed, one_step="one epoch", steps=60)
            assert figure.facts["wrong_now"] == 0 and 0 < figure.facts["mistakes"] <= figure.facts["bound"]
    figure = live_learning(data="biopsies", one_step="one epoch", steps=60)
    assert figure.facts["wrong_now"] > 0 and figure.facts["mistakes"] > 1000


def test_a_learning_rate_changed_on_the_way_is_part_of_the_state():
    figure = live_learning(data="biopsies", steps=4)
    figure.set(learning_rate=0.3)
    figure.press("step")
    again = eval(figure.call(), {"live_learning": live_learning})
    assert again.facts["w"] == figure.facts["w"] and again.facts["rate"] == 0.3


def test_a_page_that_opens_later_gets_every_layer():
    """A preset set in the cell is sent before any page listens."""
    figure = live_gate_lab()
    figure.preset(7)
    frames = []
    figure.page.send = lambda frame, buffers: frames.append(frame)
    size = {"do": "size", "width": 900, "height": 360, "font": 14}
    figure.page.receive({"id": "1", "view": "late", "operations": [size]})
    assert len(frames[-1]["layers"]) == len(figure.scene.layers)


def test_frames_send_only_what_changed():
    figure = live_one_neuron()
    frames = []
    figure.page.send = lambda frame, buffers: frames.append((frame, buffers))
    for number in range(2):
        figure.page.receive(
            {"id": str(number), "view": "v", "operations": [{"do": "set", "values": {"b": 0.1 * number}}]}
        )
    assert len(json.dumps(frames[-1][0])) + len(frames[-1][1][0]) < 40_000
