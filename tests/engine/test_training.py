"""Losses, backpropagation, descent and its check: against finite differences and loops written out here."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

from helpers.engine import checking, losses, network, neuron, surfaces, training
from helpers.engine.functions import one_hot

RNG = np.random.default_rng(0)
ACTIVATIONS = (network.Sigmoid, network.Tanh, network.ReLU)
TASKS = {  # loss → targets for 7 examples
    losses.SquaredLoss: RNG.normal(size=(7, 2)),
    losses.PerceptronLoss: RNG.choice([-1.0, 1.0], (7, 1)),
    losses.HingeLoss: RNG.choice([-1.0, 1.0], (7, 1)),
    losses.LogisticLoss: RNG.choice([-1.0, 1.0], (7, 1)),
    losses.CrossEntropy: RNG.choice([0.0, 1.0], (7, 1)),
    losses.SoftmaxCrossEntropy: one_hot(RNG.integers(0, 4, 7), 4),
}
every_loss = pytest.mark.parametrize("loss", TASKS, ids=lambda loss: loss.__name__)


@every_loss
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda activation: activation.__name__)
@pytest.mark.parametrize("hidden", [(), (5,), (4, 3, 6)], ids=str)
def test_every_gradient_equals_the_finite_difference(loss, activation, hidden):
    y, J, rng = TASKS[loss], loss(), np.random.default_rng(3)
    X = rng.normal(size=(7, 3))
    net = network.make_network((3, *hidden, y.shape[1]), activation, rng)
    net.theta += 0.1 * rng.normal(size=net.theta.shape)  # biases too
    net.backward(J(net.forward(X), y)[1])
    slopes = []
    for place in range(len(net.theta)):
        sides = []
        for h in (1e-5, -1e-5):
            net.theta[place] += h
            sides.append(J(net.forward(X), y)[0])
            net.theta[place] -= h
        slopes.append((sides[0] - sides[1]) / 2e-5)
    assert np.linalg.norm(slopes - net.gradient) < 1e-6 * (
        np.linalg.norm(slopes) + np.linalg.norm(net.gradient)
    )
    assert np.linalg.norm(net.gradient) > 1e-3


def test_losses_against_their_formulas():
    def mean_loss(loss, y_hat, y):
        return loss()(np.array(y_hat), np.array(y))[0]

    z, y = RNG.normal(size=(6, 1)), RNG.choice([0.0, 1.0], (6, 1))
    p = special.expit(z)
    by_formula = np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))
    assert mean_loss(losses.CrossEntropy, z, y) == pytest.approx(by_formula)
    assert mean_loss(losses.LogisticLoss, z, 2 * y - 1) == pytest.approx(by_formula)
    assert mean_loss(losses.HingeLoss, [[2.0], [0.5]], [[1.0], [-1.0]]) == pytest.approx(0.75)
    scores, t = RNG.normal(size=(5, 3)), one_hot(np.array([0, 2, 1, 1, 0]), 3)
    shares = (t * special.log_softmax(scores, 1)).sum(axis=1)
    assert mean_loss(losses.SoftmaxCrossEntropy, scores, t) == pytest.approx(-shares.mean())
    by_formula = np.mean(((scores - t) ** 2).sum(axis=1)) / 2
    assert mean_loss(losses.SquaredLoss, scores, t) == pytest.approx(by_formula)


@every_loss
@pytest.mark.parametrize("size", [1000.0, -1000.0])
def test_no_prediction_is_too_wrong(loss, size):
    y, J = TASKS[loss], loss()
    y_hat = np.full(y.shape, size) * np.linspace(-1, 1, y.shape[1] + 1)[1:]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(np.isfinite(part).all() for part in J(y_hat, y))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda activation: activation.__name__)
def test_a_network_keeps_its_precision(activation, dtype):
    net = network.make_network((3, 4, 2), activation, np.random.default_rng(0), dtype)
    y = TASKS[losses.SquaredLoss].astype(dtype)
    y_hat = net.forward(RNG.normal(size=(7, 3)).astype(dtype))
    _, d = losses.SquaredLoss()(y_hat, y)
    net.backward(d)
    assert y_hat.dtype == d.dtype == net.theta.dtype == net.gradient.dtype == dtype


def test_the_layers_look_at_theta():
    net = network.make_network((2, 3, 1), network.Tanh, np.random.default_rng(0))
    net.theta[:] = 0
    assert np.all(net.forward(np.ones((4, 2))) == 0)
    net.layers[0].W[1, 0] = 5
    assert np.count_nonzero(net.theta) == 1 and len(net.theta) == 2 * 3 + 3 + 3 + 1


def forward_by_loops(net, x):
    for layer in net.layers:
        if isinstance(layer, network.Dense):
            x = [sum(w * v for w, v in zip(row, x)) + b for row, b in zip(layer.W.tolist(), layer.b.tolist())]
        else:
            x = [float(np.tanh(v)) for v in x]
    return x


def test_forward_equals_loops():
    net = network.make_network((3, 4, 2), network.Tanh, np.random.default_rng(2))
    X = RNG.normal(size=(5, 3))
    np.testing.assert_allclose(net.forward(X), [forward_by_loops(net, x) for x in X.tolist()], atol=1e-12)


def a_run(X, **settings):
    """A run of one neuron on targets that say which example they belong to."""
    net = network.Network([network.Dense(np.zeros((1, X.shape[1])), np.zeros(1))])
    return training.Run(
        net, X, X[:, :1] + 100, loss=losses.SquaredLoss(), **dict(learning_rate=1e-9) | settings
    )


def epoch_of(run):
    """The batches of the epoch that a run is about to begin: X and y of each."""
    begun, pieces = run.epoch, []
    while run.epoch == begun:
        pieces.append(run.next_batch()[:2])
        assert run.step().examples == len(pieces[-1][0])
    return pieces


@pytest.mark.parametrize("shuffled", [True, False])
@given(N=st.integers(1, 40), batch_size=st.integers(1, 40), seed=st.integers(0, 99))
def test_an_epoch_shows_every_example_once(shuffled, N, batch_size, seed):
    X, batch_size = np.arange(N, dtype=float)[:, None], min(N, batch_size)
    run = a_run(X, batch_size=batch_size, order=training.shuffled(N, seed) if shuffled else None)
    pieces = epoch_of(run)
    shown = [x for piece, _ in pieces for x in piece[:, 0]]
    assert sorted(shown) == list(range(N)) and (shuffled or shown == list(range(N)))
    assert all((y == x + 100).all() for x, y in pieces)
    sizes = [len(x) for x, _ in pieces]
    assert len(sizes) == -(-N // batch_size) == run.updates and set(sizes[:-1]) <= {batch_size}
    assert sizes[-1] == (N % batch_size or batch_size), "the remainder is used"


def test_each_epoch_has_its_own_order():
    run = a_run(np.arange(50.0)[:, None], batch_size=49, order=training.shuffled(50, 0))
    first, second = (epoch_of(run)[0][0].ravel().tolist() for _ in range(2))
    assert first != second and len(set(first)) == 49
    order = training.shuffled(50, 3, 1)
    assert order(7).tolist() == training.shuffled(50, 3, 1)(7).tolist() != order(8).tolist()
    assert order(7).tolist() != training.shuffled(50, 4, 1)(7).tolist()


def test_a_batch_of_all_is_shown_as_it_stands():
    """Of one batch the order does not matter, so none is drawn: the rng is left alone."""
    rng, X = np.random.default_rng(0), np.arange(6.0)[:, None]
    net = network.make_network((1, 1), network.Tanh, np.random.default_rng(1))
    settings = dict(loss=losses.SquaredLoss(), learning_rate=0.01, rng=rng, epochs=2)
    assert len(list(training.train(net, X, X, batch_size=6, **settings))) == 2
    assert rng.random() == np.random.default_rng(0).random()


def run(seed=0, epochs=3, **settings):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(100, 2))
    y = (X[:, :1] * X[:, 1:] > 0).astype(float)
    net = network.make_network((2, 8, 1), network.Tanh, rng)
    settings = (
        dict(loss=losses.CrossEntropy(), learning_rate=0.5, batch_size=32, epochs=epochs, rng=rng) | settings
    )
    return net, list(training.train(net, X, y, **settings)), X, y


def test_the_same_seed_gives_the_same_history_to_the_bit():
    (one, history, *_), (other, again, *_) = run(), run()
    assert history == again and np.array_equal(one.theta, other.theta)
    assert [step.examples for step in history[:4]] == [32, 32, 32, 4] and history[4].epoch == 1
    assert run(seed=1)[1] != history


def test_it_learns_what_one_line_cannot():
    net, history, X, y = run(epochs=150, momentum=0.9, learning_rate=0.2)
    assert np.mean((net.forward(X) > 0) == y) > 0.95
    assert np.mean([step.loss for step in history[-20:]]) < 0.3 * history[0].loss


def test_a_step_is_the_formula():
    theta, velocity = np.array([1.0, -2.0]), np.array([0.5, 0.0])
    training.momentum_step(theta, velocity, np.array([2.0, -1.0]), learning_rate=0.1, momentum=0.9)
    np.testing.assert_allclose(velocity, [0.25, 0.1])
    np.testing.assert_allclose(theta, [1.25, -1.9])
    training.sgd_step(theta, np.array([2.0, -1.0]), learning_rate=0.5)
    np.testing.assert_allclose(theta, [0.25, -1.4])


@given(gradient=arrays(np.float32, 4, elements=st.floats(-9, 9, width=32)), learning_rate=st.floats(0.001, 9))
def test_without_momentum_it_is_the_plain_step(gradient, learning_rate):
    """To the bit, and the velocity is the step that was taken."""
    theta, velocity = np.linspace(-1, 1, 4, dtype=np.float32), np.full(4, 5.0, np.float32)
    plain, before = theta.copy(), theta.copy()
    training.sgd_step(plain, gradient, learning_rate=learning_rate)
    training.momentum_step(theta, velocity, gradient, learning_rate=learning_rate, momentum=0)
    assert np.array_equal(theta, plain) and np.array_equal(before + velocity, theta)
    assert np.array_equal(velocity, -(learning_rate * gradient))


# --- Forth and back ----------------------------------------------------------------------------------


def moons_run(seed=0, **settings):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(50, 2))
    y = (X[:, :1] * X[:, 1:] > 0).astype(float)
    net = network.make_network((2, 5, 1), network.Tanh, rng)
    settings = (
        dict(learning_rate=0.3, momentum=0.9, batch_size=8, order=training.shuffled(50, seed)) | settings
    )
    return training.Run(net, X, y, loss=losses.CrossEntropy(), **settings)


@given(before=st.integers(0, 20), after=st.integers(1, 30), momentum=st.sampled_from([0, 0.5, 0.9]))
def test_a_run_goes_back_and_takes_the_same_way_again(before, after, momentum):
    run = moons_run(momentum=momentum)
    for _ in range(before):
        run.step()
    snapshot, kept = run.snapshot(), run.snapshot()
    steps = [run.step() for _ in range(after)]
    end = run.snapshot()
    run.restore(snapshot)
    assert all(map(np.array_equal, run.snapshot(), kept)), "no step changes a snapshot"
    assert [run.step() for _ in range(after)] == steps
    assert all(map(np.array_equal, run.snapshot(), end))
    other = moons_run(momentum=momentum)  # another run may take it over
    other.restore(snapshot)
    assert [other.step() for _ in range(after)] == steps


def test_settings_may_change_on_the_way():
    run = moons_run(batch_size=8)
    sizes = [run.step().examples]
    run.batch_size = 30
    sizes += [run.step().examples, run.step().examples]
    assert sizes == [8, 30, 12] and (run.epoch, run.place, run.updates) == (1, 0, 3)
    theta, run.learning_rate, run.momentum = run.network.theta.copy(), 0.01, 0
    run.step()
    np.testing.assert_allclose(run.network.theta, theta - 0.01 * run.network.gradient, rtol=1e-12)
    run.order = lambda epoch: np.arange(3)  # an epoch may show fewer
    run.restore(run.snapshot()._replace(place=0))
    assert run.step().examples == 3 and run.place == 0


def test_training_is_a_loop_over_a_run():
    """The same numbers as steps of a run whose orders were drawn beforehand."""
    net, history, X, y = run(seed=4, epochs=3, momentum=0.5)
    rng = np.random.default_rng(4)
    rng.normal(size=(100, 2))
    other = network.make_network((2, 8, 1), network.Tanh, rng)
    orders = [rng.permutation(100) for _ in range(3)]
    settings = dict(loss=losses.CrossEntropy(), learning_rate=0.5, batch_size=32, momentum=0.5)
    by_hand = training.Run(other, X, y, order=orders.__getitem__, **settings)
    assert [by_hand.step() for _ in range(12)] == history and np.array_equal(other.theta, net.theta)


@given(seed=st.integers(0, 999), learning_rate=st.sampled_from([0.1, 0.5, 1.0, 2.0]))
def test_rosenblatts_rule_is_descent_on_the_perceptron_loss(seed, learning_rate):
    """Batches of one: after every example the weights of the two are equal to the bit."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(12, 2)).round(2)
    y, w, b = rng.choice([-1, 1], 12), np.zeros(2), 0.0
    net = network.Network([network.Dense(np.zeros((1, 2)), np.zeros(1))])
    settings = dict(loss=losses.PerceptronLoss(), learning_rate=learning_rate, batch_size=1)
    run = training.Run(net, X, y[:, None], **settings)
    for _ in range(4):
        for x_i, y_i in zip(X, y):
            mistake = bool(neuron.is_mistake(x_i, y_i, w, b))
            w, b = neuron.learn_from(x_i, y_i, w, b, learning_rate=learning_rate)
            run.step()
            assert net.theta.tolist() == [*w, b] and bool(net.gradient.any()) == mistake


def test_the_perceptron_loss_by_hand():
    y_hat, y = np.array([[2.0], [-0.5], [0.0], [0.0]]), np.array([[-1.0], [-1.0], [1.0], [-1.0]])
    J, slope = losses.PerceptronLoss()(y_hat, y)
    assert J == 0.5 and slope.tolist() == [[0.25], [0], [-0.25], [0]], "0 counts as −1"


@pytest.mark.parametrize("name", surfaces.SURFACES)
@pytest.mark.parametrize("momentum", [0, 0.7])
def test_descent_on_a_surface_is_a_run_too(name, momentum):
    surface, w = surfaces.SURFACES[name], np.array([-1.5, 0.5])
    run = surfaces.descent(
        lambda w: (surface.height(w), surface.gradient(w)), w, learning_rate=0.05, momentum=momentum
    )
    place, velocity = w.copy(), np.zeros(2)
    for number in range(1, 20):
        height = surface.height(place)
        training.momentum_step(
            place, velocity, surface.gradient(place), learning_rate=0.05, momentum=momentum
        )
        assert run.step() == (height, 1, number - 1) and run.updates == run.epoch == number
        assert np.array_equal(w, place) and np.array_equal(run.velocity, velocity)


# --- Words -------------------------------------------------------------------------------------------


def test_a_network_tells_its_sizes_and_parameters():
    net = network.make_network((2, 8, 1), network.Tanh, np.random.default_rng(0))
    assert repr(net.layers[0]) == "Dense(2 → 8): 24 parameters"
    assert repr(net).splitlines() == [
        "Network: 33 parameters",
        "  Dense(2 → 8): 24 parameters",
        "  Tanh()",
        "  Dense(8 → 1): 9 parameters",
    ]
    assert [len(layer.W) for layer in net.learning] == [8, 1]


@pytest.mark.parametrize(
    "settings, told",
    [
        (dict(learning_rate=0), "with 0 nothing is learned"),
        (dict(learning_rate=-0.1), "above 0"),
        (dict(learning_rate=np.inf), "finite"),
        (dict(learning_rate=np.nan), "finite"),
        (dict(batch_size=101), "from 1 to the 100 examples, not 101"),
        (dict(batch_size=0), "batch size"),
        (dict(batch_size=2.5), "whole number"),
        (dict(momentum=1), "momentum"),
        (dict(loss=losses.HingeLoss()), "the hinge loss takes targets -1 and 1; there is a 0"),
    ],
)
def test_settings_that_cannot_work_are_told_before_the_first_step(settings, told):
    with pytest.raises(ValueError, match=told):
        run(**settings)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_bad_data_are_told(bad):
    net = network.make_network((2, 1), network.Tanh, np.random.default_rng(0))
    X, y = np.array([[1.0, bad], [0.0, 1.0]]), np.array([[0.0], [1.0]])
    settings = dict(
        loss=losses.CrossEntropy(), learning_rate=1, batch_size=1, epochs=1, rng=np.random.default_rng(0)
    )
    for data, targets, words in (
        (X, y, "NaN or infinity"),
        (X[:1], y, "each example needs one"),
        (X[:0], y[:0], "0 examples"),
    ):
        with pytest.raises(ValueError, match=words):
            next(training.train(net, data, targets, **settings))
    with pytest.raises(ValueError, match="there is a 2"):
        next(training.train(net, np.zeros((2, 2)), np.array([[2.0], [1.0]]), **settings))
    with pytest.raises(ValueError, match="a single 1"):
        losses.SoftmaxCrossEntropy().check(np.array([[1.0, 1.0]]))


@pytest.mark.parametrize("sizes", [(2, 0, 1), (2,), (2, -1)])
def test_a_layer_without_neurons_is_told(sizes):
    with pytest.raises(ValueError, match="whole numbers from 1 on"):
        network.make_network(sizes, network.Tanh, np.random.default_rng(0))


def test_the_verdict_of_a_gradient_check():
    x = np.array([1.0, -2.0, 0.5])

    def f():
        return float(np.sum(x**3))

    right = 3 * x**2
    assert checking.gradient_check(f, x, right).right and x.tolist() == [1, -2, 0.5]
    assert checking.gradient_check(f, x, right).error < 1e-8
    wrong = checking.gradient_check(f, x, -right)
    assert not wrong.right and wrong.words == "wrong" and wrong.error == pytest.approx(1)
    near = checking.gradient_check(f, x, right * [1, 1, 1.0002])
    assert not near.right and near.words.startswith("doubtful")
    nothing = checking.gradient_check(lambda: 7.0, x, np.zeros(3))
    assert not nothing.right and "nothing was checked" in nothing.words
    assert not checking.gradient_check(lambda: np.inf * x[0] if x[0] > 1 else 0.0, x, right).right
    with pytest.raises(ValueError, match="float64"):
        checking.numeric_gradient(f, x.astype(np.float32))
    with pytest.raises(ValueError, match="shape"):
        checking.gradient_check(f, x, np.zeros(2))


@pytest.mark.parametrize("loss, activation", list(itertools.product(TASKS, ACTIVATIONS)))
def test_the_check_agrees_with_backward(loss, activation):
    y, J = TASKS[loss], loss()
    X = np.random.default_rng(5).normal(size=(7, 3))
    net = network.make_network((3, 4, y.shape[1]), activation, np.random.default_rng(6))
    net.theta += 0.01  # with b = 0 and all ReLUs silent, ŷ = 0 would be the corner of the perceptron loss
    net.backward(J(net.forward(X), y)[1])
    verdict = checking.gradient_check(lambda: J(net.forward(X), y)[0], net.theta, net.gradient)
    assert verdict.right, verdict.words
    broken = net.gradient.copy()
    broken[0] += 0.01 * np.linalg.norm(broken)
    assert not checking.gradient_check(lambda: J(net.forward(X), y)[0], net.theta, broken).right
