"""What a class handed in, joined: how each question went, and which slips it met. It names nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from .. import bank
from ..markup import plain
from . import page
from .file import Report, Unusable, read
from .sections import title_of
from .standing import TWIN, Standing

BAR = 120  # pixels of a full bar
BLUE = "#0072B2"


@dataclass
class Count:
    """How one question or exercise went in a class."""

    standings: Counter[Standing] = field(default_factory=Counter)
    slips: Counter[str] = field(default_factory=Counter)  # students who met each, by its name

    @property
    def tried(self) -> int:
        """Return how many tried it."""
        return self.standings.total() - self.standings[Standing.OPEN]


def read_all(folder: Path) -> tuple[list[Report], list[str]]:
    """Read every report below a folder; return one for each student, and what was odd, in sentences."""
    reports: dict[str, Report] = {}
    files: dict[str, Path] = {}
    warnings = []
    for path in sorted(folder.rglob("*.csv")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts):  # Jupyter's own copies
            continue
        try:
            report = read(path)
        except Unusable as reason:
            warnings.append(f"{name} {reason}; it is left out.")
            continue
        except OSError as error:
            warnings.append(f"{name} cannot be opened ({error.strerror}); it is left out.")
            continue
        if report.newer:
            warnings.append(
                f"{name} was written by a newer version of the course; what is known of it counts."
            )
        if report.unread:
            warnings.append(f"{name}: lines that cannot be read: {report.unread}; the others count.")
        before = reports.get(report.student)
        if before:
            warnings.append(f"{files[report.student]} and {name} are of one student; the newer one counts.")
        reports[report.student] = max(filter(None, (before, report)), key=lambda each: each.saved)
        files[report.student] = name
    return list(reports.values()), warnings + _namesakes(reports.values())


def _namesakes(reports: Iterable[Report]) -> list[str]:
    names = Counter(report.name for report in reports if report.name)
    return [
        f"{count} reports carry the name {name} and are of different students: all of them count."
        for name, count in names.items()
        if count > 1
    ]


def count(reports: Iterable[Report]) -> dict[tuple[str, str], Count]:
    """Return how everything went, by (lecture, id); a twin counts with its question's slips only."""
    counts: dict[tuple[str, str], Count] = defaultdict(Count)
    for report in reports:
        met: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in report.rows:
            where = row.lecture, row.id.partition(TWIN)[0]
            met[where] |= set(row.slips)
            if TWIN not in row.id:
                counts[where].standings[row.standing] += 1
        for where, slips in met.items():
            counts[where].slips.update(slips)
    return dict(counts)


def class_page(reports: Sequence[Report], warnings: Sequence[str]) -> str:
    """Return the page of a class."""
    counts = count(reports)
    parts = [f"<h1>What a class has answered</h1><p>Students: {len(reports)}.</p>"]
    parts += (f"<p>Note: {escape(warning)}</p>" for warning in warnings)
    for lecture in dict.fromkeys([*bank.lectures(), *(lecture for lecture, _ in counts)]):
        of_it = {name: each for (where, name), each in counts.items() if where == lecture and each.tried}
        if of_it:
            parts.append(f"<h2>{escape(title_of(lecture))}</h2>")
            parts.append(_table(lecture, of_it))
    parts.append(_slips(counts))
    return page.document("A class", "\n".join(parts))


def in_words(reports: Sequence[Report]) -> str:
    """Say the most important of it in some lines."""
    counts = {where: each for where, each in count(reports).items() if each.tried}
    hardest = sorted(counts, key=lambda where: _share(counts[where]))[:3]
    slips = _by_slip(counts).most_common(3)
    lines = [f"Students: {len(reports)}. Questions and exercises that were tried: {len(counts)}."]
    if hardest:
        names = (f"{where[1]} ({_share(counts[where]):.0%})" for where in hardest)
        lines.append(f"Least often right at the first try: {', '.join(names)}.")
    if slips:
        lines.append(f"Slips met most often: {', '.join(f'{name} ({n})' for name, n in slips)}.")
    return "\n".join(lines)


def _share(count: Count) -> float:
    """Return the share of those who were right at the first try, among those who tried."""
    return count.standings[Standing.FIRST] / count.tried


def _table(lecture: str, counts: Mapping[str, Count]) -> str:
    heads = ("question", "tried", "right at the first try", "right later", "not right yet", "slips")
    lines = [
        (
            escape(_title(name)),
            str(each.tried),
            _bar(_share(each)),
            str(each.standings[Standing.LATER]),
            str(each.standings[Standing.TRIED]),
            escape(", ".join(f"{slip} ({n})" for slip, n in each.slips.most_common())),
        )
        for name, each in counts.items()
    ]
    return page.table(title_of(lecture), heads, lines)


def _bar(share: float) -> str:
    width = round(share * BAR)
    bar = f'<span style="display:inline-block;height:10px;width:{width}px;background:{BLUE}"></span>'
    return f"{share:.0%} {bar}"


def _slips(counts: Mapping[tuple[str, str], Count]) -> str:
    """Return the misconceptions of all lectures, the most frequent first, and where they were met."""
    where: dict[str, list[str]] = defaultdict(list)
    for (_, name), each in counts.items():
        for slip in each.slips:
            where[slip].append(name)
    lines = [
        (escape(slip), str(n), escape(", ".join(where[slip]))) for slip, n in _by_slip(counts).most_common()
    ]
    if not lines:
        return ""
    heads = ("misconception", "times a student met it", "in")
    return "<h2>Slips over all lectures</h2>" + page.table("Slips over all lectures", heads, lines)


def _by_slip(counts: Mapping[tuple[str, str], Count]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts.values():
        total.update(each.slips)
    return total


def _title(name: str) -> str:
    question = bank.load_bank().get(name)
    return f"{plain(question.title)} ({name})" if question and question.title else name
