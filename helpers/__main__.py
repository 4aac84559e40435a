"""Lay out the lectures in a folder to work in: `python -m helpers copy-notebooks FOLDER`."""

import argparse
import shutil
import sys
from pathlib import Path

from . import __version__
from .course import NOTEBOOKS


class Stopped(Exception):
    """Nothing was copied; the message says why and what to do."""


def main(arguments=None):
    """Do what the command line asks; the exit code is 1 if it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m helpers", description="Neural networks, live.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="copy-notebooks")
    copying = commands.add_parser("copy-notebooks", help="lay out the lectures in a folder of your own")
    copying.add_argument("folder", type=Path, help="where to; it is made if need be")
    folder = parser.parse_args(arguments).folder
    try:
        number = copy_notebooks(folder)
    except Stopped as reason:
        print(f"Stopped: {reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Stopped: {error.filename or folder}: {error.strerror or error}", file=sys.stderr)
        return 1
    print(f'The lectures are in {folder} (new files: {number}). Open them: python -m jupyterlab "{folder}"')
    return 0


def copy_notebooks(folder: Path) -> int:
    """Copy the notebooks and the pages beside them to `folder`; return how many were not there yet.

    Raises Stopped, and copies nothing, if a file that is there differs: it may hold someone's work.
    """
    if folder.exists() and not folder.is_dir():
        raise Stopped(f"{folder} is a file, not a folder.")
    pages = [path for path in sorted(NOTEBOOKS.iterdir()) if path.suffix in (".ipynb", ".md")]
    present = [path for path in pages if (folder / path.name).exists()]
    changed = [path.name for path in present if (folder / path.name).read_bytes() != path.read_bytes()]
    if changed:
        raise Stopped(
            f"{', '.join(changed)} in {folder} would be overwritten: changed there, or of another version. "
            "Nothing was copied. Name another folder, or move what is there away."
        )
    folder.mkdir(parents=True, exist_ok=True)
    missing = [path for path in pages if path not in present]
    for path in missing:
        shutil.copyfile(path, folder / path.name)
    return len(missing)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a console that cannot write a folder's name
    sys.exit(main())
