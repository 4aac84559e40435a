"""What a cell shows beside a live figure: a drawing of files/, and how a training run goes."""

import base64
import html
import time

from IPython.display import display

from .course import FILES

PATIENCE = 1.0  # seconds before a run counts as long
PACE = 0.2  # seconds between two lines of its report


class Line:
    """One line of text that can be shown and shown anew."""

    def __init__(self, text=""):
        self.text = text

    def __repr__(self):
        return self.text


def watch(steps, total):
    """Take all `steps` of a training run, about `total` of them; return the loss of each as a list.

    A run that lasts tells steps, loss and time left. Stopped (the ■ above, or Ctrl+C), it ends with a
    sentence, and the network keeps what it has learned.
    """
    losses, start, handle, told = [], time.monotonic(), None, 0.0
    stopped = ""
    try:
        for step in steps:
            losses.append(step.loss)
            now = time.monotonic() - start
            if now > PATIENCE and now - told > PACE:
                told, line = now, Line(progress(len(losses), total, losses[-1], now))
                if handle is None:
                    handle = display(line, display_id=True)
                else:
                    handle.update(line)
    except KeyboardInterrupt:
        stopped = "Stopped; the network keeps what it has learned. "
    if handle:
        handle.update(Line())
    if losses:
        print(f"{stopped}{len(losses)} steps: loss {losses[0]:.2g} at first, {losses[-1]:.2g} at last.")
    else:
        print(f"{stopped}No step was taken.")
    return losses


def progress(done, total, loss, seconds):
    """One line about a run: how far, how well, how long still."""
    left = max(0, total - done) * seconds / done
    return f"{done} of {total} steps · loss {loss:.3g} · about {left:.0f} s left (■ stops it)"


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
