"""Pictures side by side that do not move: for a question, or for a result that does not move."""

import base64
import html

from . import paint
from .scene import Scene

WIDTH, HEIGHT = 960, 270  # px, of the whole row


class Gallery(Scene):
    """Images in a row, each with its title. `description` says in words what is seen: it is the alt text too.

    pictures maps a title to (values, appearance): what `set_image` takes, and the style of its layer.
    """

    pale = True  # a filtered picture is mostly near zero

    def __init__(self, pictures: dict, *, description: str, height: int = HEIGHT) -> None:
        super().__init__()
        self.description, self.height = description, height
        for title, (values, appearance) in pictures.items():
            high, wide = values.shape[:2]
            panel = self.panel(title, (0, wide), (0, high), title=title, equal=True, frame=False)
            panel.image(extent=(0, wide, 0, high), origin="top", **appearance).set_image(values)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        picture = base64.b64encode(paint.snapshot(self, WIDTH, self.height)).decode()
        alt = html.escape(self.description, quote=True)
        image = f'<img src="data:image/png;base64,{picture}" alt="{alt}" style="max-width: 100%">'
        return {"text/plain": self.description, "text/html": image}
