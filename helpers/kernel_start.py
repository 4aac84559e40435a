"""Run by every kernel of this environment at its start: names a file of one's own that hides the course.

pyproject.toml puts a copy into IPython's folder of startup files, since a hidden course cannot be imported.
IPython runs that copy among the student's variables, so it leaves none behind, and `explain` needs no other.
"""


def explain(shell, kind, error, trace, tb_offset=None):
    """Show an import error; if it met another `helpers` than the course's, say which and what to do."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("helpers") if (error.name or "").partition(".")[0] == "helpers" else None
    places = [Path(place) for place in (spec and (spec.submodule_search_locations or [spec.origin])) or []]
    if places and not any((place / "engine").is_dir() for place in places):
        sentence = (
            f"{places[0]} hides the course, whose package is called helpers too. "
            "Rename it, then restart the kernel (Kernel → Restart Kernel)."
        )
        kind, error, trace = ImportError, ImportError(sentence), None
        error._render_traceback_ = lambda: [sentence]  # IPython shows this instead of a traceback
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


if __name__ == "__main__":
    get_ipython().set_custom_exc((ImportError,), explain)  # noqa: F821 - a builtin there
    del explain
