"""A small convolutional network: ours beside PyTorch and JAX, in one run, one thread each.

28 × 28 → conv 3 × 3 × 8 → ReLU → pool → conv 3 × 3 × 16 → ReLU → pool → dense 10; both convolutions with
padding 0 or 1. A step is: forward, loss, backward, update, on the next batch of 32; shuffling counts too.
"""

import statistics
import time
from functools import cache

import numpy as np

from benchmarks.training import RATE, report
from helpers.engine import convnet, losses, network, training

SHAPE, MAPS, CLASSES = (1, 28, 28), (8, 16), 10
EXAMPLES, BATCH = 640, 32
TURNS = 15
IMAGES = 300  # single images, one after the other


def task(dtype=np.float32):
    """Random data of the right shapes: X, classes and one-hot targets."""
    rng = np.random.default_rng(0)
    classes = rng.integers(0, CLASSES, EXAMPLES)
    X = rng.normal(size=(EXAMPLES, *SHAPE))
    return X.astype(dtype), classes, np.eye(CLASSES, dtype=dtype)[classes]


def our_network(padding, dtype=np.float32):
    return convnet.make_cnn(SHAPE, MAPS, CLASSES, np.random.default_rng(1), padding=padding, dtype=dtype)


def torch_network(net):
    """The same network in PyTorch, with the same weights."""
    import torch

    torch.set_num_threads(1)
    layers = []
    for layer in net.layers:
        match layer:
            case convnet.Conv2D():
                K, C, k, _ = layer.W.shape
                peer = torch.nn.Conv2d(C, K, k, stride=layer.stride, padding=layer.padding)
            case network.Dense():
                peer = torch.nn.Linear(*layer.W.shape[::-1])
            case network.ReLU():
                peer = torch.nn.ReLU()
            case convnet.MaxPool2D():
                peer = torch.nn.MaxPool2d(layer.size, layer.stride)
            case convnet.AveragePool2D():
                peer = torch.nn.AvgPool2d(layer.size, layer.stride)
            case convnet.Flatten():
                peer = torch.nn.Flatten()
        if hasattr(layer, "W"):
            peer.weight.data = torch.tensor(layer.W)
            peer.bias.data = torch.tensor(layer.b)
        layers.append(peer)
    return torch.nn.Sequential(*layers)


def our_step(padding, dtype=np.float32):
    """Seconds per step, over one epoch."""
    X, _, y = task(dtype)
    settings = dict(learning_rate=RATE, batch_size=BATCH, epochs=1, rng=np.random.default_rng(2))
    steps = training.train(our_network(padding, dtype), X, y, loss=losses.SoftmaxCrossEntropy(), **settings)
    start = time.perf_counter()
    count = sum(1 for _ in steps)
    return (time.perf_counter() - start) / count


def our_step_in_64_bits(padding):
    return our_step(padding, np.float64)


def torch_step(padding):
    import torch

    X, classes, _ = task()
    net = torch_network(our_network(padding))
    descent = torch.optim.SGD(net.parameters(), lr=RATE)
    X, y = torch.from_numpy(X), torch.from_numpy(classes)
    start = time.perf_counter()
    order = torch.randperm(EXAMPLES)
    X, y = X[order], y[order]
    for first in range(0, EXAMPLES, BATCH):
        descent.zero_grad()
        J = torch.nn.functional.cross_entropy(net(X[first : first + BATCH]), y[first : first + BATCH])
        J.backward()
        descent.step()
        J.item()
    return (time.perf_counter() - start) / (EXAMPLES // BATCH)


@cache
def jax_parts(padding):
    """Parameters and one compiled step of descent."""
    import jax
    import jax.numpy as jnp

    def mean_loss(theta, X, y):
        for W, b in theta[:-1]:
            Z = jax.lax.conv(X, W, (1, 1), "SAME" if padding else "VALID") + b[:, None, None]
            X = jax.lax.reduce_window(
                jax.nn.relu(Z), -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID"
            )
        z = X.reshape(len(X), -1) @ theta[-1][0].T + theta[-1][1]
        return -jnp.mean(jnp.sum(jax.nn.log_softmax(z) * y, axis=1))

    @jax.jit
    def step(theta, X, y):
        J, slopes = jax.value_and_grad(mean_loss)(theta, X, y)
        return jax.tree_util.tree_map(lambda value, slope: value - RATE * slope, theta, slopes), J

    learning = [layer for layer in our_network(padding).layers if hasattr(layer, "W")]
    theta = [(jnp.array(layer.W), jnp.array(layer.b)) for layer in learning]
    X, _, y = task()
    step(theta, X[:BATCH], y[:BATCH])[1].block_until_ready()  # compiles
    return theta, step


def jax_step(padding):
    theta, step = jax_parts(padding)
    X, _, y = task()
    start = time.perf_counter()
    order = np.random.default_rng(2).permutation(EXAMPLES)
    X, y = X[order], y[order]
    for first in range(0, EXAMPLES, BATCH):
        theta, J = step(theta, X[first : first + BATCH], y[first : first + BATCH])
        float(J)
    return (time.perf_counter() - start) / (EXAMPLES // BATCH)


STEPS = {"ours": our_step, "ours, 64 bits": our_step_in_64_bits, "PyTorch": torch_step, "JAX": jax_step}


def steps():
    """Median µs of a step, the contenders taking turns: {case: {contender: µs}}."""
    medians = {}
    for padding in (0, 1):
        times = {who: [] for who in STEPS}
        for turn in range(-1, TURNS):  # the first warms up
            for who, step in STEPS.items():
                took = 1e6 * step(padding)
                if turn >= 0:
                    times[who].append(took)
        medians[f"padding {padding}"] = {who: statistics.median(took) for who, took in times.items()}
    return medians


def images():
    """Median µs of the answer to a single image, the contenders taking turns image by image."""
    import torch

    X, _, _ = task()
    medians = {}
    for padding in (0, 1):
        net = our_network(padding)
        peer = torch_network(net).eval()

        def theirs(image, peer=peer):
            with torch.no_grad():
                return peer(torch.from_numpy(image)).numpy()

        times = {"ours": (net.forward, []), "PyTorch": (theirs, [])}
        for i in range(IMAGES):
            for answer, took in times.values():
                start = time.perf_counter()
                answer(X[i : i + 1])
                took.append(1e6 * (time.perf_counter() - start))
        medians[f"padding {padding}"] = {who: statistics.median(took) for who, (_, took) in times.items()}
    return medians


def agreement():
    """The largest relative difference between our gradients and PyTorch's, in 64 bits."""
    import torch

    def conv(K, C, k, **settings):
        return convnet.Conv2D(rng.normal(size=(K, C, k, k)), rng.normal(size=K), **settings)

    worst, rng = 0.0, np.random.default_rng(0)
    for stack in (
        [conv(4, 2, 3, padding=1), network.ReLU(), convnet.MaxPool2D(), conv(3, 4, 3), network.ReLU()],
        [conv(4, 2, 3, stride=2, padding=2), network.ReLU(), convnet.AveragePool2D(3, 2), conv(3, 4, 2)],
        [conv(3, 2, 5), network.ReLU(), convnet.MaxPool2D(3, 1), conv(3, 3, 1), convnet.MaxPool2D(3, 2)],
        [convnet.MaxPool2D(2), conv(3, 2, 3, stride=3)],
    ):
        X, classes = np.round(rng.normal(size=(6, 2, 13, 15)), 1), rng.integers(0, 5, 6)  # rounded: ties
        A = X
        for layer in stack:
            A = layer.forward(A)
        n = A[0].size
        dense = network.Dense(rng.normal(size=(5, n)) / np.sqrt(n), rng.normal(size=5))
        net = network.Network([*stack, convnet.Flatten(), dense])
        peer = torch_network(net)
        net.backward(losses.SoftmaxCrossEntropy()(net.forward(X), np.eye(5)[classes])[1])
        torch.nn.functional.cross_entropy(peer(torch.from_numpy(X)), torch.from_numpy(classes)).backward()
        theirs = np.concatenate([part.grad.numpy().ravel() for part in peer.parameters()])
        worst = max(worst, np.linalg.norm(theirs - net.gradient) / np.linalg.norm(theirs))
    return worst


def main():
    """Print the tables."""
    report(
        "One step of training a convolutional network, µs; in brackets how many times ours",
        steps(),
        area="CNN",
    )
    report("The answer to one image", images(), area="CNN")
    difference = agreement()
    print(f"\nOur gradients and PyTorch's differ by at most {difference:.1e} (relative, 64 bits).")
    if difference > 1e-10:
        raise SystemExit("That is too much: one of the two is wrong.")


if __name__ == "__main__":
    main()
