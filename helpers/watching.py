"""watch: take the steps of a training run, and say how it goes."""

import time

from IPython.display import display

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
