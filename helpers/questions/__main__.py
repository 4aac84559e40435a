"""The questions outside the notebooks: `export` takes the bank elsewhere, `collect` joins reports."""

import argparse
import sys
from pathlib import Path

from . import bank
from .export import TARGETS, export
from .export.items import LeftOut
from .report.classroom import class_page, in_words, read_all


class Stopped(Exception):
    """Nothing was written; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; return the exit code: 1 if it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m helpers.questions", description="The question bank.")
    commands = parser.add_subparsers(required=True, metavar="export | collect")
    exporting = commands.add_parser("export", help="write the bank for another system")
    exporting.add_argument("--to", required=True, choices=TARGETS, help="which")
    exporting.add_argument("--lecture", nargs="+", metavar="NAME", help="only these (all, if none is named)")
    exporting.add_argument("--twins", type=int, default=0, metavar="N", help="N variants more of a question")
    exporting.add_argument("--output", type=Path, metavar="FILE", help="where to (questions-TARGET.…, here)")
    exporting.set_defaults(do=_export)
    collecting = commands.add_parser("collect", help="join the reports that a class handed in")
    collecting.add_argument("folder", type=Path, help="where they are, in folders of their own too")
    collecting.add_argument("--output", type=Path, metavar="FILE", help="where to (class.html, here)")
    collecting.set_defaults(do=_collect)
    options = parser.parse_args(arguments)
    try:
        options.do(options)
    except (Stopped, bank.BankError) as reason:
        print(f"Stopped: {reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Stopped: {error.filename}: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


def _export(options: argparse.Namespace) -> None:
    """Write the file, and say what is in it and what is not. Raises Stopped, BankError, OSError."""
    known = bank.lectures()
    for name in options.lecture or ():
        if name not in known:
            raise Stopped(bank.unknown_id("lecture", name, known))
    if options.twins < 0:
        raise Stopped("--twins is a number of variants: 0, 1, 2 …")
    wanted = options.lecture or known
    questions = [question for question in bank.load_bank().values() if question.lecture in wanted]
    done = export(questions, options.to, options.twins)
    path = options.output or Path(f"questions-{options.to}{TARGETS[options.to].suffix}")
    path.write_bytes(done.content)
    print(f"{path}: {done.questions} of {len(questions)} questions.")
    for why, names in _by_reason(done.left_out).items():
        print(f"Left out – {why}: {', '.join(names)}.")


def _collect(options: argparse.Namespace) -> None:
    """Write the page of a class, and say what was odd. Raises Stopped, OSError."""
    if not options.folder.is_dir():
        raise Stopped(f"{options.folder} is not a folder. Name the one with the reports (*.csv).")
    reports, warnings = read_all(options.folder)
    for warning in warnings:
        print(f"Note: {warning}")
    if not reports:
        raise Stopped(
            f"there is no report in {options.folder}. Students write theirs with progress(save=True)."
        )
    path = options.output or Path("class.html")
    path.write_text(class_page(reports, warnings), encoding="utf-8")
    print(f"{in_words(reports)}\nThe page: {path}")


def _by_reason(left_out: tuple[LeftOut, ...]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for name, why in left_out:
        reasons.setdefault(why, []).append(name)
    return reasons


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that cannot write a sign
    sys.exit(main())
