"""What is shown under a cell: once where it was made, and again under a cell that names it."""

from typing import Any


class HasPanel:
    """Something that has a `panel`."""

    panel: Any = None
    _shown_by: int | None = None

    def _show(self):
        from IPython.display import display

        self._shown_by = _cell()
        display(self.panel)

    def _ipython_display_(self):
        if self._shown_by is None or self._shown_by != _cell():  # not twice under the same cell
            self._show()


def _cell():
    """Return the number of the cell that runs."""
    from IPython import get_ipython

    shell = get_ipython()
    return shell.execution_count if shell else None
