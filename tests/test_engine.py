"""The engine against references it shares no code with: scipy, closed forms, brute force, and properties."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog, minimize
from scipy.special import expit

from helpers import data
from helpers.engine.functions import sigmoid, step, to_bits, to_signs
from helpers.engine.gates import GATES, ROWS, rows_right, two_layers
from helpers.engine.neuron import (
    boundary,
    half_plane,
    is_mistake,
    learn_from,
    mistake_bound,
    one_pass,
    perceptron,
    weighted_input,
)

settings.register_profile("course", deadline=None, derandomize=True)  # the same examples for everyone
settings.load_profile("course")

numbers = st.floats(-5, 5).map(lambda x: round(x, 3))
weights = arrays(float, 2, elements=numbers)
points = arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=numbers)
labels = st.sampled_from([-1, 1])
rates = st.floats(0.01, 10)


# --- Functions ---------------------------------------------------------------------------------------


@given(st.floats(-1000, 1000))
def test_sigmoid_is_a_probability_and_symmetric(z):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a = sigmoid(z)
        assert 0 <= a <= 1
        assert a + sigmoid(-z) == pytest.approx(1, abs=1e-15)


def test_sigmoid_is_exact_in_both_tails():
    z = np.linspace(-700, 700, 5001)
    np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-14)
    assert sigmoid(-9) == pytest.approx(1.2339458e-4, rel=1e-7)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_precision_that_comes_in_goes_out(dtype):
    z = np.linspace(-20, 20, 7, dtype=dtype)
    assert sigmoid(z).dtype == dtype
    np.testing.assert_allclose(sigmoid(z), expit(z), rtol=8 * np.finfo(dtype).eps)
    X, w = np.ones((3, 2), dtype), np.ones(2, dtype)
    assert weighted_input(X, w, 0.5).dtype == dtype
    assert learn_from(X[0], -1, w, 0.5, learning_rate=0.1)[0].dtype == dtype


def test_step_is_silent_at_zero():
    assert step([-1e-300, -0.0, 0.0, 1e-300]).tolist() == [0, 0, 0, 1]


@given(arrays(int, st.integers(0, 9), elements=st.sampled_from([0, 1])))
def test_bits_and_signs_translate_both_ways(bits):
    assert set(to_signs(bits)) <= {-1, 1}
    np.testing.assert_array_equal(to_bits(to_signs(bits)), bits)


# --- One neuron --------------------------------------------------------------------------------------


def test_the_worked_example():
    """w = (3, −2), b = 1 at x = (−2, 2): 3·(−2) − 2·2 + 1 = −9, so the neuron is silent."""
    assert weighted_input((-2, 2), (3, -2), 1) == -9
    assert perceptron((-2, 2), (3, -2), 1) == 0


@given(points, weights, numbers)
def test_output_by_hand(X, w, b):
    for x, output in zip(X, perceptron(X, w, b)):
        z = x[0] * w[0] + x[1] * w[1] + b
        assume(abs(z) > 1e-9)
        assert output == (1 if z > 0 else 0)


@given(points, weights, numbers, st.floats(1e-3, 1e3))
def test_scaling_changes_no_output(X, w, b, c):
    clear = np.abs(weighted_input(X, w, b)) > 1e-9  # nearer than that, rounding decides
    np.testing.assert_array_equal(perceptron(X, c * w, c * b)[clear], perceptron(X, w, b)[clear])


def test_one_example_and_none():
    assert np.shape(perceptron((1.0, 2.0), (1.0, 1.0), -1.0)) == ()
    assert perceptron(np.zeros((0, 2)), (1.0, 1.0), -1.0).shape == (0,)
    w, b, mistakes = one_pass(np.zeros((0, 2)), np.zeros(0), np.ones(2), 0.5)
    assert (w.tolist(), b, mistakes) == ([1, 1], 0.5, 0)


# --- Its boundary ------------------------------------------------------------------------------------

BOX = np.array([[-5.0, -4.0], [5.0, -4.0], [5.0, 4.0], [-5.0, 4.0]])


def area(corners):
    """Shoelace formula."""
    x, y = corners.T if len(corners) else np.zeros((2, 1))
    return abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2


@given(weights, numbers)
def test_boundary_lies_on_the_line_and_inside_the_box(w, b):
    assume(np.hypot(*w) > 1e-3)
    ends = boundary(BOX, w, b)
    assert np.abs(weighted_input(ends, w, b) / np.hypot(*w)).max(initial=0) < 1e-9
    assert (np.abs(ends) <= BOX[2] + 1e-9).all()
    signs = np.sign(weighted_input(BOX, w, b))
    if {-1, 1} <= set(signs):  # it passes between corners: told by looking at every edge
        crossed = sum(one * two < 0 for one, two in pairwise([*signs, signs[0]]))
        assert len(ends) == 2
        assert crossed + np.sum(signs == 0) == 2
        assert np.hypot(*(ends[1] - ends[0])) > 0
        assert abs((ends[1] - ends[0]) @ w) < 1e-8
    elif 0 not in signs:
        assert len(ends) == 0


@pytest.mark.parametrize(
    ("w", "b", "ends"),
    [
        ((1, 0), -2, [(2, -4), (2, 4)]),
        ((0, 2), 2, [(-5, -1), (5, -1)]),
        ((1, -1), 0, [(-4, -4), (4, 4)]),
        ((0, 0), 0, []),
        ((0, 0), 1, []),
        ((1, 0), 6, []),
    ],
)
def test_boundary_by_hand(w, b, ends):
    assert sorted(map(tuple, boundary(BOX, w, b).round(12) + 0.0)) == ends


@given(weights, numbers)
def test_half_planes_share_out_the_box(w, b):
    assume(np.hypot(*w) > 1e-3)
    yes, no = half_plane(BOX, w, b), half_plane(BOX, -w, -b)
    assert area(yes) + area(no) == pytest.approx(80)
    for corners, side in ((yes, 1), (no, -1)):
        assert (side * weighted_input(corners, w, b) >= -1e-9).all()
        assert (np.abs(corners) <= BOX[2] + 1e-9).all()


# --- How it learns -----------------------------------------------------------------------------------


@given(weights, labels, weights, numbers, rates)
def test_one_update_is_rosenblatts(x, y, w, b, learning_rate):
    """In the {0, 1} form: w + η (target − output) x, which also says that a correct point changes nothing."""
    before = w.copy()
    new_w, new_b = learn_from(x, y, w, b, learning_rate=learning_rate)
    error = int(to_bits(y)) - int(w[0] * x[0] + w[1] * x[1] + b > 0)
    np.testing.assert_array_equal(new_w, before + learning_rate * error * x)
    assert new_b == b + learning_rate * error
    assert is_mistake(x, y, w, b) == (error != 0)
    np.testing.assert_array_equal(w, before)


@given(points, weights, numbers)
def test_a_pass_over_correct_points_changes_nothing(X, w, b):
    y = to_signs(perceptron(X, w, b))
    new_w, new_b, mistakes = one_pass(X, y, w, b)
    np.testing.assert_array_equal(new_w, w)
    assert (new_b, mistakes) == (b, 0)


def test_a_pass_counts_every_mistake():
    """AND from zero, η = 1: wrong at (1, 1) only; then at (0, 0), (0, 1) and, after them, at (1, 1)."""
    w, b, mistakes = one_pass(ROWS, to_signs(GATES["AND"]), np.zeros(2), 0.0)
    assert (w.tolist(), b, mistakes) == ([1, 1], 1, 1)
    w, b, mistakes = one_pass(ROWS, to_signs(GATES["AND"]), w, b)
    assert (w.tolist(), b, mistakes) == ([2, 1], 0, 3)


def learn(X, y, *, learning_rate, rng, passes=2000):
    """Passes in ever new order, from zero, until one without a mistake; the number of updates."""
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(passes):
        order = rng.permutation(len(X))
        w, b, mistakes = one_pass(X[order], y[order], w, b, learning_rate=learning_rate)
        updates += mistakes
        if mistakes == 0:
            return updates
    raise AssertionError("did not converge")


def bound_by_optimiser(X, y):
    """(R/γ)² with 1/γ = min ‖w‖ subject to y w·x̃ ≥ 1, asked of a general optimiser."""
    Z = np.column_stack([X, np.ones(len(X))]) * y[:, None]
    feasible = linprog(np.zeros(3), A_ub=-Z, b_ub=-np.ones(len(Z)), bounds=(None, None)).x
    best = minimize(
        lambda w: w @ w,
        feasible,
        jac=lambda w: 2 * w,
        method="SLSQP",
        constraints={"type": "ineq", "fun": lambda w: Z @ w - 1, "jac": lambda w: Z},
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert best.success
    return np.max(np.sum(Z**2, axis=1)) * best.fun


@given(points, weights, numbers, rates, st.integers(0, 99))
def test_novikoff_any_rate_any_order(X, w, b, learning_rate, seed):
    length = np.hypot(np.hypot(*w), b)
    assume(length > 0.1)
    z = weighted_input(X, w / length, b / length)
    X, y = X[np.abs(z) > 0.3], np.sign(z[np.abs(z) > 0.3])
    assume(len(X) > 0)
    bound = mistake_bound(X, y)
    assert learn(X, y, learning_rate=learning_rate, rng=np.random.default_rng(seed)) <= bound
    exact = bound_by_optimiser(X, y)
    assert exact * (1 - 1e-6) <= bound <= exact * 1.01 + 1e-6


def test_novikoff_on_the_penguins():
    s = data.penguins()
    X = data.standardise(s.X)
    bound = mistake_bound(X, s.y)
    assert bound == pytest.approx(bound_by_optimiser(X, s.y), rel=0.01)
    for seed in range(20):
        assert learn(X, s.y, learning_rate=0.3, rng=np.random.default_rng(seed)) <= bound


def test_no_promise_without_a_line():
    s = data.biopsies()
    assert mistake_bound(data.standardise(s.X), s.y) == np.inf
    assert mistake_bound(ROWS, to_signs(GATES["XOR"])) == np.inf
    assert mistake_bound(np.zeros((2, 2)), np.array([1, -1])) == np.inf


# --- Gates -------------------------------------------------------------------------------------------


def one_neuron_can(bits):
    """Is there w, b with the right sign on all four rows? Asked of a linear programme."""
    Z = np.column_stack([ROWS, np.ones(4)]) * np.where(np.array(bits) == 1, 1, -1)[:, None]
    return linprog(np.zeros(3), A_ub=-Z, b_ub=-np.ones(4), bounds=(None, None)).status == 0


def test_all_sixteen_gates_are_there_and_say_what_they_do():
    assert sorted(GATES.values()) == sorted(product((0, 1), repeat=4))
    meaning = {
        "AND": lambda p, q: p and q,
        "OR": lambda p, q: p or q,
        "NAND": lambda p, q: not (p and q),
        "NOR": lambda p, q: not (p or q),
        "XOR": lambda p, q: p != q,
        "XNOR": lambda p, q: p == q,
        "NEVER": lambda p, q: False,
        "ALWAYS": lambda p, q: True,
        "x₁": lambda p, q: p,
        "x₂": lambda p, q: q,
        "NOT x₁": lambda p, q: not p,
        "NOT x₂": lambda p, q: not q,
        "x₁ AND NOT x₂": lambda p, q: p and not q,
        "x₂ AND NOT x₁": lambda p, q: q and not p,
        "x₁ IMPLIES x₂": lambda p, q: q if p else True,
        "x₂ IMPLIES x₁": lambda p, q: p if q else True,
    }
    for name, outputs in GATES.items():
        assert outputs == tuple(int(meaning[name](bool(p), bool(q))) for p, q in ROWS), name


def test_one_neuron_builds_exactly_fourteen():
    assert {name for name, bits in GATES.items() if not one_neuron_can(bits)} == {"XOR", "XNOR"}


def test_the_rule_learns_exactly_those_fourteen():
    for name, bits in GATES.items():
        w, b = np.zeros(2), 0.0
        for _ in range(100):
            w, b, mistakes = one_pass(ROWS, to_signs(bits), w, b)
        assert (mistakes == 0) == one_neuron_can(bits), name


def test_xor_never_passes_three_rows_of_four():
    grid = np.linspace(-3, 3, 25)
    for gate in ("XOR", "XNOR"):
        best = max(rows_right(perceptron(ROWS, w, b), gate).sum() for *w, b in product(grid, grid, grid))
        assert best == 3


def test_two_layers_do_xor():
    """(x₁ OR x₂) AND NOT (x₁ AND x₂)."""
    H, outputs = two_layers(ROWS, hidden=(((1, 1), -0.5), ((1, 1), -1.5)), output=((1, -1), -0.5))
    assert H.tolist() == [[0, 0], [1, 0], [1, 0], [1, 1]]
    assert rows_right(outputs, "XOR").all()
    assert rows_right(outputs, "XNOR").tolist() == [False] * 4


def test_nand_of_the_lecture():
    assert perceptron(ROWS, (-2, -2), 3).tolist() == [1, 1, 1, 0]


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), size=st.floats(0.01, 300), mixed=st.booleans())
def test_the_bound_is_finite_exactly_where_a_line_exists(seed, size, mixed):
    rng = np.random.default_rng(seed)
    X = size * rng.normal(size=(rng.integers(2, 15), 2))
    y = rng.choice([-1, 1], len(X)) if mixed else np.where(X @ rng.normal(size=2) > 0.3 * size, 1, -1)
    rows = np.column_stack([X, np.ones(len(X))]) * y[:, None]
    line = linprog(np.zeros(3), A_ub=-rows, b_ub=-np.ones(len(X)), bounds=[(None, None)] * 3)
    assert np.isfinite(mistake_bound(X, y)) == (line.status == 0)


def test_the_bound_is_novikoffs_to_the_last_digit():
    assert mistake_bound(ROWS, to_signs(GATES["AND"])) == pytest.approx(51, rel=1e-9)
    assert mistake_bound(np.array([[10.0], [11.0]]), np.array([-1, 1])) == pytest.approx(54290, rel=1e-9)
    penguins = data.penguins()  # in mm, ten thousand times worse scaled than standardised
    assert mistake_bound(penguins.X, penguins.y) == pytest.approx(422471, rel=1e-5)
