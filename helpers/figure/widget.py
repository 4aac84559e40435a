"""The widget that carries a live figure into the browser. It needs anywidget; a snapshot does not."""

from pathlib import Path

from . import style

try:
    import anywidget
    import traitlets
except ImportError:  # figures are then stills that say how to get them moving
    anywidget = None  # type: ignore[assignment]

HERE = Path(__file__).parent


def read(name):
    return (HERE / name).read_text(encoding="utf-8")


NAMES = (
    *("negative", "negative-tint", "negative-text", "positive", "positive-tint", "positive-text"),
    *("ink", "soft-ink", "paper", "lit", "pane", "edge", "rim", "hover"),
)
COLOURS = {name: getattr(style, name.upper().replace("-", "_")) for name in NAMES}

# One module, made of these files in this order: the page imports nothing and there is no build step.
SCRIPTS = (
    "dom.js",
    "distance.js",
    "theme.js",
    "line.js",
    "texts.js",
    "painters.js",
    "stage.js",
    "handles.js",
    "grid.js",
    "inputs.js",
    "play.js",
    "view.js",
    "figure.js",
)
CONSTANTS = f'const FONT = "{style.FONT_FAMILY}, Verdana, sans-serif";\nconst PAPER = "{style.PAPER}";\n'
SCRIPT = CONSTANTS + "".join(map(read, SCRIPTS))

if anywidget:

    class FigureWidget(anywidget.AnyWidget):
        """One live figure in the browser: `spec` never changes, `frame` is what is on the screen now.

        A frame travels as one message, never trait by trait; the trait only serves a page that is
        opened anew while the kernel is alive.
        """

        _esm = SCRIPT
        _css = read("figure.css")
        spec = traitlets.Dict().tag(sync=True)
        frame = traitlets.Any().tag(sync=True, to_json=lambda _, widget: widget.whole_frame())

        def __init__(self, spec, page):
            self.whole_frame = lambda: page.frame(whole=True)
            super().__init__(spec={**spec, "colours": COLOURS})
            self.on_msg(lambda widget, content, buffers: page.receive(content, buffers))
