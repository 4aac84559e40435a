"""What a whole run of the benchmarks has found: ours beside the best peer, and where it was measured."""

import contextlib
import io
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parent / "results.md"
PACKAGES = (
    "numpy",
    "matplotlib",
    "jupyterlab",
    "anywidget",
    "ipympl",
    "torch",
    "jax",
    "scikit-learn",
    "scipy",
)
ABOUT = """\
# What was measured

Written by `make bench`; contenders take turns in one run, medians count, and ratios are to be trusted to
about ± 25 %. A ratio above 1 says how many times ours the best peer takes; below 1 the peer is faster.
"""


@dataclass(frozen=True)
class Row:
    """One comparison: what ours takes, and the best of its peers."""

    area: str
    what: str
    unit: str
    ours: float
    peer: str
    theirs: float


ROWS: list[Row] = []


def compare(area: str, what: str, unit: str, ours: float, peers: Mapping[str, float]) -> None:
    """Remember a comparison for the table; of the peers the fastest counts."""
    best = min(peers, key=lambda who: peers[who])
    ROWS.append(Row(area, what, unit, ours, best, peers[best]))


def table(rows: list[Row]) -> str:
    """Return the comparisons as a table in Markdown."""
    lines = ["| area | what | ours | best peer | | peer ÷ ours |", "|---|---|---|---|---|---|"]
    for row in rows:
        ours, theirs = (f"{value:.3g} {row.unit}" for value in (row.ours, row.theirs))
        ratio = f"{row.theirs / row.ours:.2f}"
        lines.append(f"| {row.area} | {row.what} | {ours} | {row.peer} | {theirs} | **{ratio}** |")
    return "\n".join(lines)


def machine() -> str:
    """Return a line that says on what was measured, and when."""
    here = f"{os.cpu_count()} cores of {processor()}, {platform.system()} {platform.machine()}"
    found = []
    for package in PACKAGES:
        with contextlib.suppress(Exception):
            found.append(f"{package} {version(package)}")
    return f"{date.today()}: {here}, Python {platform.python_version()}; {', '.join(found)}."


def processor() -> str:
    """Return the name of the processor, as far as the system tells it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "an unnamed processor"


@contextlib.contextmanager
def gathered() -> Iterator[io.StringIO]:
    """Gather what is printed, and let it be seen on the way, on the error stream."""

    class Both(io.StringIO):
        def write(self, text: str) -> int:
            sys.stderr.write(text)
            return super().write(text)

    with contextlib.redirect_stdout(Both()) as text:
        yield text


def write(details: str, load: float) -> str:
    """Write the page, and return it: the table first, then all that was measured."""
    where = f"{machine()} Load before the run: {load:.1f}."
    text = f"{ABOUT}\n{where}\n\n{table(ROWS)}\n\n## In full\n\n```\n{details.strip()}\n```\n"
    PAGE.write_text(text, encoding="utf-8")
    return text
