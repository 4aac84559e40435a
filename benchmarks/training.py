"""One step of training: our engine beside PyTorch, scikit-learn and JAX, in one run, one thread each.

A step is: forward, loss, backward, update, on the next mini-batch, and its loss is there to be looked at;
only "JAX, loop" keeps the losses to itself until an epoch is over. The shuffling of each epoch counts too.
Contenders take turns, the median of the turns counts, and ratios are to be trusted to about ± 25 %.
"""

import statistics
import time
import warnings
from itertools import pairwise

import numpy as np

from benchmarks import results
from helpers.engine import losses, network, training

CASES = {  # name → sizes, activation, examples, batch
    "2-8-8-1, full batch": ((2, 8, 8, 1), "tanh", 500, 500),
    "2-8-8-1, batch 10": ((2, 8, 8, 1), "tanh", 500, 10),
    "64-32-10, batch 32": ((64, 32, 10), "relu", 1797, 32),
    "784-128-10, batch 64": ((784, 128, 10), "relu", 5000, 64),
}
TURNS = 15
STEPS = 1200  # in a turn of a small network, so that a neighbour on the machine does not fill it
RATE = 0.01


def task(sizes, examples):
    """Random data of the right shapes: X, classes, and the targets as our losses take them."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(examples, sizes[0])).astype(np.float32)
    classes = rng.integers(0, max(2, sizes[-1]), examples)
    one_output = sizes[-1] == 1
    y = classes[:, None] if one_output else np.eye(sizes[-1])[classes]
    return X, classes, y.astype(np.float32)


def ours(sizes, activation, examples, batch, epochs, dtype=np.float32):
    X, _, y = task(sizes, examples)
    X, y, rng = X.astype(dtype), y.astype(dtype), np.random.default_rng(1)
    layer = {"tanh": network.Tanh, "relu": network.ReLU}[activation]
    net = network.make_network(sizes, layer, rng, dtype)
    loss = losses.CrossEntropy() if sizes[-1] == 1 else losses.SoftmaxCrossEntropy()
    steps = training.train(net, X, y, loss=loss, learning_rate=RATE, batch_size=batch, epochs=epochs, rng=rng)
    start = time.perf_counter()
    count = sum(1 for _ in steps)
    return (time.perf_counter() - start) / count


def ours_in_64_bits(*case):
    return ours(*case, dtype=np.float64)


def pytorch(sizes, activation, examples, batch, epochs):
    import torch

    torch.set_num_threads(1)
    X, classes, y = task(sizes, examples)
    torch.manual_seed(0)
    layer = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[activation]
    layers = [part for n, m in pairwise(sizes) for part in (torch.nn.Linear(n, m), layer())]
    net = torch.nn.Sequential(*layers[:-1])
    descent = torch.optim.SGD(net.parameters(), lr=RATE)
    one_output = sizes[-1] == 1
    loss = torch.nn.BCEWithLogitsLoss() if one_output else torch.nn.CrossEntropyLoss()
    X, y = torch.from_numpy(X), torch.from_numpy(y if one_output else classes)
    start, count = time.perf_counter(), 0
    for _ in range(epochs):
        order = torch.randperm(examples) if batch < examples else slice(None)
        X_now, y_now = X[order], y[order]
        for first in range(0, examples, batch):
            descent.zero_grad()
            J = loss(net(X_now[first : first + batch]), y_now[first : first + batch])
            J.backward()
            descent.step()
            J.item()
            count += 1
    return (time.perf_counter() - start) / count


def scikit_learn(sizes, activation, examples, batch, epochs):
    from sklearn.neural_network import MLPClassifier

    X, classes, _ = task(sizes, examples)
    net = MLPClassifier(
        sizes[1:-1],
        activation=activation,
        solver="sgd",
        batch_size=batch,
        learning_rate_init=RATE,
        momentum=0,
        alpha=0,
        max_iter=epochs,
        tol=0,
        n_iter_no_change=10**9,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged
        start = time.perf_counter()
        net.fit(X, classes)
    return (time.perf_counter() - start) / (epochs * -(-examples // batch))


def jax_parts(sizes, activation):
    """Parameters and one compiled step of descent."""
    import jax
    import jax.numpy as jnp

    rng, f = np.random.default_rng(1), {"tanh": jnp.tanh, "relu": jax.nn.relu}[activation]
    theta = [
        (jnp.array((rng.normal(size=(n, m)) / np.sqrt(n)).astype(np.float32)), jnp.zeros(m))
        for n, m in pairwise(sizes)
    ]

    def mean_loss(theta, X, y):
        for W, b in theta[:-1]:
            X = f(X @ W + b)
        z = X @ theta[-1][0] + theta[-1][1]
        if sizes[-1] == 1:
            return jnp.mean(jax.nn.softplus(z) - y * z)
        return -jnp.mean(jnp.sum(jax.nn.log_softmax(z) * y, axis=1))

    def step(theta, X, y):
        J, slopes = jax.value_and_grad(mean_loss)(theta, X, y)
        return jax.tree_util.tree_map(lambda value, slope: value - RATE * slope, theta, slopes), J

    return theta, step


def jax_step(sizes, activation, examples, batch, epochs):
    """The step compiled, the loop in Python, as one writes it."""
    import jax

    theta, step = jax_parts(sizes, activation)
    X, _, y = task(sizes, examples)
    step, rng = jax.jit(step), np.random.default_rng(0)
    whole = examples // batch * batch  # a smaller last batch would compile a second step
    theta, J = step(theta, X[:batch], y[:batch])
    J.block_until_ready()
    start, count = time.perf_counter(), 0
    for _ in range(epochs):
        order = rng.permutation(examples) if batch < examples else slice(None)
        X_now, y_now = X[order], y[order]
        for first in range(0, whole, batch):
            theta, J = step(theta, X_now[first : first + batch], y_now[first : first + batch])
            float(J)
            count += 1
    return (time.perf_counter() - start) / count


def jax_loop(sizes, activation, examples, batch, epochs):
    """The whole epoch compiled: fastest, and nobody can watch."""
    import jax

    theta, step = jax_parts(sizes, activation)
    X, _, y = task(sizes, examples)
    whole = examples // batch * batch

    @jax.jit
    def epoch(theta, X, y):
        pieces = X.reshape(-1, batch, X.shape[1]), y.reshape(-1, batch, y.shape[1])
        return jax.lax.scan(lambda theta, piece: step(theta, *piece), theta, pieces)

    rng = np.random.default_rng(0)
    theta, J = epoch(theta, X[:whole], y[:whole])
    J.block_until_ready()
    start = time.perf_counter()
    for _ in range(epochs):
        order = rng.permutation(examples)[:whole]
        theta, J = epoch(theta, X[order], y[order])
        J.block_until_ready()
    return (time.perf_counter() - start) / (epochs * whole // batch)


CONTENDERS = {
    "ours": ours,
    "ours, 64 bits": ours_in_64_bits,
    "PyTorch": pytorch,
    "scikit-learn": scikit_learn,
    "JAX, step": jax_step,
    "JAX, loop": jax_loop,
}


def measure(cases, contenders, turns):
    """Median µs per step: {case: {contender: µs}}, the contenders taking turns."""
    times = {name: {who: [] for who in contenders} for name in cases}
    for _ in range(turns):
        for name, (sizes, activation, examples, batch) in cases.items():
            per_epoch = -(-examples // batch)
            weight = sum(n * m for n, m in pairwise(sizes)) * batch
            steps = max(20, min(STEPS, int(3e8 / weight)))
            case = (sizes, activation, examples, batch, max(1, steps // per_epoch))
            for who in contenders:
                times[name][who].append(1e6 * CONTENDERS[who](*case))
    return {
        name: {who: statistics.median(took) for who, took in each.items()} for name, each in times.items()
    }


def report(title, medians, *, area="training"):
    """Print a table: µs of ours, and how many times slower (or faster) the others are."""
    first, *others = next(iter(medians.values()))
    print(f"\n{title}\n")
    print(f"{'':24} {first + ' µs':>10}" + "".join(f"{who:>16}" for who in others))
    for name, each in medians.items():
        base = each[first]
        cells = "".join(f"{each[who]:8.0f} ({each[who] / base:4.1f})" for who in others)
        print(f"{name:24} {base:10.0f}{cells}")
        peers = {who: took for who, took in each.items() if not who.startswith("ours")}
        results.compare(area, f"{title.partition(',')[0]}: {name}", "µs", base, peers)


def agreement():
    """The largest relative difference between our gradients and PyTorch's, in 64 bits."""
    import torch

    worst = 0.0
    for activation, f in (("Tanh", torch.tanh), ("ReLU", torch.relu), ("Sigmoid", torch.sigmoid)):
        rng = np.random.default_rng(0)
        X, classes = rng.normal(size=(20, 5)), rng.integers(0, 3, 20)
        y = np.eye(3)[classes]
        right, targets = torch.from_numpy(classes), torch.from_numpy(y)
        for loss, theirs in (
            (losses.SoftmaxCrossEntropy(), lambda z, t=right: torch.nn.functional.cross_entropy(z, t)),
            (losses.SquaredLoss(), lambda z, t=targets: ((z - t) ** 2).sum() / (2 * len(t))),
        ):
            net = network.make_network((5, 7, 6, 3), getattr(network, activation), rng)
            net.backward(loss(net.forward(X), y)[1])
            A, parts = torch.from_numpy(X), []
            dense = [layer for layer in net.layers if isinstance(layer, network.Dense)]
            for layer in dense:
                W, b = (torch.tensor(part, requires_grad=True) for part in (layer.W, layer.b))
                parts += [W, b]
                A = A @ W.T + b
                A = f(A) if layer is not dense[-1] else A
            theirs(A).backward()
            other = np.concatenate([part.grad.numpy().ravel() for part in parts])
            worst = max(worst, np.linalg.norm(other - net.gradient) / np.linalg.norm(other))
    return worst


def main():
    """Print the tables."""
    report(
        "One step of training, µs; in brackets how many times ours",
        measure(CASES, CONTENDERS, TURNS),
    )
    peers = ("ours", "PyTorch", "JAX, step")
    widths = {
        f"64-{m}-{m}-10, batch 32": ((64, m, m, 10), "relu", 1600, 32) for m in (16, 64, 256, 512, 1024)
    }
    report("One step by width", measure(widths, peers, 5))
    sizes = {f"64-64-10, batch {m}": ((64, 64, 10), "relu", 2048, m) for m in (1, 8, 64, 512, 2048)}
    report("One step by batch", measure(sizes, peers, 5))
    difference = agreement()
    print(f"\nOur gradients and PyTorch's differ by at most {difference:.1e} (relative, 64 bits).")
    if difference > 1e-10:
        raise SystemExit("That is too much: one of the two is wrong.")


if __name__ == "__main__":
    main()
