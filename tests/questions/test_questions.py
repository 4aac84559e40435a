"""The bank is proved, the checker bears everything, the key stays in the kernel, progress is never lost."""

import ast
import errno
import functools
import importlib
import itertools
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.engine import checking, losses, network, training
from helpers.questions import ask, bank, predict
from helpers.questions import progress as progress_module
from helpers.questions.checker import Verdict, judge
from helpers.questions.markup import plain, segments
from helpers.questions.progress import Progress
from helpers.questions.widget import QuestionWidget, public

ROOT = Path(__file__).resolve().parents[2]
BANK = bank.load_bank()
NAMES = {"np": np}
ENGINE = (
    "functions",
    "neuron",
    "gates",
    "layers",
    "approximation",
    "losses",
    "network",
    "training",
    "checking",
    "convolution",
    "convnet",
)
for name in ENGINE:
    NAMES |= vars(importlib.import_module(f"helpers.engine.{name}"))


def works(line):
    """Whether NumPy accepts the shapes."""
    try:
        line()
    except ValueError:
        return False
    return True


def largest_error(count):
    """What `count` steep bumps, fitted to a wave, leave of it."""
    x, edges = np.linspace(0, 1, 201), NAMES["bump_edges"](count)
    wave, shapes = np.sin(2 * np.pi * x), NAMES["bumps"](x, edges, 200)
    return np.abs(shapes @ NAMES["fit_heights"](x, wave, edges, 200) - wave).max()


def loss_of(loss, y_hat, y):
    """The loss of one example."""
    return float(loss()(np.array([[y_hat]], dtype=float), np.array([[y]], dtype=float))[0])


def layer_of(W, b):
    return network.Dense(np.array(W, dtype=float), np.array(b, dtype=float))


def gradient_of(layers, x, loss, y):
    """∂L/∂θ of one example: layer by layer, W before b."""
    whole = network.Network(layers)
    y_hat = whole.forward(np.array([x], dtype=float))
    whole.backward(loss()(y_hat, np.array([[y]], dtype=float))[1])
    return whole.gradient


def back_through(W, dz):
    """What comes back to the inputs of a layer."""
    layer = layer_of(W, np.zeros(len(W)))
    layer.forward(np.zeros((1, layer.W.shape[1])))
    return layer.backward(np.array([dz], dtype=float))[0]


def shape_of_dW(N, shape):
    """The shape of ∂J/∂W after a batch of N."""
    layer = layer_of(np.zeros(shape), np.zeros(shape[0]))
    layer.backward(np.zeros_like(layer.forward(np.zeros((N, shape[1])))))
    return layer.dW.shape


def learns(order):
    """Whether a step of training works in this order, and lowers the loss."""
    net, loss, made = network.Network([layer_of([[2]], [-1])]), losses.SquaredLoss(), {}
    x, y = np.array([[1.5]]), np.array([[1.0]])
    steps = {
        "forward pass": lambda: made.update(y_hat=net.forward(x)),
        "loss": lambda: made.update(slope=loss(made["y_hat"], y)[1]),
        "backward pass": lambda: net.backward(made["slope"]),
        "update": lambda: training.descend(net.theta, net.gradient, learning_rate=0.1),
    }
    in_order = [steps[name] for name in order.split(" → ")]
    try:
        for step in in_order:
            step()
    except KeyError:  # a step needs what no step before has made
        return False
    return bool(loss(net.forward(x), y)[0] < 0.5)  # where it started


def descent(learning_rate, curvature=1, momentum=0, steps=2):
    """Losses on the way down L = ½λw², as shares of the first."""
    w, velocity, losses = np.ones(1), np.zeros(1), [1.0]
    for _ in range(steps):
        training.roll(w, velocity, curvature * w, learning_rate=learning_rate, momentum=momentum)
        losses.append(w.item() ** 2)
    return losses


def largest_stable(curvature, momentum=0):
    """The η from which on steps grow: a step is a matrix on (w, v), and its eigenvalues tell."""

    def grows(learning_rate):
        step = []
        for w, velocity in ((1.0, 0.0), (0.0, 1.0)):
            w, velocity = np.array([w]), np.array([velocity])
            training.roll(w, velocity, curvature * w, learning_rate=learning_rate, momentum=momentum)
            step.append([w.item(), velocity.item()])
        return np.abs(np.linalg.eigvals(step)).max() > 1

    low, high = 0.0, 100.0
    for _ in range(60):
        low, high = (low, (low + high) / 2) if grows((low + high) / 2) else ((low + high) / 2, high)
    return low


@functools.cache
def spread(batch_size):
    """How widely the gradients of 2000 batches scatter: ∂J/∂w of a neuron, on its own examples each time."""
    rng, w = np.random.default_rng(0), layer_of([[0.5]], [0])
    found = []
    for _ in range(2000):
        X, y = rng.normal(size=(2, batch_size, 1))
        w.gradients(losses.SquaredLoss()(w.forward(X), y)[1])
        found.append(w.dW.item())
    return np.std(found)


def epoch(N, batch_size, rng):
    """Who is in which batch."""
    who = np.arange(N)[:, None]
    return [batch.ravel() for batch, _ in training.batches(who, who, batch_size, rng)]


@functools.cache
def xor_loss(hidden, epochs, learning_rate=0.5):
    """The loss that training leaves on XOR."""
    X, y = NAMES["ROWS"].astype(float), np.array(NAMES["GATES"]["XOR"], dtype=float)[:, None]
    net = network.make_network((2, *hidden, 1), network.Tanh, np.random.default_rng(0))
    settings = dict(loss=losses.CrossEntropy(), learning_rate=learning_rate, batch_size=4, epochs=epochs)
    return list(training.train(net, X, y, rng=np.random.default_rng(1), **settings))[-1].loss


def checked(factor=1.0, x=(1.0, 2.0)):
    """A check of the gradient of Σ x², which is handed over too large by a factor."""
    x = np.array(x, dtype=float)
    return checking.gradient_check(lambda: np.sum(x * x), x, factor * 2 * x)


def unread(n, kernel, *, stride=1, padding=0, dilation=1):
    """Pixels of an n × n image that no window of `correlate` reads: those that never change its output."""
    places = NAMES["output_size"](n, kernel, stride=stride, padding=padding, dilation=dilation)
    read = np.zeros(n, dtype=bool)
    for at in range(places):
        pixels = at * stride - padding + dilation * np.arange(kernel)
        read[pixels[(pixels >= 0) & (pixels < n)]] = True
    return n * n - int(read.sum()) ** 2


NAMES |= {
    "PATCH": np.array([[2, 1, 0], [3, 1, 2], [4, 0, 1]], dtype=float),
    "SHIFTED": np.random.default_rng(8).random((9, 9)),
    "SMALL": np.array([[1, 0, 2, 1], [0, 1, 0, 3], [2, 1, 1, 0], [0, 2, 0, 1]], dtype=float),
    "CORNER": np.array([[1, -1], [0, 2]], dtype=float),
}


def pooled(layer, window):
    """What a pooling layer makes of one window."""
    return layer.forward(np.array(window, dtype=float)[None, None]).item()


def reach(layers):
    """How many input pixels along a side can move one unit behind layers of (kernel, stride): tried out."""

    def unit(image):
        for kernel, stride in layers:
            image = NAMES["correlate"](image, np.ones((kernel, kernel)), stride=stride)
        return image[0, 0]

    line = np.zeros((40, 40))
    moved = []
    for pixel in range(40):
        line[:] = 0
        line[0, pixel] = 1
        moved.append(unit(line) != 0)
    return sum(moved)


def shuffled(layer):
    """Whether a layer gives the same for shuffled pixels, if its weights are shuffled alike."""
    rng = np.random.default_rng(9)
    order, image = rng.permutation(9), rng.random((3, 5, 3, 3))
    mixed = image.reshape(15, 9)[:, order].reshape(image.shape)
    if layer == "dense":
        W = rng.normal(size=(2, 9))
        return np.allclose(image.reshape(15, 9) @ W.T, mixed.reshape(15, 9) @ W[:, order].T)
    kernel = rng.normal(size=(2, 2))
    return any(
        np.allclose(NAMES["correlate"](image[0, 0], kernel), NAMES["correlate"](mixed[0, 0], other))
        for other in (kernel.ravel()[list(cells)].reshape(2, 2) for cells in itertools.permutations(range(4)))
    )


HELPERS = (works, largest_error, loss_of, layer_of, gradient_of, back_through, descent, largest_stable)
NAMES |= {
    helper.__name__: helper
    for helper in (
        *HELPERS,
        *(spread, epoch, xor_loss, checked, learns, shape_of_dW, unread, pooled, reach, shuffled),
    )
}


def of_kind(*kinds):
    return [pytest.param(q, id=q.id) for q in BANK.values() if q.kind in kinds]


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    """No test touches the learner's own file."""
    monkeypatch.setenv("NN_PROGRESS", str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


# --- the keys are proved ---------------------------------------------------------------------------


def proved(proof):
    return eval(proof, dict(NAMES))


def shown_numbers(text):
    """The numbers a choice shows, or None if it is a sentence."""
    try:
        return np.array(ast.literal_eval(f"[{text.replace('−', '-')}]"), dtype=float)
    except (ValueError, SyntaxError):
        return None


def assert_proof_gives(proof, value, question, exact=False):
    got = np.asarray(proved(proof), dtype=float)
    tolerance = 0 if exact else max(question.relative, 1e-6)
    np.testing.assert_allclose(got, np.asarray(value, dtype=float), rtol=tolerance, atol=1e-12)


@pytest.mark.parametrize("question", of_kind("one", "many"))
def test_choices_are_proved(question):
    for choice in question.choices:
        if choice.proof is None:
            continue
        numbers = shown_numbers(choice.text)
        if numbers is None:
            assert bool(proved(choice.proof)) is choice.right, choice.text
        else:
            assert_proof_gives(choice.proof, numbers.squeeze(), question)


@pytest.mark.parametrize("question", of_kind("number", "array"))
def test_answers_and_slips_are_proved(question):
    assert question.proof, "a number or an array needs a proof"
    assert_proof_gives(question.proof, question.answer, question, exact=question.kind == "array")
    for slip in question.slips:
        if slip.proof:
            assert_proof_gives(slip.proof, slip.value, question)


def test_a_wrong_key_would_be_noticed():
    wrong = replace(BANK["perceptron.z"], answer=9)
    with pytest.raises(AssertionError):
        test_answers_and_slips_are_proved(wrong)


def test_the_lectures_have_their_questions():
    wanted = """perceptron.nand perceptron.z perceptron.sigmoid_of_z perceptron.doubling_step
        perceptron.doubling_sigmoid perceptron.xor_best perceptron.separable_count perceptron.normal
        perceptron.bias perceptron.rule_by_hand perceptron.when_stops perceptron.unlike_brain
        perceptron.logistic perceptron.predict_scaling perceptron.predict_bias perceptron.probe_side
        gates.wrong_rows learning.next_mover
        activations.largest_slope activations.five_layers activations.zero_centred activations.dying_relu
        activations.theorem activations.relu_below_zero activations.hidden_neurons activations.saturated_now
        matrix.ten_ten_ten matrix.five_to_ten matrix.shape_of_W matrix.picture_inputs matrix.legal
        matrix.one_hot matrix.z matrix.movers matrix.machine_count matrix.area
        backprop.four_steps backprop.saturated_output backprop.one_neuron backprop.chain backprop.loss_curves
        backprop.updates_per_epoch backprop.eta_zero backprop.most_changed"""
    assert set(wanted.split()) <= set(BANK)
    assert BANK["perceptron.z"].answer == -9
    assert BANK["perceptron.separable_count"].answer == 14
    assert BANK["matrix.five_to_ten"].answer == 60
    assert BANK["matrix.by_hand"].answer == 41.5
    assert BANK["backprop.updates_per_epoch"].answer == 32
    assert BANK["backprop.stability_limit"].answer == 0.5


# --- every answer is judged as it should be --------------------------------------------------------


@pytest.mark.parametrize("question", of_kind("one"))
def test_each_wrong_choice_hears_its_own_feedback(question):
    heard = {}
    for place, choice in enumerate(question.choices):
        verdict = judge(question, place)
        assert verdict == Verdict(choice.right, choice.feedback, choice.misconception)
        assert judge(question, choice.text) == verdict
        heard[verdict.feedback] = place
    assert len(heard) == len(question.choices), "two choices say the same"


@pytest.mark.parametrize("question", of_kind("many"))
def test_many_is_right_only_when_complete(question):
    right = [i for i, choice in enumerate(question.choices) if choice.right]
    assert judge(question, right).right is True
    for place, choice in enumerate(question.choices):
        others = [i for i in right if i != place]
        verdict = judge(question, others if choice.right else [*right, place])
        assert verdict.right is False
        assert "true" in verdict.feedback if choice.right else choice.feedback in verdict.feedback
    assert judge(question, []).right is None


@pytest.mark.parametrize("question", of_kind("number", "array", "text"))
def test_each_slip_hears_its_own_feedback(question):
    key = question.accepted[0] if question.kind == "text" else question.answer
    assert judge(question, key).right is True
    for slip in question.slips:
        verdict = judge(question, slip.value)
        assert verdict == Verdict(False, slip.feedback, slip.misconception)
    if question.kind != "text":
        assert judge(question, str(question.answer)).right is True
        assert judge(question, np.array(question.answer)).right is True


@pytest.mark.parametrize(
    "typed, right",
    [
        *[(typed, True) for typed in ("-9", "−9", " -9,0 ", "-9.0", "z = -9", "-18/2", "-0.9e1")],
        *[(value, True) for value in (-9, np.float32(-9), np.array([-9]))],
        *[(typed, False) for typed in ("-9.001", "9", "0", "1e300")],
        *[(typed, None) for typed in ("", "   ", "minus nine", "nan", "inf", "1e9999", "-1e9999", "1/0")],
        *[(typed, None) for typed in ("__import__('os')", "1_000", "9" * 70)],
        *[(value, None) for value in (None, ..., True, [1, 2], float("nan"), np.inf, {}, object(), 1j)],
        *[(value, None) for value in (10**400, np.zeros((2, 2)))],
    ],
)
def test_numbers_as_people_type_them(typed, right):
    verdict = judge(BANK["perceptron.z"], typed)
    assert verdict.right is right
    assert len(verdict.feedback) > 10


@pytest.mark.parametrize("typed", ["12,288", "-1,500", "106,350"])
def test_a_comma_before_three_digits_is_asked_about(typed):
    """Decimals to some, thousands to others."""
    verdict = judge(bank.Question(id="a.b", kind="number", prompt="?", answer=12288), typed)
    assert verdict.right is None and "Is that" in verdict.feedback
    assert typed.replace(",", "") in verdict.feedback


@pytest.mark.parametrize(
    "typed", ["0,5", "0.5", ".5", "1/2", "5e-1", "5·10^-1", "5*10**(-1)", "0.5 mV", "０.５"]
)
def test_ways_to_write_one_half(typed):
    half = bank.Question(id="a.b", kind="number", prompt="?", answer=0.5, unit="mV")
    assert judge(half, typed).right is True


@pytest.mark.parametrize("typed", ["106.35", "106.35 counts/min²", "106,35counts/min²", "106.35 counts/min2"])
def test_a_unit_with_an_exponent_may_be_typed(typed):
    assert judge(BANK["activations.half_speed"], typed).right is True


def test_the_edge_of_a_tolerance_passes_and_beyond_it_fails():
    absolute = bank.Question(id="a.b", kind="number", prompt="?", answer=0.3, tolerance=0.1)
    assert [judge(absolute, x).right for x in (0.2, 0.4, 0.1999, 0.4001)] == [True, True, False, False]
    relative = bank.Question(id="a.b", kind="number", prompt="?", answer=-200, relative=0.05)
    assert [judge(relative, x).right for x in (-190, -210, -189.9, -210.1)] == [True, True, False, False]
    zero = bank.Question(id="a.b", kind="number", prompt="?", answer=0)
    assert [judge(zero, x).right for x in (0, "-0.0", 1e-15)] == [True, True, False]


MATRIX = bank.Question(id="a.b", kind="array", prompt="?", answer=[[1, 2, 3], [4, 5, 6]])


@pytest.mark.parametrize(
    "answer, right, says",
    [
        ("[[1, 2, 3], [4, 5, 6]]", True, ""),
        (np.array([[1, 2, 3], [4, 5, 6]]), True, ""),
        (
            np.array([[1, 2, 3], [4, 5, 6]]).T,
            False,
            "(2, 3) expected, yours is (3, 2): you returned the transpose",
        ),
        (np.zeros((3, 2)), False, "changed places"),
        (np.arange(6), False, "arrangement"),
        ([[1, 2, 3]], False, "Shape (2, 3) expected, yours is (1, 3)"),
        (5, False, "yours is () – one number"),
        (-np.array([[1, 2, 3], [4, 5, 6]]), False, "sign"),
        ([[1, 2, 3], [4, 5, 7]], False, "1 of 6"),
        (np.zeros((2, 3)), False, "[0, 0]"),
        ([[1, 2], [3]], None, "different lengths"),
        ([["a", "b"]], None, "numbers"),
        (np.full((2, 3), np.nan), None, "NaN"),
        (np.full((2, 3), np.inf), None, "infinite"),
        ("[[1, 2], [3, 4]", None, "bracket"),
        ("[" * 5000, None, "long"),
        ("[" * 1500, None, "bracket"),
        ("open('x')", None, "only numbers"),
        ("", None, "Type your numbers"),
        ({}, None, "array of numbers"),
        (print, None, "array of numbers"),
    ],
)
def test_arrays(answer, right, says):
    verdict = judge(MATRIX, answer)
    assert verdict.right is right
    assert says in verdict.feedback


def test_texts_are_compared_without_case_and_spaces():
    question = BANK["perceptron.dendrites"]
    for said in ("Dendrites", "  DENDRITES. ", "the  dendrites", "dendritic-tree"):
        assert judge(question, said).right is True
    for said in ("", "  ", None, 3, "x" * 5000):
        assert judge(question, said).right is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers() | st.binary(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner) | st.sets(st.integers())
    ),
)
numberlike = st.text(alphabet="0123456789+-−.,eE/[]() ·^*infa", max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    answer=anything | numberlike, facts=st.none() | st.dictionaries(st.sampled_from(["wrong_rows"]), anything)
)
def test_no_answer_makes_it_raise(answer, facts):
    for question in (*BANK.values(), MATRIX):
        verdict = judge(question, answer, facts)
        assert verdict.right in (True, False, None)
        assert verdict.right or verdict.feedback


class Hostile:
    """Raises whatever one does with it."""

    def _refuse(self, *_, **__):
        raise RuntimeError("no")

    __array__ = __iter__ = __eq__ = __len__ = __float__ = __str__ = __bool__ = _refuse
    __hash__ = object.__hash__


def test_not_even_a_hostile_answer_makes_it_raise():
    for question in (*BANK.values(), MATRIX):
        for answer in (Hostile(), [Hostile()]):
            verdict = judge(question, answer, {"wrong_rows": [], "output": 1, "first_to_move": "A"})
            assert verdict.right is None and verdict.feedback


# --- questions about the learner's own figure ------------------------------------------------------


def test_state_questions_read_the_facts():
    question = BANK["gates.wrong_rows"]
    facts = {"wrong_rows": np.array(["00", "11"]), "right_rows": ("01", "10")}
    assert judge(question, ["11", "00"], facts).right is True
    assert judge(question, ["01", "10"], facts) == Verdict(
        False, question.slips[0].feedback, "right-for-wrong"
    )
    assert "still missing" in judge(question, ["00"], facts).feedback
    assert "01 does not belong" in judge(question, ["00", "11", "01"], facts).feedback
    assert judge(question, [], {"wrong_rows": []}).right is True
    assert judge(question, [], facts).right is False
    assert "missing" in judge(question, [], facts | {"right_rows": []}).feedback
    for facts in (None, {}, 3):
        assert "figure" in judge(question, ["00"], facts).feedback
    assert judge(question, ["22"], {"wrong_rows": []}).right is None


def test_state_questions_with_one_name():
    probe = BANK["perceptron.probe_side"]
    for value in (1, 1.0, np.int64(1), True, np.array(1)):
        assert judge(probe, "1", {"output": value}).right is True
        assert judge(probe, "0", {"output": value}).right is False
    mover = BANK["learning.next_mover"]
    facts = {"first_to_move": "B", "later_mistake": "D", "closest_to_line": "A"}
    assert judge(mover, "B", facts).right is True
    assert judge(mover, "D", facts).misconception == "order-ignored"
    assert judge(mover, "A", facts).misconception == "nearest-moves"
    assert judge(mover, "C", facts).feedback == mover.otherwise
    assert judge(mover, "none", facts | {"later_mistake": None}).feedback == mover.otherwise
    assert judge(mover, "none", {"first_to_move": None}).right is True
    assert judge(mover, None, facts).right is None


def test_a_state_question_may_ask_for_a_state_first():
    unread, network = BANK["filters.unread_now"], BANK["matrix.machine_count"]
    assert judge(unread, "0", {"never_seen": 0, "positions": 25}) == Verdict(None, unread.until)
    assert judge(unread, "16", {"never_seen": 16, "positions": 9}).right is True
    facts = {"weights_only": 12, "parameters": 15, "with_batch": 60}
    assert judge(network, "12", facts | {"layers": 1}) == Verdict(None, network.until)
    assert judge(network, "12", facts | {"layers": 2}).right is True


def test_an_area_has_no_sign_and_a_weight_may_move_nothing():
    area, turned = BANK["matrix.area"], {"area_ratio": 2.0, "det": -2.0}
    assert [judge(area, said, turned).right for said in ("2", "2.04", "2.06", "-2")] == [
        True,
        True,
        False,
        False,
    ]
    assert judge(area, -2, turned).misconception == "signed-area"
    assert judge(area, 0.01, {"area_ratio": 0.0, "det": 0.0}).right is True
    movers = BANK["matrix.movers"]
    facts = {"movers": [], "stayers": ["A", "B", "C", "D"], "same_column": ["A", "C"]}
    assert judge(movers, [], facts).right is True
    assert judge(movers, ["C", "A"], facts).misconception == "transposed"
    assert judge(movers, ["B"], facts) == Verdict(False, movers.otherwise)


def test_the_weight_that_moves_most_is_not_the_largest():
    mover = BANK["backprop.most_changed"]
    facts = {"most_changed": "v₁", "largest_value": "w₁₂", "least_changed": "c"}
    assert judge(mover, "v₁", facts).right is True
    assert judge(mover, "w₁₂", facts).misconception == "value-for-gradient"
    assert judge(mover, "c", facts).misconception == "turned-round"
    assert judge(mover, "b₂", facts) == Verdict(False, mover.otherwise)
    assert judge(mover, "v₁", facts | {"largest_value": "v₁"}).right is True
    assert judge(mover, "none", facts | {"most_changed": "none", "least_changed": "none"}).right is True


def test_the_helpers_of_the_proofs_are_right():
    """They are measured against closed forms, so that a proof does not lean on itself."""
    for curvature, momentum in ((1, 0), (4, 0), (4, 0.5), (0.3, 0.9)):
        assert np.isclose(largest_stable(curvature, momentum), 2 * (1 + momentum) / curvature)
    assert np.allclose(descent(0.3, curvature=2, steps=4), (1 - 0.6) ** (2 * np.arange(5)))
    np.testing.assert_allclose(
        gradient_of([layer_of([[3, 1]], [2])], [5, 7], losses.SquaredLoss, 4), [100, 140, 20]
    )
    assert np.allclose(back_through([[1, 2], [3, 4]], [1, 10]), [31, 42])
    assert np.isclose(spread(4) / spread(16), 2, rtol=0.1)
    for n, kernel, stride, padding in ((8, 3, 2, 0), (8, 3, 2, 1), (7, 2, 3, 0), (5, 3, 1, 0)):
        image, silent = np.zeros((n, n)), 0
        for pixel in np.ndindex(n, n):  # a pixel that is read changes the output
            image[:] = 0
            image[pixel] = 1
            out = NAMES["correlate"](image, np.ones((kernel, kernel)), stride=stride, padding=padding)
            silent += not out.any()
        assert unread(n, kernel, stride=stride, padding=padding) == silent
    with pytest.raises(KeyError):
        learns("forward pass → los")


FIGURES = {
    "perceptron.probe_side": "perceptron.live_one_neuron",
    "gates.wrong_rows": "perceptron.live_gate_lab",
    "learning.next_mover": "perceptron.live_learning",
    "activations.saturated_now": "activations.live_curve_slope",
    "activations.hidden_neurons": "activations.live_bump_builder",
    "matrix.movers": "matrix_formalism.live_row_column",
    "matrix.machine_count": "matrix_formalism.live_shape_machine",
    "matrix.area": "matrix_formalism.live_space_bender",
    "backprop.most_changed": "backprop_sgd.live_graph",
    "backprop.stable_now": "backprop_sgd.live_descent",
    "backprop.playground_updates": "backprop_sgd.live_playground",
    "filters.value_here": "convolution_filters.live_kernel_bench",
    "filters.which_kernel": "convolution_filters.filter_gallery",
    "filters.unread_now": "convolution_filters.live_slide",
    "cnn.ledger_now": "cnns.live_layer_summary",
    "cnn.window_maximum": "cnns.live_open_layers",
}


STARTS = {"filters.unread_now": dict(stride=3, row=0, column=0)}  # they ask for a state first


@pytest.mark.parametrize("question", of_kind("state"))
def test_state_questions_are_answered_by_their_figures(question):
    package, name = FIGURES[question.id].split(".")
    facts = getattr(importlib.import_module(f"helpers.lectures.{package}"), name)(
        **STARTS.get(question.id, {})
    ).facts
    assert {question.key, *(slip.key for slip in question.slips)} <= set(facts)
    assert judge(question, facts[question.key], facts).right is True
    for slip in question.slips:
        if facts[slip.key] not in (None, facts[question.key]):
            assert judge(question, facts[slip.key], facts) == Verdict(
                False, slip.feedback, slip.misconception
            )


@pytest.mark.parametrize(
    "question, start, answer",
    [
        ("backprop.most_changed", dict(learning_rate=0.0), "none"),
        ("backprop.most_changed", dict(x=(0.0, 3.0), v=(0.0, 0.0)), "c"),  # nothing comes back through v = 0
        ("backprop.stable_now", dict(learning_rate=4.0), "no"),
        ("backprop.playground_updates", dict(batch_size=1, share=50), 250),
    ],
)
def test_answers_of_lecture_4_follow_the_figure(question, start, answer):
    name = FIGURES[question].split(".")[1]
    facts = getattr(importlib.import_module("helpers.lectures.backprop_sgd"), name)(**start).facts
    assert judge(BANK[question], answer, facts).right is True


# --- the bank refuses what is broken ---------------------------------------------------------------

GOOD = """[[question]]
id = "a.b"
kind = "one"
prompt = "?"
  [[question.choice]]
  text = "x"
  right = true
  [[question.choice]]
  text = "y"
  feedback = "because"
"""


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("right = true", "", "no choice is right"),
        ('feedback = "because"', "", "has no feedback"),
        ('text = "y"', 'text = "x"', "same text"),
        ('kind = "one"', 'kind = "two"', "kind is 'two'"),
        ('kind = "one"', 'kind = "one"\nneeds = "layers"', "needs belongs"),
        ('kind = "one"', 'kind = "number"', "choices belong"),
        ('prompt = "?"', 'promt = "?"', "meant 'prompt'"),
        ('prompt = "?"', "", "missing"),
        ('id = "a.b"', 'id = "ab"', "topic.name"),
        ('id = "a.b"', 'id = "a.b', "01.toml"),
        ("[[question]]", "[[questions]]", "unknown table"),
    ],
)
def test_a_broken_file_is_explained(tmp_path, old, new, says):
    (tmp_path / "01.toml").write_text(GOOD)
    assert list(bank.read_folder(tmp_path)) == ["a.b"]
    (tmp_path / "01.toml").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(bank.BankError, match=re.escape(says)):
        bank.read_folder(tmp_path)


def test_an_id_is_used_once(tmp_path):
    (tmp_path / "01.toml").write_text(GOOD)
    (tmp_path / "02.toml").write_text(GOOD)
    with pytest.raises(bank.BankError, match="used twice"):
        bank.read_folder(tmp_path)


# --- ask and predict -------------------------------------------------------------------------------


def test_an_unknown_id_lists_the_near_ones(capsys):
    assert ask("perceptron.nands") is None
    assert "Did you mean perceptron.nand" in capsys.readouterr().out
    for wrong in (None, 3, "", "x" * 10_000, ["perceptron.nand"]):
        assert ask(wrong) is None
        assert "There is no question" in capsys.readouterr().out


@pytest.mark.parametrize("figure", [None, ..., 3, "lab", SimpleNamespace(facts=None), SimpleNamespace()])
def test_a_state_question_says_what_it_needs(figure, capsys):
    assert ask("gates.wrong_rows", figure) is None
    assert 'ask("gates.wrong_rows", figure)' in capsys.readouterr().out


def test_a_choice_takes_no_value(capsys):
    assert ask("perceptron.nand", 3) is None
    assert "answered by choosing" in capsys.readouterr().out


def test_without_anywidget_the_question_is_text(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "helpers.questions.widget")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    assert ask("perceptron.nand") is None
    out = capsys.readouterr().out
    assert "1, 1, 1, 0" in out and "pip install anywidget" in out
    ask("perceptron.z", -9)
    assert "✓ Right." in capsys.readouterr().out
    ask("perceptron.z", None)
    assert "Not answered yet" in capsys.readouterr().out


def test_importing_is_cheap():
    code = (
        "import sys, time; import numpy, anywidget; t = time.perf_counter();"
        "from helpers.questions import ask, check, predict; print(time.perf_counter() - t)"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(out.stdout) < 2  # 0.05 s when measured; the limit leaves room for a busy machine


def test_the_bank_is_found_from_any_folder(tmp_path):
    code = "from helpers.questions import bank; print(len(bank.load_bank()))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert int(out.stdout) == len(BANK)


# --- the widget keeps the key ----------------------------------------------------------------------


class Talk:
    """A widget and what it sends."""

    def __init__(self, widget):
        self.widget, self.sent = widget, []
        widget.send = lambda content, buffers=None: self.sent.append(content)

    def say(self, **message):
        before = len(self.sent)
        self.widget._on_message(self.widget, message, [])
        return self.sent[before] if len(self.sent) > before else None


@pytest.mark.parametrize("question", [pytest.param(q, id=q.id) for q in BANK.values()])
def test_nothing_is_given_away_before_an_answer(question):
    figure = SimpleNamespace(facts={"wrong_rows": ["01"], "output": 1, "first_to_move": "C"})
    about = (figure,) if question.kind == "state" else ()
    for talk in (Talk(ask(question.id, *about)), Talk(predict(question.id, *about))):
        reply = talk.say(type="ready")
        state = talk.widget.get_state()
        code = {"_esm", "_css"}
        parts = [{k: v for k, v in state.items() if k not in code}, reply, talk.widget._repr_mimebundle_()]
        seen = json.dumps(parts, default=str, ensure_ascii=False)
        secrets = [record.feedback for record in (*question.choices, *question.slips)]
        for secret in (*secrets, question.explanation, question.otherwise, *question.hints):
            assert not secret or plain(secret) not in seen
            assert not secret or json.dumps(segments(secret), ensure_ascii=False)[1:-1] not in seen
        for word in ('"right"', "proof", "misconception", 'answer"', "tolerance", "accepted"):
            assert word not in seen
        assert question.key is None or question.key not in seen


def test_public_does_not_depend_on_the_key():
    for question in BANK.values():
        other = replace(question, answer=[[5]], accepted=("x",), key="y", slips=(), proof="1", relative=9.0)
        assert public(other, "ask") == public(question, "ask")
    question = BANK["perceptron.nand"]
    turned = tuple(replace(c, right=not c.right, feedback="secret") for c in question.choices)
    assert public(question, "ask") == public(replace(question, choices=turned), "ask")


def test_a_talk_from_answer_to_answer():
    talk = Talk(ask("perceptron.nand"))
    assert talk.say(type="ready") == {"type": "nothing"}
    first = talk.say(type="hint", count=0)
    assert first["left"] == 1 and "maths" in json.dumps(first["text"])
    assert talk.say(type="hint", count=7) is None and talk.say(type="hint", count="x") is None
    assert talk.say(type="check", answer=None)["right"] is None
    assert talk.say(type="check", answer=2)["right"] is False
    reply = talk.say(type="check", answer=4)
    assert reply["right"] is True and reply["explanation"]
    for nonsense in (3, None, [], {"type": "reveal"}, {"type": 5}, {"type": "check"}):
        talk.widget._on_message(talk.widget, nonsense, [])


def test_a_restarted_kernel_remembers(own_progress):
    Talk(ask("perceptron.nand")).say(type="check", answer=2)
    progress_module._opened.cache_clear()  # as after a restart
    reply = Talk(ask("perceptron.nand")).say(type="ready")
    assert reply["earlier"] and reply["answer"] == 2 and reply["right"] is False
    entry = json.loads(own_progress.read_text())["questions"]["perceptron.nand"]
    assert entry == {"answer": 2, "right": False, "attempts": 1}
    progress_module._opened.cache_clear()
    figure = SimpleNamespace(facts={"wrong_rows": ["01"], "right_rows": []})
    Talk(ask("gates.wrong_rows", figure)).say(type="check", answer=["01"])
    reply = Talk(ask("gates.wrong_rows", figure)).say(type="ready")
    assert reply["right"] is True and reply["answer"] == ["01"]


def test_a_state_question_reads_the_facts_of_the_moment():
    figure = SimpleNamespace(facts={"output": 0})
    talk = Talk(ask("perceptron.probe_side", figure))
    assert talk.say(type="check", answer="1")["right"] is False
    figure.facts = {"output": 1}
    assert talk.say(type="check", answer="1")["right"] is True
    figure.facts = None
    assert talk.say(type="check", answer="1")["right"] is None


def test_predict_takes_a_guess_and_keeps_the_verdict_back():
    talk = Talk(predict("perceptron.predict_scaling"))
    assert talk.say(type="reveal")["right"] is None
    assert talk.say(type="check", answer=0) is None
    noted = talk.say(type="commit", answer=1)
    assert "right" not in noted
    text = "".join(part["text"] for part in noted["text"])
    assert text == "Noted: It moves away from the origin. Now try it in the figure."
    again = Talk(predict("perceptron.predict_scaling"))
    assert again.say(type="ready") == noted
    revealed = again.say(type="reveal")
    assert revealed["right"] is False and "in step" in json.dumps(revealed["text"])


@pytest.mark.parametrize(
    "value, says",
    [
        (None, "Not answered yet"),
        (..., "Not answered yet"),
        (-9, "✓ Right."),
        (-10, "✗ Not yet. That is"),
        ("x", "–"),
    ],
)
def test_a_value_is_judged_at_once(value, says):
    widget = ask("perceptron.z", value)
    assert says in widget._repr_mimebundle_()[0]["text/plain"]
    assert Talk(widget).say(type="ready")["type"] == "verdict"


def test_the_still_is_the_same_whatever_was_answered():
    before = ask("perceptron.nand")._repr_mimebundle_()[0]
    Talk(ask("perceptron.nand")).say(type="check", answer=4)
    after = ask("perceptron.nand")._repr_mimebundle_()[0]
    assert before["text/plain"] == after["text/plain"] and before["text/html"] == after["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in before
    assert before["text/plain"].endswith("Run this cell to answer.")


def test_html_in_a_question_goes_in_as_text():
    evil = "<img src=x onerror=alert(1)> & `<b>` $<script>$"
    question = replace(BANK["perceptron.nand"], prompt=evil, title=evil)
    widget = QuestionWidget(question, progress=Progress(os.environ["NN_PROGRESS"]))
    bundle = widget._repr_mimebundle_()[0]
    assert "<img" not in bundle["text/html"] and "&lt;img" in bundle["text/html"]
    assert segments("<b>x</b>") == [{"text": "<b>x</b>"}]


def test_no_html_and_no_remote_address_in_the_script():
    folder = ROOT / "helpers" / "questions"
    script = "".join((folder / name).read_text(encoding="utf-8") for name in ("written.js", "widget.js"))
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "import ", "import(", "fetch("):
        assert word not in script
    assert script.replace("http://www.w3.org/1998/Math/MathML", "").count("://") == 0


@pytest.mark.parametrize(
    "source, words",
    [
        ("$z = -2$", "z = −2"),
        ("at $w = (3, -2)$", "at w = (3, −2)"),
        ("$x_1$", "x₁"),
        ("$10^{-4}$", "10⁻⁴"),
        (r"$\frac{1}{1 + e^{-z}}$", "1 / (1 + e^(−z))"),
        ("`a $b`", "a $b"),
        ("5 $", "5 $"),
        (r"$\sqrt{$", r"\sqrt{"),
    ],
)
def test_maths_in_words(source, words):
    assert plain(source) == words


def test_all_maths_in_the_bank_can_be_read():
    for question in BANK.values():
        texts = [question.prompt, question.explanation, question.otherwise, *question.hints]
        texts += [part for record in (*question.choices, *question.slips) for part in (record.feedback,)]
        for text in texts:
            formulas = text.count("$") // 2
            assert sum("maths" in part for part in segments(text)) == formulas, text
            assert "**" not in text


# --- progress --------------------------------------------------------------------------------------


def test_progress_counts_attempts_and_hints(tmp_path):
    progress = Progress(tmp_path / "p.json")
    for answer, right in ((1, False), (1, False), (2, True)):
        progress.answered("a.b", answer, right)
    progress.hinted("a.b", 2)
    progress.hinted("a.b", 1)
    progress.tried("e.f", True)
    progress.tried("e.f", False)
    again = Progress(tmp_path / "p.json")
    assert again.get("questions", "a.b") == {"answer": 2, "right": True, "attempts": 2, "hints": 2}
    assert again.get("exercises", "e.f") == {"passed": True, "attempts": 2}
    assert os.listdir(tmp_path) == ["p.json"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b'{"a": 1}', b"null"]
    + [json.dumps({"schema": progress_module.SCHEMA, "version": v}).encode() for v in (0, "1", None, True)]
    + [
        json.dumps({"schema": progress_module.SCHEMA, "version": 1, "questions": q}).encode()
        for q in ([], {"a": 1})
    ],
)
def test_a_damaged_or_foreign_file_is_set_aside(tmp_path, content):
    path = tmp_path / "progress.json"
    for number in (1, 2):
        path.write_bytes(content)
        progress = Progress(path)
        progress.answered("a.b", 1, True)
        assert f"kept as progress.damaged-{number}.json" in progress.take_message()
        assert progress.take_message() == ""
        assert (tmp_path / f"progress.damaged-{number}.json").read_bytes() == content
        assert Progress(path).get("questions", "a.b")["right"] is True


def test_a_newer_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "progress.json"
    newer = {"schema": progress_module.SCHEMA, "version": 99, "questions": {"a.b": {"answer": 7}}, "else": 1}
    path.write_text(json.dumps(newer))
    progress = Progress(path)
    assert progress.get("questions", "a.b")["answer"] == 7
    progress.answered("a.b", 8, True)
    assert "newer version" in progress.take_message()
    assert progress.get("questions", "a.b")["answer"] == 8
    assert json.loads(path.read_text()) == newer


@pytest.mark.parametrize(
    "number, says",
    [
        (errno.EACCES, "read-only"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "disk is full"),
        (errno.EIO, "("),
    ],
)
@pytest.mark.parametrize("place", ["open", "replace"])
def test_what_cannot_be_saved_counts_for_the_session(tmp_path, monkeypatch, number, says, place):
    path = tmp_path / "progress.json"
    Progress(path).answered("old.one", 1, True)
    before = path.read_bytes()
    progress = Progress(path)

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        if place == "open":
            broken.setattr(progress_module, "open", refuse, raising=False)
        else:
            broken.setattr(progress_module.os, "replace", refuse)
        progress.answered("a.b", 1, False)
        progress.answered("a.b", 2, True)
        message = progress.take_message()
        assert says in message and message.count("cannot be saved") == 1
        assert progress.get("questions", "a.b") == {"answer": 2, "right": True, "attempts": 2}
        assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["progress.json"]
    progress.tried("e.f", True)  # the disk has room again: nothing is lost
    assert Progress(path).get("questions", "a.b")["attempts"] == 2
    assert Progress(path).get("questions", "old.one")["right"] is True


def test_a_folder_in_the_place_of_the_file(tmp_path):
    (tmp_path / "progress.json").mkdir()
    progress = Progress(tmp_path / "progress.json")
    progress.answered("a.b", 1, True)
    assert "cannot be saved" in progress.take_message()
    assert progress.get("questions", "a.b")["right"] is True


def test_two_notebooks_lose_nothing(tmp_path):
    path = tmp_path / "progress.json"
    code = (
        "import sys; from helpers.questions.progress import Progress\n"
        "p, me = Progress(sys.argv[1]), sys.argv[2]\n"
        "for i in range(40): p.answered(f'q.{me}{i}', i, True); p.answered('q.both', f'{me}{i}', False)"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], cwd=ROOT) for name in ("a", "b", "c")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    questions = json.loads(path.read_text())["questions"]
    assert len(questions) == 121
    assert questions["q.both"]["attempts"] == 120
    assert os.listdir(tmp_path) == ["progress.json"]


def test_a_killed_writer_leaves_the_old_file_and_no_lock_for_ever(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    Progress(path).answered("a.b", 1, True)
    code = (
        "import os, sys; from helpers.questions import progress as m; p = m.Progress(sys.argv[1])\n"
        "m.os.replace = lambda *_: os._exit(9)\n"
        "p.answered('a.c', 1, True)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT).returncode == 9
    assert set(json.loads(path.read_text())["questions"]) == {"a.b"}
    monkeypatch.setattr(progress_module, "PATIENCE", 0.1)
    progress = Progress(path)
    progress.answered("a.d", 1, True)
    assert progress.take_message() == ""
    assert set(json.loads(path.read_text())["questions"]) == {"a.b", "a.d"}


def test_messages_reach_the_learner(own_progress):
    own_progress.write_text("{")
    reply = Talk(ask("perceptron.nand")).say(type="check", answer=4)
    assert reply["right"] is True and "damaged-1" in reply["note"]
