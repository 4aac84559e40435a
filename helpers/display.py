"""What a cell shows beside a live figure: a drawing of files/, and how a training run goes."""

import base64
import html
import math
import time
from itertools import pairwise

from IPython.display import display

from .course import FILES

PATIENCE = 1.0  # seconds before a run counts as long
PACE = 0.2  # seconds between two lines of its report
BARS, WIDE = "▁▂▃▄▅▆▇█", 24  # of a curve as text: its heights, and how many at most


class Line:
    """One line of text that can be shown and shown anew."""

    def __init__(self, text=""):
        self.text = text

    def __repr__(self):
        return self.text


def watch(steps, total):
    """Take all `steps` of training, about `total` of them; return the loss of each as a list.

    What is told is the mean loss of an epoch: that of one batch depends on who is in it. Where the epochs
    begin anew, another run has begun, and each is told on a line of its own. A run that lasts tells steps,
    loss and time left. Stopped (the ■ above, or Ctrl+C), it ends with a sentence, and the network keeps
    what it has learned.
    """
    losses, runs, start, handle, told = [], [], time.monotonic(), None, 0.0
    stopped = ""
    try:
        for step in steps:
            losses.append(step.loss)
            keep(step, runs)
            now = time.monotonic() - start
            if now > PATIENCE and now - told > PACE:
                told, line = now, Line(progress(len(losses), total, runs[-1], now))
                if handle is None:
                    handle = display(line, display_id=True)
                else:
                    handle.update(line)
    except KeyboardInterrupt:
        stopped = "Stopped; the network keeps what it has learned. "
    if handle:
        handle.update(Line())
    print(stopped + ("\n".join(map(summary, runs)) or "No step was taken."))
    return losses


def keep(step, runs):
    """Put the loss of a step to those of its epoch; an epoch before the last one begins another run."""
    if not runs or step.epoch < runs[-1].epoch:
        runs.append(TrainingRun())
    runs[-1].take(step)


class TrainingRun:
    """The losses of one run, epoch by epoch."""

    def __init__(self):
        self.epoch, self.steps = 0, 0
        self.sums, self.examples = [], []

    def take(self, step):
        """Take in one step; a batch counts as often as it has examples."""
        if step.epoch > self.epoch or not self.sums:
            self.epoch = step.epoch
            self.sums.append(0.0)
            self.examples.append(0)
        self.steps += 1
        self.sums[-1] += step.loss * step.examples
        self.examples[-1] += step.examples

    @property
    def means(self):
        """The mean loss of each epoch."""
        return [total / count for total, count in zip(self.sums, self.examples)]


def summary(run):
    """Tell a run in one line: steps, epochs, the mean loss of the first and of the last epoch, its curve."""
    means, steps = run.means, f"{run.steps} step{'s' if run.steps > 1 else ''}"
    if len(means) == 1:
        return f"{steps}, 1 epoch: mean loss {means[0]:.2g}."
    return (
        f"{steps}, {len(means)} epochs: mean loss {means[0]:.2g} in the first epoch, "
        f"{means[-1]:.2g} in the last  {curve(means)}"
    )


def progress(done, total, run, seconds):
    """Tell a run on its way in one line: how far, how well, how long still."""
    left = max(0, total - done) * seconds / done
    means = run.means
    return (
        f"{done} of {total} steps · mean loss of epoch {len(means)}: {means[-1]:.2g} {curve(means)} · "
        f"about {left:.0f} s left (■ stops it)"
    )


def curve(values):
    """Draw a curve as text, from 0 at the bottom: at most WIDE bars, each the mean of its share of values."""
    if not all(map(math.isfinite, values)):
        return ""
    bars = min(WIDE, len(values))
    edges = [len(values) * bar // bars for bar in range(bars + 1)]
    heights = [sum(values[i:j]) / (j - i) for i, j in pairwise(edges)]
    top = max(heights) or 1.0
    return "".join(BARS[min(len(BARS) - 1, int(len(BARS) * height / top))] for height in heights)


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
