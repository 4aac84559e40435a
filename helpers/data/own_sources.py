"""Where a table of one's own comes from: a file, pasted cells, bytes, a DataFrame, columns, or arrays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .own_cells import TableError, text_of
from .own_sheets import Sheet


def sheet_of(source: Any, name: str = "") -> Sheet:
    """Read a path, pasted text, bytes, a DataFrame, a mapping of columns, or (X, y); raises TableError."""
    if isinstance(source, bytes | bytearray | memoryview):
        text, notes = text_of(bytes(source), name or "the table")
        return Sheet.of_text(text, name or "the table", notes)
    if isinstance(source, str) and any(mark in source for mark in "\n\r\t"):
        return Sheet.of_text(source, name or "pasted cells")
    if isinstance(source, str | Path) and str(source).strip():
        return read_file(Path(source), name)
    if hasattr(source, "columns") and hasattr(source, "iloc"):  # a DataFrame, without asking for pandas
        columns = [str(column) for column in source.columns]
        if len(set(columns)) < len(columns):
            raise TableError("This DataFrame has two columns of the same name. Rename one of them.")
        series = {column: source.iloc[:, place].to_numpy() for place, column in enumerate(columns)}
        return Sheet.of_columns(series, name or "the DataFrame")
    if isinstance(source, Mapping):
        return Sheet.of_columns(source, name or "the table")
    if hasattr(source, "X") and hasattr(source, "y"):
        return of_arrays(source.X, source.y, source, name)
    if isinstance(source, tuple | list) and len(source) == 2:
        return of_arrays(source[0], source[1], None, name)
    raise TableError(
        "A table is the name of a CSV file, pasted cells, a DataFrame, or (X, y) with X of two columns; "
        f"this is {type(source).__name__}."
    )


def read_file(path: Path, name: str) -> Sheet:
    """Read a file of text; raises TableError where there is none."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        raise TableError(
            f"There is no file “{str(path)[-60:]}” beside this notebook. Put it there, or write its path."
        ) from None
    if not data.strip():
        raise TableError(f"“{path.name}” is empty. Save the table again.")
    text, notes = text_of(data, name or path.name)
    return Sheet.of_text(text, name or path.name, notes)


def of_arrays(X: Any, y: Any, samples: Any, name: str) -> Sheet:
    """Take over features X (N, 2) and classes y (N,)."""
    try:
        X, y = np.asarray(X, float), np.asarray(y).ravel()
    except (TypeError, ValueError):
        X = y = np.zeros(0)
    if X.ndim != 2 or X.shape[1] < 2 or len(X) != len(y) or not len(y):
        raise TableError(
            "(X, y) are numbers X, N rows of two columns or more, and N classes y: "
            f"here X is {' × '.join(map(str, X.shape)) or 'nothing'}, and y has {len(y)}."
        )
    features = getattr(samples, "features", [f"x{place}" for place in range(1, X.shape[1] + 1)])
    classes = getattr(samples, "classes", None)
    labels = [classes[int(side > 0)] for side in y.tolist()] if classes else y
    return Sheet.of_columns({**dict(zip(features, X.T)), "class": labels}, name or "the table")
