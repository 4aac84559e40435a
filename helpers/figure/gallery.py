"""Still pictures side by side: for a question, or for a result that does not move."""

import base64
import html

from .scene import Scene

WIDTH, HEIGHT = 960, 270  # px, of the whole row


class Gallery(Scene):
    """Images in a row, each with its title. `twin` says in words what is seen: it is the alt text too.

    pictures maps a title to (values, appearance): what `set_image` takes, and the style of its layer.
    """

    def __init__(self, pictures, *, twin, height=HEIGHT):
        super().__init__()
        self.twin, self.height = twin, height
        for title, (values, appearance) in pictures.items():
            high, wide = values.shape[:2]
            panel = self.panel(title, (0, wide), (0, high), title=title, equal=True, frame=False)
            panel.image(extent=(0, wide, 0, high), origin="top", **appearance).set_image(values)

    def _repr_mimebundle_(self, **_):
        picture = base64.b64encode(self.still(WIDTH, self.height)).decode()
        alt = html.escape(self.twin, quote=True)
        image = f'<img src="data:image/png;base64,{picture}" alt="{alt}" style="max-width: 100%">'
        return {"text/plain": self.twin, "text/html": image}
