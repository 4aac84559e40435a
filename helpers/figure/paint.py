"""Painting a scene with matplotlib: the backdrop of axes for the browser, and whole snapshots.

The browser paints the same layers over the same backdrop (stage.js); a test compares the two.
"""

import io
import re

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from PIL import Image

from . import style
from .scene import DEFAULTS, PALETTES, PHOTOGRAPH, Scene

DPI = 100
SNAPSHOT_SIZE = (960, 380)  # px


def backdrop(scene: Scene, width: int, height: int, font: float) -> dict:
    """Draw axes, ticks and labels as SVG text, with the panels' places; kept until the axes change."""
    key = (width, height, font, scene.axes_key())
    if key not in scene.backdrops:
        if len(scene.backdrops) > 12:
            scene.backdrops.clear()
        figure, _ = _axes(scene, width, height, font)
        out = io.StringIO()
        with matplotlib.rc_context({"svg.hashsalt": "still", "svg.fonttype": "path"}):
            figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        svg = re.sub(r"<metadata>.*?</metadata>", "", out.getvalue(), flags=re.S)
        scene.backdrops[key] = {
            "svg": svg[svg.index("<svg") :].replace("<svg", '<svg preserveAspectRatio="none"', 1),
            "width": width,
            "height": height,
            "font": font,
            "panels": [
                {"box": place.box, "x": place.x, "y": place.y, "log_y": place.log_y}
                for place in scene.places(width, height, font)
            ],
        }
    return scene.backdrops[key]


def snapshot(
    scene: Scene,
    width: int = SNAPSHOT_SIZE[0],
    height: int = SNAPSHOT_SIZE[1],
    font: float = style.STUDENT_FONT,
    *,
    sharpness: float = 1.5,
) -> bytes:
    """Paint everything with matplotlib: PNG bytes, the same picture that the browser shows."""
    picture, out = Image.fromarray(painted(scene, width, height, font, sharpness)), io.BytesIO()
    photographs = any(layer.values.size > PHOTOGRAPH for layer in scene.layers if layer.kind == "image")
    careful = photographs or scene.pale
    method = Image.Quantize.MEDIANCUT if careful else Image.Quantize.FASTOCTREE
    picture = picture.quantize(256, method=method, kmeans=2 if scene.pale else 0)
    picture.save(out, format="png", optimize=True)
    return out.getvalue()  # 256 colours: a third of the size in the notebook


def painted(scene: Scene, width: int, height: int, font: float, sharpness: float = 1) -> np.ndarray:
    """Return red, green and blue of every pixel, as matplotlib paints them: bytes (rows, columns, 3)."""
    figure, axes = _axes(scene, width, height, font)
    figure.set_dpi(DPI * sharpness)
    words = scene.texts(width, height, font)
    for order, layer in enumerate(scene.layers, start=3):
        if layer.kind == "text":
            _paint_text(
                axes[layer.panel], [text for text in words if text.layer is layer], layer.style, order
            )
        elif layer.values.size:
            PAINTERS[layer.kind](axes[layer.panel], layer, font / style.STUDENT_FONT, order)
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()


def _axes(scene, width, height, font):
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    axes = []
    for panel, placed in zip(scene.panels, scene.places(width, height, font)):
        left, top, right, bottom = placed.box
        spot = (left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height)
        ax = figure.add_axes(spot, xlim=placed.x, ylim=placed.y)
        _frame(ax, panel, placed, font)
        for word in placed.words:
            _write(figure, word, width, height)
        for look, x, y in placed.marks:
            mark = _marker(look, font / style.STUDENT_FONT)
            figure.add_artist(Line2D([x / width], [1 - y / height], linestyle="none", **mark))
        axes.append(ax)
    return figure, axes


def _frame(ax, panel, placed, font):
    """Draw the frame of a panel: two axes with ticks, and a grid; numbers and names are words beside it."""
    ax.tick_params(labelleft=False, labelbottom=False, which="both")
    if not panel.frame:
        ax.spines[:].set_visible(False)
        ax.tick_params(left=False, bottom=False)
        return
    if panel.log_y:
        ax.set_yscale("log")
    ax.set_xticks([tick for tick, _ in placed.xticks])
    ax.set_yticks([tick for tick, _ in placed.yticks])
    ax.tick_params(color=style.SOFT_INK, length=_points(0.3 * style.STUDENT_FONT, font / style.STUDENT_FONT))
    ax.grid(color=style.GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    for side in ax.spines:
        ax.spines[side].set_color(style.SOFT_INK)
        ax.spines[side].set_visible(side in ("left", "bottom"))


def _write(figure, word, width, height):
    """Write one line of words of the axes."""
    figure.text(
        word.x / width,
        1 - word.y / height,
        word.text,
        color=style.INK,
        fontsize=_points(word.font, 1),
        weight="bold" if word.bold else "normal",
        ha=word.align,
        va="baseline",
        rotation=90 if word.upward else 0,
        rotation_mode="anchor",
    )


def _points(pixels, scale):
    """Pixels at the student's type size → matplotlib's points."""
    return pixels * scale * 72 / DPI


def _dashes(layer):
    width = layer.style["width"]
    return (0, tuple(dash / width for dash in layer.style["dash"])) if layer.style["dash"] else "solid"


def _paint_line(ax, layer, scale, order):
    look = layer.style
    if look["fill"]:
        ax.fill(*layer.values, color=look["fill"], linewidth=0, alpha=look["opacity"], zorder=order)
        return
    ax.plot(
        *layer.values,
        color=look["color"],
        linewidth=_points(look["width"], scale),
        linestyle=_dashes(layer),
        alpha=look["opacity"],
        zorder=order,
        clip_on=look["clip"],
        solid_capstyle="round",
    )


def _marker(look, scale):
    """The look of a points layer as matplotlib's keyword arguments."""
    look = DEFAULTS["points"] | look
    stroke = look["marker"] == "cross"
    return {
        "marker": style.MARKERS[look["marker"]],
        "markersize": _points(look["size"], scale),
        "markerfacecolor": look["color"] or "none",
        "markeredgecolor": look["color"] if stroke else look["edge"],
        "markeredgewidth": _points(2 if stroke else look["edge_width"], scale),
    }


def _paint_points(ax, layer, scale, order):
    ax.plot(
        *layer.values,
        linestyle="none",
        alpha=layer.style["opacity"],
        zorder=order,
        clip_on=layer.style["clip"],
        **_marker(layer.style, scale),
    )


def _paint_image(ax, layer, scale, order):
    look, values = layer.style, layer.values
    limits = ax.get_xlim(), ax.get_ylim()
    corners = ax.transData.transform(np.reshape(look["extent"], (2, 2)).T)
    shrunk = np.any(np.abs(corners[1] - corners[0]) < values.shape[1::-1])
    painted = ax.imshow(
        values if values.ndim == 3 else PALETTES[look["colours"]][values],
        extent=look["extent"],
        interpolation="hanning" if shrunk else "nearest",
        alpha=look["opacity"],
        zorder=order,
        aspect="auto",
    )
    if look["window"]:
        x0, x1, y0, y1 = look["window"]
        painted.set_clip_path(Rectangle((x0, y0), x1 - x0, y1 - y0, transform=ax.transData))
    ax.set(xlim=limits[0], ylim=limits[1])


def _paint_arrow(ax, layer, scale, order):
    look = layer.style
    tail, tip = layer.values.T
    if np.allclose(tail, tip):
        return
    ax.annotate(
        "",
        xy=tip,
        xytext=tail,
        zorder=order,
        arrowprops={
            "arrowstyle": "-|>,head_length=0.5,head_width=0.25",
            "mutation_scale": _points(5 * look["width"] + 4, scale),
            "linewidth": _points(look["width"], scale),
            "linestyle": _dashes(layer),
            "color": look["color"],
            "alpha": look["opacity"],
            "shrinkA": 0,
            "shrinkB": 0,
        },
        annotation_clip=False,
    ).arrow_patch.set_clip_box(ax.bbox)


def _paint_text(ax, words, look, order):
    width, height = ax.figure.get_size_inches() * DPI
    for word in words:
        colour = look["color"][word.index] if isinstance(look["color"], list) else look["color"]
        halo = _points(look["halo"], word.tall / look["scale"] / style.STUDENT_FONT)
        ax.text(
            word.start / width,
            1 - word.y / height,
            word.string,
            transform=ax.figure.transFigure,
            color=colour,
            fontsize=_points(word.tall, 1),
            ha=look["align"],
            va="center",
            weight="bold" if look["bold"] else "normal",
            alpha=look["opacity"],
            zorder=order,
            path_effects=[withStroke(linewidth=halo, foreground=style.PAPER)] if halo else (),
        )


PAINTERS = {
    "line": _paint_line,
    "points": _paint_points,
    "image": _paint_image,
    "arrow": _paint_arrow,
}
