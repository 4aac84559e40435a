"""What the proofs in the questions of lecture 2 use beside the engine."""

from collections.abc import Callable

import numpy as np

from ...engine.approximation import bump_edges, bumps, fit_heights


def largest_error(count: int) -> float:
    """Return what `count` steep bumps, fitted to a wave, leave of it."""
    x, edges = np.linspace(0, 1, 201), bump_edges(count)
    wave, shapes = np.sin(2 * np.pi * x), bumps(x, edges, 200)
    return np.abs(shapes @ fit_heights(x, wave, edges, 200) - wave).max()


def curve(activation: Callable[[np.ndarray], np.ndarray]) -> str:
    """Draw an activation function over −4 … 4 as SVG, with its axes and the heights 1 and −1."""
    width, height, unit, zero = 170, 130, 20, 80  # px, one unit, the height 0
    z = np.linspace(-4, 4, 161)
    inside = [(x, y) for x, y in zip(z, activation(z)) if y < 3.8]
    points = " ".join(f"{width / 2 + unit * x:.1f},{zero - unit * y:.1f}" for x, y in inside)
    lines = [(zero, "#595959", ""), *((zero - unit * y, "#8a8a8a", "4 4") for y in (1, -1))]
    level = "".join(
        f'<path d="M5 {y} H{width - 5}" stroke="{colour}" stroke-dasharray="{dashes}"/>'
        for y, colour, dashes in lines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{level}'
        f'<path d="M{width / 2} 5 V{height - 5}" stroke="#595959"/>'
        f'<polyline points="{points}" fill="none" stroke="#0072b2" stroke-width="3"/></svg>'
    )
