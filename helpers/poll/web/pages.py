"""The pages of the phones, put together from their parts: one request each for page, style and script."""

import html
from pathlib import Path
from string import Template

PAGE = Path(__file__).parent / "page"
WRITTEN = Path(__file__).parents[2] / "questions" / "written.js"  # what writes questions in a notebook, too
FILES = {  # what a phone may ask for → its parts, in order
    "vote.js": [
        WRITTEN,
        *(PAGE / name for name in ("screen.js", "room.js", "vote.js", "views.js", "start.js")),
    ],
    "peek.js": [WRITTEN, PAGE / "screen.js", PAGE / "peek.js"],
    "page.css": [PAGE / "page.css"],
}
KINDS = {".js": "text/javascript", ".css": "text/css"}
TITLES = {"vote": "Vote", "peek": "Peek"}


def page(name: str, prefix: str) -> str:
    """Return the page `vote` or `peek`, for an address below a prefix."""
    frame, body = ((PAGE / part).read_text(encoding="utf-8") for part in ("page.html", f"{name}.html"))
    return Template(frame).substitute(base=html.escape(prefix), title=TITLES[name], name=name, body=body)


def file_text(name: str) -> str:
    """Return a script or the style sheet."""
    return "".join(part.read_text(encoding="utf-8") for part in FILES[name])


def kind(name: str) -> str:
    """Return the media type of a file."""
    return KINDS[Path(name).suffix]
