"""A live figure in a notebook: the widget where one runs, and a snapshot for whoever has no kernel."""

import base64
import html
from typing import Any

from . import widget
from .figure import Figure
from .page import Page

NO_WIDGET = (
    "This figure stands still: the package anywidget is missing here. "
    "Start the course with “make lab”, or install it with “pip install anywidget” and restart the kernel."
)
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class LiveFigure(Figure):
    """A figure that a cell shows: it follows the hand in the browser, and leaves a snapshot behind."""

    def __init__(self, **start: Any) -> None:
        super().__init__(**start)
        self.page = Page(self)
        self.widget = widget.FigureWidget(self.page.spec(), self.page) if widget.anywidget else None
        if self.widget:
            self.page.send = self.widget.send
            self.listeners.append(self.page.push)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return mime_bundle(self, self.widget and self.widget.model_id)


def mime_bundle(figure: Figure, model_id: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a cell shows of a figure, in every form; without a widget it says why it stands still."""
    picture, note = base64.b64encode(figure.snapshot()).decode(), "" if model_id else NO_WIDGET
    lines = [figure.title, figure.equation(), figure.numpy_line()[0], figure.description, figure.note, note]
    data: dict[str, Any] = {
        "text/plain": "\n".join(line for line in lines if line),
        "text/html": as_html(figure, picture, note),
        "image/png": picture,
    }
    if model_id:
        data[WIDGET_VIEW] = {"version_major": 2, "version_minor": 0, "model_id": model_id}
    return data, {"image/png": {"alt": figure.description}}


def as_html(figure: Figure, picture: str, note: str) -> str:
    """Return the snapshot (base64) with its equation, NumPy line and description."""
    description, equation = html.escape(figure.description), html.escape(figure.equation())
    alt = html.escape(figure.description, quote=True)
    read = f"{html.escape(figure.note)}<br>" if figure.note else ""
    warning = f"<p><strong>{note}</strong></p>" if note else ""
    return (
        f'{warning}<figure style="margin: 0"><img src="data:image/png;base64,{picture}" '
        f'alt="{alt}" style="max-width: 100%"><figcaption>{equation}<br>'
        f"<code>{html.escape(figure.numpy_line()[0])}</code><br>{description}<br>{read}"
        "<em>A still. Choose Run → Run All Cells, and it moves.</em></figcaption></figure>"
    )
