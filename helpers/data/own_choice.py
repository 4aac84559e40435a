"""Which columns of a table are the features, which rows are of which class; and why one cannot be taken."""

import numpy as np
from numpy.typing import NDArray

from .own_cells import TableError, counted
from .own_sheets import Sheet

SIDES = ("−1", "+1")
DIFFERENT = 50  # values in a class column: more only where a fifth of the rows is no more


def column_named(sheet: Sheet, name: str) -> str:
    """Return the column of this name, whatever its capitals and spaces; raises TableError."""
    wanted = " ".join(str(name).split())
    for same in (str, str.casefold):
        found = [column for column in sheet.names if same(column) == same(wanted)]
        if found:
            return found[0]
    names = ", ".join(f"“{column}”" for column in sheet.names[:8]) + " …" * (len(sheet.names) > 8)
    raise TableError(f"“{sheet.name}” has no column “{wanted[:40]}”; it has {names}.")


def feature_names(sheet: Sheet, x1: str, x2: str, label: str) -> tuple[str, str]:
    """Return the two columns of numbers, those that were asked for and the first others."""
    asked = [column_named(sheet, name) if name else "" for name in (x1, x2)]
    for name in filter(None, asked):
        check_numeric(sheet, name)
    free = [name for name in sheet.guess_numeric(label) if name not in asked]
    free += [name for name in sheet.numeric if name not in (*asked, *free, label)]
    names = [name or (free.pop(0) if free else "") for name in asked]
    if not all(names):
        for name in sheet.names:  # say what is wrong with the one that might have been meant
            if name not in (*names, label) and sheet.kinds[name] in ("constant", "ambiguous", "dates"):
                check_numeric(sheet, name)
        found = ", ".join(f"“{name}”" for name in names if name) or "none"
        raise TableError(
            f"“{sheet.name}”: two columns of numbers are needed beside the class “{label}”; found: {found}. "
            "Add one, or choose another class column."
        )
    if names[0] == names[1]:
        raise TableError(f"x₁ and x₂ are both “{names[0]}”. Choose two different columns.")
    return names[0], names[1]


def check_numeric(sheet: Sheet, name: str) -> None:
    """Refuse a column that is none of numbers, and say what it holds and where."""
    kind, column = sheet.kinds[name], sheet.columns[name]
    if kind == "numbers":
        return
    filled = next((place for place, cell in enumerate(sheet.words(name)) if cell), 0)
    if kind == "ambiguous":
        refuse_ambiguous(sheet, name, sheet.read(name).ambiguous)
    example = column[filled] if len(column) else ""
    where = f"“{sheet.name}”, column “{name}”, row {sheet.numbers[filled]}"
    reasons = {
        "dates": f"“{example}” is a date or time, not a number. Choose another one, or count days.",
        "words": f"“{str(example)[:30]}” is not a number. Choose a column of numbers.",
        "constant": "from there on every number is the same, so it tells no class. Choose another column.",
        "nothing": "the column is empty. Choose another one.",
    }
    if kind in reasons:
        raise TableError(f"{where}: {reasons[kind]}")


def refuse_ambiguous(sheet: Sheet, name: str, place: int | None) -> None:
    """Refuse a number that may be read in two ways."""
    if place is None:
        return
    cell = sheet.columns[name][place].strip()
    point, whole = cell.replace(",", "."), cell.replace(",", "").replace(".", "")
    raise TableError(
        f"“{sheet.name}”, column “{name}”, row {sheet.numbers[place]}: is “{cell}” {point} or {whole}? "
        "Write numbers without a sign for thousands, and load the table again."
    )


def sides(
    sheet: Sheet, label: str, one: str, usable: NDArray, left_out: list[str]
) -> tuple[NDArray, tuple[str, str], NDArray, str]:
    """Return y (N,), what −1 and +1 stand for, which rows are used, and what is said of it."""
    groups = sheet.groups(label)
    if len(groups) > max(DIFFERENT, len(sheet) // 5):
        raise TableError(
            f"“{sheet.name}”, column “{label}”: {len(groups)} different values in {len(sheet)} rows are no "
            "classes. Choose a column with few."
        )
    keys = {" ".join(word.casefold().split()): place for place, (word, _) in enumerate(groups)}
    memory: dict[str, int] = {}
    found = np.array(
        [
            memory[word]
            if word in memory
            else memory.setdefault(word, keys.get(" ".join(word.casefold().split()), -1))
            for word in sheet.words(label)
        ]
    )
    nameless = (found < 0) & usable
    if nameless.any():
        left_out.append(told_missing(sheet, label, nameless, "a blank"))
    usable = usable & (found >= 0)
    counts = np.bincount(found[usable], minlength=len(groups))
    present = [place for place in np.argsort(-counts, kind="stable").tolist() if counts[place]]
    if len(present) < 2:
        only = f"all are “{groups[present[0]][0]}”" if present else "none is left"
        raise TableError(
            f"“{sheet.name}”: of the rows that can be used {only} in column “{label}”. Two are needed: "
            "add rows of another, or choose another column."
        )
    names = [groups[place][0] for place in present]
    if one:
        place = next((p for p, n in zip(present, names) if n.casefold() == one.strip().casefold()), None)
        if place is None:
            raise TableError(
                f"“{sheet.name}”: column “{label}” has no class “{one[:30]}”; it has {listed(names)}."
            )
        y = np.where(found == place, 1, -1)
        rest = [name for p, name in zip(present, names) if p != place]
        classes = (rest[0] if len(rest) == 1 else f"not {groups[place][0]}", groups[place][0])
        more = f", not {groups[place][0]} are {listed(rest)}" if len(rest) > 1 else ""
    else:
        low, high = sorted(present[:2], key=lambda place: in_order(groups[place][0]))
        y = np.where(found == high, 1, -1)
        classes, more = (groups[low][0], groups[high][0]), ""
        others = usable & ~np.isin(found, (low, high))
        if others.any():
            left_out.append(f"{counted(int(others.sum()), 'row')} of other classes ({listed(names[2:])})")
            usable = usable & ~others
    sizes = [int((usable & (y == sign)).sum()) for sign in (-1, 1)]
    spread = [f"{name} ({side}, {counted(size, 'row')})" for name, side, size in zip(classes, SIDES, sizes)]
    return (
        y,
        classes,
        np.flatnonzero(usable),
        f"Column “{label}” names the class: {spread[0]} or {spread[1]}{more}.",
    )


def in_order(word: str) -> tuple:
    """Return what sorts numbers as numbers, and words as in a dictionary."""
    try:
        return (0, float(word.replace(",", ".").replace("−", "-")), word)
    except ValueError:
        return (1, 0.0, word.casefold())


def told_missing(sheet: Sheet, column: str, missing: NDArray, what: str) -> str:
    """Say how many rows lack something in a column, and where the first one is."""
    place = int(np.flatnonzero(missing)[0])
    cell = "" if what == "a blank" else f", “{str(sheet.columns[column][place]).strip()[:20]}”"
    return (
        f"{counted(int(missing.sum()), 'row')} with {what} in “{column}” "
        f"(first in row {sheet.numbers[place]}{cell})"
    )


def listed(names: list[str]) -> str:
    """Write names one after the other, a few of them."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
