"""Pictures that do not move: drawings in files/, shown with their description."""

import base64
import html
from pathlib import Path

FILES = Path(__file__).parents[1] / "files"


class Picture:
    """A drawing of files/ by name; `alt` says what it shows, for whoever does not see it."""

    def __init__(self, name, alt):
        self.path, self.alt = FILES / name, alt
        if not self.path.is_file():
            print(f"The picture {name} is missing in {FILES}. In words: {alt}")

    def _repr_mimebundle_(self, **_):
        if not self.path.is_file():
            return {"text/plain": self.alt}
        data, alt = base64.b64encode(self.path.read_bytes()).decode(), html.escape(self.alt, quote=True)
        image = f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}" style="max-width: 100%">'
        return {"text/plain": self.alt, "text/html": image}
