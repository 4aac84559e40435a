"""Run the notebooks and write them down so that an unchanged notebook stays an unchanged file.

`python -m helpers.authoring.notebooks` executes every notebook, keeps text and stills, and drops what only a
running kernel can use (references to widgets, times). `--check` writes nothing and only reports.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from itertools import count
from pathlib import Path

from ..course import NOTEBOOKS
from ..saving import WIDGET

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")  # `<Thing at 0x7f…>` differs in every run


class NotebookError(Exception):
    """A notebook that does not run clean; the message names the cell and what it said."""


def read(path):
    """The notebook at `path`, each cell with an id: one that came without is told by its place."""
    import nbformat

    raw = json.loads(path.read_text(encoding="utf-8"))
    taken = {cell.get("id") for cell in raw["cells"]}
    for number, cell in enumerate(raw["cells"], start=1):
        if "id" not in cell:  # nbformat would draw one by lot
            cell["id"] = next(name for name in ids(number) if name not in taken)
            taken.add(cell["id"])
    raw["nbformat"], raw["nbformat_minor"] = 4, 5
    return nbformat.reads(json.dumps(raw), as_version=4)


def ids(number):
    """cell-7, then cell-7-2, cell-7-3 … for the one in seventh place."""
    yield f"cell-{number}"
    yield from (f"cell-{number}-{again}" for again in count(2))


def execute(notebook, path):
    """Run `notebook` as a student who opened it at `path` would; the outputs are put into it.

    Raises NotebookError for the first cell that fails or that writes to stderr.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    for cell in notebook.cells:
        if cell.cell_type == "code":  # an empty one is never run and would keep what it has
            cell.execution_count, cell.outputs = None, []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    with tempfile.TemporaryDirectory() as folder:
        # the answers and the votes of whoever runs this stay theirs
        own = {"NN_PROGRESS": f"{folder}/progress.json", "NN_POLLS": f"{folder}/polls.sqlite"}
        try:
            client.execute(env={**os.environ, **own, "NN_POLL_SERVER": ""})
        except CellExecutionError:
            pass  # told below, with the number of the cell
        except Exception as error:  # no kernel, a dead one, or a cell without end
            raise NotebookError(f"{path.name}: {error}") from error
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            first = cell.source.strip().splitlines()[0]
            where = f"{path.name}, cell {number} ({cell.id}): {first!r}"
            if output.output_type == "error":
                raise NotebookError(f"{where} raised {output.ename}: {output.evalue}")
            if output.get("name") == "stderr":
                raise NotebookError(f"{where} wrote to stderr: {output.text.strip()}")


def normalise(notebook):
    """Leave in an executed notebook only what the next run will give again; changed in place."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata.kernelspec = KERNEL
    notebook.metadata.language_info = {"name": "python"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)  # the times of the run
            cell.outputs = joined(output for output in cell.outputs if keep(output))


def keep(output):
    """Take out of one output what needs its kernel or changes from run to run; is anything left?"""
    if "data" not in output:
        return True
    output.data.pop(WIDGET, None)
    if "text/plain" in output.data:
        output.data["text/plain"] = ADDRESS.sub("at 0x…", output.data["text/plain"])
    return bool(output.data)


def joined(outputs):
    """Join neighbouring pieces of one stream: how print is cut up depends on the clock."""
    result = []
    for output in outputs:
        if output.output_type == "stream" and result and result[-1].get("name") == output.name:
            result[-1].text += output.text
        else:
            result.append(output)
    return result


def remake(path):
    """The bytes that the notebook at `path` should have: executed here and now, then normalised."""
    import nbformat

    notebook = read(path)
    execute(notebook, path)
    normalise(notebook)
    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def replace(path, content):
    """Write all or nothing: a full disk or a pulled plug leaves the old file."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        new = Path(file.name)
        try:
            file.write(content)
            file.close()
            new.chmod(path.stat().st_mode)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise


def main(arguments=None):
    """Remake the notebooks named, or all; the exit code is 1 if one failed or, under --check, differs."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.authoring.notebooks", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a file would change")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks (all of them if none is named)")
    options = parser.parse_args(arguments)

    failed = False
    for path in options.paths or sorted(NOTEBOOKS.glob("*.ipynb")):
        try:
            content = remake(path)
        except (NotebookError, OSError, ValueError, KeyError) as error:
            print(f"✗ {error if isinstance(error, NotebookError) else f'{path}: {error!r}'}", file=sys.stderr)
            failed = True
            continue
        changed = content != path.read_bytes()
        if changed and not options.check:
            replace(path, content)
        failed |= changed and options.check
        verdict = "would change" if options.check else "rewritten"
        print(f"{path.name}: {verdict if changed else 'unchanged'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
