"""The engine against references it shares no code with: scipy, closed forms, brute force, and properties."""

import math
import warnings
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import linalg
from scipy.optimize import curve_fit, linprog, minimize
from scipy.special import expit, log_expit, ndtr
from scipy.special import softmax as scipy_softmax

from helpers import data
from helpers.engine.approximation import (
    bump,
    bump_edges,
    bumps,
    fit_heights,
)
from helpers.engine.enzyme import fit_michaelis_menten, michaelis_menten
from helpers.engine.functions import (
    ACTIVATIONS,
    gelu,
    identity,
    one_hot,
    relu,
    relu_slope,
    sigmoid,
    sigmoid_slope,
    softmax,
    step,
    step_slope,
    tanh,
    tanh_slope,
    to_bits,
    to_signs,
)
from helpers.engine.gates import GATES, ROWS, rows_right, two_layers
from helpers.engine.layers import (
    collapse,
    count_parameters,
    dense,
    dense_loops,
    fold_bias,
    forward,
    random_layers,
    with_one,
)
from helpers.engine.margin import mistake_bound
from helpers.engine.neuron import (
    boundary,
    half_plane,
    is_mistake,
    learn_from,
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


# --- Activation functions and their slopes ------------------------------------------------------------

CLOSED_FORMS = {
    "step": lambda z: 1 if z > 0 else 0,
    "sigmoid": expit,
    "tanh": math.tanh,
    "ReLU": lambda z: (z + abs(z)) / 2,
    "leaky ReLU": lambda z: z if z > 0 else z / 100,
    "softplus": lambda z: -log_expit(-z),
    "GELU": lambda z: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "identity": lambda z: z,
}
FUNCTIONS = [pytest.param(f, id=f"{name}-{f.__name__}") for name, pair in ACTIVATIONS.items() for f in pair]


@pytest.fixture
def strict():
    """Every warning of NumPy is an error, an underflow alone is not."""
    with warnings.catch_warnings(), np.errstate(over="warn", invalid="warn", divide="warn"):
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_against_closed_forms(name, strict):
    assert ACTIVATIONS.keys() == CLOSED_FORMS.keys()
    z = np.concatenate([np.linspace(-40, 40, 801), [-1000, 1000]])
    wanted = [CLOSED_FORMS[name](each) for each in z.tolist()]
    np.testing.assert_allclose(ACTIVATIONS[name].f(z), wanted, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=st.floats(-50, 50))
def test_slopes_against_central_differences(name, z):
    assume(abs(z) > 1e-3)  # a corner or a jump has no slope
    f, slope = ACTIVATIONS[name]
    h = 1e-5
    assert abs(slope(z) - (f(z + h) - f(z - h)) / (2 * h)) < 1e-6


@pytest.mark.parametrize("f", FUNCTIONS)
def test_far_out_nothing_overflows(f, strict):
    for dtype, far in ((np.float64, 1e308), (np.float32, 3e38)):
        for z in (1000, -1000, far, -far):
            assert np.isfinite(f(dtype(z)))
            near_limit = f(dtype(1000 if z > 0 else -1000)).astype(float)
            if abs(near_limit) <= 1.1:  # a level curve stays level
                assert f(dtype(z)) == pytest.approx(near_limit, abs=1e-6)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_any_shape_any_precision(f, strict):
    z = np.linspace(-30, 30, 24).reshape(2, 3, 4)
    exact, whole = f(z), np.arange(-3, 4)
    for dtype in (np.float32, np.float64):
        a = f(z.astype(dtype))
        assert a.dtype == (int if f is step else dtype)
        np.testing.assert_allclose(a, exact, rtol=1e-4, atol=1e-6)
        assert f(np.zeros((0, 3), dtype)).shape == (0, 3)
        assert f(np.zeros((0, 3), dtype)).dtype == a.dtype
    np.testing.assert_array_equal(f(whole), f(whole.astype(float)))  # whole numbers are numbers too
    np.testing.assert_array_equal(f([-1.0, 2.0]), f(np.array([-1.0, 2.0])))
    assert np.shape(f(2.0)) == np.shape(f(2)) == ()
    assert f(2) == f(2.0) == f(np.array([2.0]))[0]
    before = z.copy()
    f(z)
    np.testing.assert_array_equal(z, before)


def test_values_of_the_lecture():
    assert sigmoid(2) == pytest.approx(0.8807970780, abs=5e-11)
    slopes = [0.00246651, 0.00664806, 0.01766271, 0.04517666, 0.10499359, 0.19661193, 0.25]
    np.testing.assert_allclose(sigmoid_slope(np.arange(-6, 1)), slopes, atol=5e-9)
    np.testing.assert_allclose(sigmoid_slope(np.arange(6, -1, -1)), slopes, atol=5e-9)
    assert tanh_slope(0) == 1
    assert relu_slope([-2.0, 0.0, 2.0]).tolist() == [0, 0, 1]
    assert step_slope([-2.0, 0.0, 2.0]).tolist() == [0, 0, 0]
    assert (relu(-2), relu(3), gelu(0), identity(-2)) == (0, 3, 0, -2)
    z = np.linspace(-6, 6, 601)
    assert np.abs(gelu(z) - z * ndtr(z)).max() < 5e-4  # how good the tanh form is


@given(st.floats(-300, 300))
def test_what_the_lecture_says_of_sigmoid_and_tanh(z):
    assert tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1, abs=1e-15)
    assert 0 <= sigmoid_slope(z) <= sigmoid_slope(0) == 0.25
    assert sigmoid_slope(z) == sigmoid_slope(-z)
    assert sigmoid_slope(z) == pytest.approx(float(expit(z) * expit(-z)), rel=1e-13)
    assert tanh_slope(z) == pytest.approx(1 / math.cosh(z) ** 2, rel=1e-12)


# --- Classes -----------------------------------------------------------------------------------------

scores = arrays(float, st.tuples(st.integers(0, 5), st.integers(1, 6)), elements=st.floats(-1000, 1000))


@given(scores, st.floats(-1000, 1000))
def test_softmax(Z, shift):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shares = softmax(Z)
        moved = softmax(Z + shift)
    assert shares.shape == Z.shape and (shares >= 0).all()
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(shares, scipy_softmax(Z, axis=1) if len(Z) else Z, rtol=1e-12)
    np.testing.assert_allclose(moved, shares, rtol=1e-9, atol=1e-12)
    for z, row in zip(Z, shares):
        np.testing.assert_array_equal(softmax(z), row)


def test_softmax_by_hand():
    np.testing.assert_allclose(softmax(np.log([1, 2, 5])), [0.125, 0.25, 0.625])
    assert softmax([1000, -1000]).tolist() == [1, 0]
    assert softmax([[0, 0], [7, 7]]).tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert softmax(np.zeros((2, 3), np.float32)).dtype == np.float32
    z = np.linspace(-5, 5, 11)  # of two classes only the difference counts: it is the sigmoid
    np.testing.assert_allclose(softmax(np.column_stack([z, 0 * z]))[:, 0], expit(z), rtol=1e-12)


@given(st.integers(1, 9), st.data())
def test_one_hot(classes, draw):
    y = draw.draw(arrays(int, st.integers(0, 9), elements=st.integers(0, classes - 1)))
    T = one_hot(y, classes)
    assert T.shape == (len(y), classes) and T.dtype == float
    assert T.tolist() == [[1.0 if k == each else 0.0 for k in range(classes)] for each in y]
    np.testing.assert_array_equal(T.argmax(axis=1), y)


@pytest.mark.parametrize("y", [[3], [0, -1], [0.5], [1.0], ["a"], [True], [None]])
def test_one_hot_of_no_class(y):
    with pytest.raises(ValueError, match="classes are whole numbers from 0 to 2"):
        one_hot(y, 3)


def test_one_hot_of_nobody_and_of_one():
    assert one_hot([], 3).shape == (0, 3)
    assert one_hot(2, 3).tolist() == [0, 0, 1]
    assert one_hot(np.array([3], np.uint8), 10).tolist() == [[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]


# --- Layers ------------------------------------------------------------------------------------------

sizes_of_networks = st.lists(st.integers(1, 6), min_size=2, max_size=6)
seeds = st.integers(0, 2**32 - 1)


@given(st.integers(0, 5), st.integers(1, 6), st.integers(1, 6), seeds)
def test_the_formula_and_the_fast_way_agree(N, n, m, seed):
    rng = np.random.default_rng(seed)
    X, W, b = rng.normal(size=(N, n)), rng.normal(size=(m, n)), rng.normal(size=m)
    Z = dense(X, W, b)
    assert Z.shape == (N, m)
    np.testing.assert_allclose(Z, dense_loops(X, W, b), atol=1e-12)
    np.testing.assert_allclose(Z, np.einsum("ik,jk->ij", X, W) + b, atol=1e-12)
    for x, z in zip(X, Z):
        np.testing.assert_allclose(dense(x, W, b), z, atol=1e-12)  # one example
    assert dense(X.astype("f4"), W.astype("f4"), b.astype("f4")).dtype == np.float32
    Theta = fold_bias(W, b)
    assert Theta.shape == (m, n + 1)
    np.testing.assert_allclose(with_one(X) @ Theta.T, Z, atol=1e-12)
    for x, z in zip(X, Z):
        assert with_one(x).shape == (n + 1,)
        np.testing.assert_allclose(Theta @ with_one(x), z, atol=1e-12)


def test_layers_by_hand():
    """The worked example with the bias folded in: −0.5 − 2·66 + 4·39 + 1.5·12 = 41.5."""
    assert with_one([66, 39, 12]).tolist() == [1, 66, 39, 12]
    assert fold_bias([[-2, 4, 1.5]], [-0.5]).tolist() == [[-0.5, -2, 4, 1.5]]
    assert fold_bias([[-2, 4, 1.5]], [-0.5]) @ with_one([66, 39, 12]) == 41.5
    assert (
        dense([66, 39, 12], [[-2, 4, 1.5]], [-0.5])
        == 41.5
        == dense_loops([[66, 39, 12]], [[-2, 4, 1.5]], [-0.5])
    )
    assert 0.999 < sigmoid(41.5) <= 1
    with pytest.raises(ValueError):
        dense(np.ones((2, 3)), np.ones((3, 2)), np.zeros(3))


@given(sizes_of_networks, st.integers(0, 4), seeds)
def test_a_stack_without_activation_is_one_layer(sizes, N, seed):
    rng = np.random.default_rng(seed)
    layers = random_layers(sizes, rng)
    X = rng.normal(size=(N, sizes[0]))
    W, b = collapse(layers)
    assert (W.shape, b.shape) == ((sizes[-1], sizes[0]), (sizes[-1],))
    np.testing.assert_allclose(forward(X, layers), X @ W.T + b, atol=1e-10)
    backwards = [W for W, _, _ in reversed(layers)]
    np.testing.assert_allclose(W, np.linalg.multi_dot([*backwards, np.eye(sizes[0])]), atol=1e-10)
    np.testing.assert_allclose(b, forward(np.zeros(sizes[0]), layers), atol=1e-10)


@given(sizes_of_networks, seeds)
def test_a_network_example_by_example(sizes, seed):
    rng = np.random.default_rng(seed)
    layers = random_layers(sizes, rng, tanh, scale=2)
    X = rng.normal(size=(3, sizes[0]))
    A = forward(X, layers)
    for x, wanted in zip(X, A):
        for number, (W, b, _) in enumerate(layers, 1):
            z = [sum(w * x_k for w, x_k in zip(row, x)) + b_j for row, b_j in zip(W, b)]
            x = z if number == len(layers) else [math.tanh(each) for each in z]
        np.testing.assert_allclose(x, wanted, atol=1e-12)
        np.testing.assert_allclose(forward(x_0 := X[0], layers), A[0], atol=1e-12)
        assert x_0.ndim == 1
    assert forward(X[:0], layers).shape == (0, sizes[-1])
    assert forward(X, []) is X


@given(sizes_of_networks, seeds)
def test_parameters_are_counted_as_they_are_stored(sizes, seed):
    layers = random_layers(sizes, np.random.default_rng(seed), relu)
    assert count_parameters(sizes) == sum(W.size + b.size for W, b, _ in layers)
    assert [f for _, _, f in layers] == [relu] * (len(sizes) - 2) + [identity]
    assert [W.shape for W, _, _ in layers] == [(m, n) for n, m in pairwise(sizes)]


def test_parameters_of_the_lecture():
    assert count_parameters((10, 10, 10, 10)) == 330
    assert count_parameters((5, 10)) == 60
    assert count_parameters([784, 16, 16, 10]) == 13002
    assert count_parameters((7,)) == count_parameters(()) == 0
    assert random_layers((7,), np.random.default_rng(0)) == []


def test_the_spread_of_random_layers():
    (W, b, _), _ = random_layers((400, 300, 1), np.random.default_rng(0), scale=3.0)
    assert W.std() == pytest.approx(3 / 20, rel=0.02)
    assert b.std() == pytest.approx(1.5, rel=0.15)


# --- Curves from bumps -------------------------------------------------------------------------------

places = np.linspace(0, 1, 101)
steepnesses = st.floats(-1, 5).map(lambda power: round(10**power, 3))
targets = st.tuples(st.sampled_from(["wave", "step", "noise", "walk", "saturation", "level"]), seeds)


def target(kind, seed):
    rng = np.random.default_rng(seed)
    if kind == "wave":
        return np.sin(rng.uniform(1, 20) * places)
    if kind == "step":
        return np.where(places > rng.uniform(), 1.0, -1.0)
    if kind == "saturation":
        return michaelis_menten(places, 1, rng.uniform(0.01, 2))
    noise = rng.normal(size=places.size)
    return {"noise": noise, "walk": np.cumsum(noise), "level": np.full(places.size, 3.0)}[kind]


@given(numbers, numbers, numbers, steepnesses)
def test_a_bump_is_two_half_bumps(left, middle, right, steepness):
    x = np.linspace(-6, 6, 61)
    halves = bump(x, left, middle, steepness) + bump(x, middle, right, steepness)
    np.testing.assert_allclose(bump(x, left, right, steepness), halves, atol=1e-15)
    np.testing.assert_allclose(bump(x, right, left, steepness), -bump(x, left, right, steepness), atol=1e-15)
    wanted = expit(steepness * (x - left)) - expit(steepness * (x - right))
    np.testing.assert_allclose(bump(x, left, right, steepness), wanted, atol=1e-14)


def test_a_steep_bump_is_a_box():
    x = np.linspace(0, 1, 11)
    np.testing.assert_allclose(bump(x, 0.25, 0.75, 1e4), (x > 0.25) & (x < 0.75), atol=1e-12)
    assert bump(0.5, 0, 1, 1) == pytest.approx(2 * expit(0.5) - 1)


@given(st.integers(1, 32), steepnesses, seeds)
def test_shares_sum_to_the_curve(count, steepness, seed):
    edges = bump_edges(count)
    assert edges.shape == (count + 1,) and (np.diff(edges) > 0).all()
    heights = np.random.default_rng(seed).normal(size=count)
    B = bumps(places, edges, steepness)
    shares = [h * bump(places, left, right, steepness) for h, (left, right) in zip(heights, pairwise(edges))]
    np.testing.assert_allclose(B @ heights, np.sum(shares, axis=0), atol=1e-13)
    # the same curve as a network with one hidden layer of count + 1 neurons
    weights = np.diff([0, *heights, 0])
    hidden = expit(steepness * (places[:, None] - edges))
    np.testing.assert_allclose(B @ heights, hidden @ weights, atol=1e-12)
    # all at the same height: one bump from border to border
    np.testing.assert_allclose(B.sum(axis=1), bump(places, edges[0], edges[-1], steepness), atol=1e-13)


@given(targets, steepnesses)
def test_twice_as_many_bumps_are_never_worse(choice, steepness):
    y = target(*choice)
    errors = []
    for count in (1, 2, 4, 8, 16, 32):
        edges = bump_edges(count)
        curve = bumps(places, edges, steepness) @ fit_heights(places, y, edges, steepness)
        errors.append(np.sum((curve - y) ** 2))
    assert errors[0] <= np.sum(y**2) * (1 + 1e-12)
    for before, after in pairwise(errors):
        assert after <= before + 1e-8 * np.sum(y**2)  # rounding, where bumps are very wide


@given(targets, st.integers(1, 32), steepnesses, seeds)
def test_no_other_heights_are_better(choice, count, steepness, seed):
    y, edges, rng = target(*choice), bump_edges(count), np.random.default_rng(seed)
    B, heights = bumps(places, edges, steepness), fit_heights(places, y, edges, steepness)
    error = np.sum((B @ heights - y) ** 2)
    for size in (1e-6, 1e-3, 1):
        other = heights + size * rng.normal(size=count) * (1 + np.abs(heights))
        assert np.sum((B @ other - y) ** 2) >= error - 1e-8 * np.sum(y**2)
    singular = linalg.svdvals(B)
    if singular[-1] > 1e-6 * singular[0]:  # then the answer is one and only
        scale = np.abs(heights).max()
        np.testing.assert_allclose(heights, linalg.lstsq(B, y)[0], rtol=1e-6, atol=1e-6 * scale)


def test_heights_where_nothing_can_be_known():
    assert fit_heights(places, places, bump_edges(4), 0).tolist() == [0, 0, 0, 0]  # no slope, no bump
    x, y = np.array([0.5]), np.array([2.0])
    edges = bump_edges(8)
    np.testing.assert_allclose(bumps(x, edges, 100) @ fit_heights(x, y, edges, 100), y)


# --- An enzyme's curve -------------------------------------------------------------------------------


def enzyme(S, v_max, k_m):
    return v_max / (1 + k_m / S)


def test_michaelis_menten_by_hand():
    assert michaelis_menten([0, 2, 6], 8, 2).tolist() == [0, 4, 6]  # half speed at S = k_m
    S = np.linspace(0.1, 9, 7)
    np.testing.assert_allclose(michaelis_menten(S, 3, 0.7), enzyme(S, 3, 0.7), rtol=1e-13)
    assert michaelis_menten(np.ones(2, np.float32), 2.0, 3.0).dtype == np.float32


@pytest.mark.parametrize(
    ("state", "v_max", "k_m"), [("treated", 212.7, 0.0641), ("untreated", 160.3, 0.0477)]
)
def test_fit_of_the_puromycin_data(state, v_max, k_m):
    rates = data.puromycin(state)
    found = fit_michaelis_menten(rates.S, rates.v)
    assert found == (pytest.approx(v_max, abs=0.05), pytest.approx(k_m, abs=0.00005))
    wanted = curve_fit(enzyme, rates.S, rates.v, p0=(200, 0.1), xtol=1e-14, ftol=1e-14)[0]
    assert found == pytest.approx(wanted, rel=1e-6)


@given(st.floats(-3, 3), st.floats(-3, 3), st.sampled_from([0, 0.02, 0.1]), seeds)
def test_fit_against_a_general_optimiser_in_any_unit(log_v, log_k, noise, seed):
    rng = np.random.default_rng(seed)
    S = np.repeat([0.1, 0.3, 1, 3, 10], 3)
    v = enzyme(S, 1, rng.uniform(0.3, 3)) + noise * rng.normal(size=S.size)
    wanted = curve_fit(enzyme, S, v, p0=(1, 1), bounds=(1e-6, np.inf), xtol=1e-14, ftol=1e-14)[0]
    assume(wanted[1] < 100)
    found = fit_michaelis_menten(S, v)
    assert np.sum((enzyme(S, *found) - v) ** 2) <= np.sum((enzyme(S, *wanted) - v) ** 2) + 1e-15
    assert found == pytest.approx(wanted, rel=1e-4)
    other = fit_michaelis_menten(10**log_k * S, 10**log_v * v)
    assert other == pytest.approx((10**log_v * found[0], 10**log_k * found[1]), rel=1e-8)


@given(st.floats(-2, 2), st.lists(st.floats(0.1, 10).map(lambda S: round(S, 2)), min_size=2, unique=True))
def test_points_on_the_curve_give_it_back(log_k, S):
    """Two concentrations are enough, also where k_m lies far outside of them."""
    v_max, k_m = fit_michaelis_menten(S, enzyme(np.array(S), 5, 10**log_k))
    assert (v_max, k_m) == (pytest.approx(5, rel=1e-6), pytest.approx(10**log_k, rel=1e-6))


@pytest.mark.parametrize(
    ("S", "v"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([1, 2, 3, 4], [4, 3, 2, 1]),
        ([1, 2, 3, 4], [1, 4, 9, 16]),
        ([1, 2, 3, 4], [2, 2, 2, 2]),
        ([1, 2, 3, 4], [0, 0, 0, 0]),
        ([1, 2, 3], [-1 / 2, -2 / 3, -3 / 4]),
        ([1], [1]),
        ([2, 2], [1, 1]),
        ([2, 2], [1, 3]),
        ([0.7], [0.9]),
        ([5.46, 5.46, 5.46], [2.72, 4.68, 4.08]),
        ([0, 3, 3], [0, 1, 1.1]),
        ([0, 0, 1], [0, 0, 1]),
        ([0, 0], [0, 0]),
        ([-1, 1, 2], [0, 1, 1.5]),
        ([-1, 1, 5, 15], [-2.5, 10 / 6, 5, 7.5]),  # on a Michaelis–Menten curve, but no concentration
        ([1, 2, 3], [1, np.nan, 2]),
        ([1, np.inf, 3], [1, 2, 3]),
        ([1, 2, 3], [1, 2]),
        ([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        ([], []),
    ],
    ids=str,
)
def test_points_that_do_not_bend_are_refused(S, v, strict):
    with pytest.raises(ValueError, match=r"Michaelis–Menten|two different|finite"):
        fit_michaelis_menten(S, v)


pairs = st.tuples(st.sampled_from([0, 0.02, 0.5, 1, 3, 1000]), st.floats(-10, 10).map(lambda v: round(v, 2)))


@given(st.lists(pairs, max_size=6), seeds)
def test_whatever_was_measured_the_fit_ends(points, seed):
    S, v = np.array(points, dtype=float).reshape(-1, 2).T
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            v_max, k_m = fit_michaelis_menten(S, v)
        except ValueError:
            return
    assert v_max > 0 and k_m > 0 and np.isfinite([v_max, k_m]).all()
    error = np.sum((michaelis_menten(S, v_max, k_m) - v) ** 2)
    rng = np.random.default_rng(seed)
    for factors in np.exp(rng.normal(size=(50, 2)) * 10.0 ** rng.uniform(-4, 0.5, size=(50, 1))):
        other = np.sum((michaelis_menten(S, v_max * factors[0], k_m * factors[1]) - v) ** 2)
        assert error <= other + 1e-9 * np.sum(v**2)


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
