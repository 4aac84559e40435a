"""What a lecture's package offers: found, not listed.

A figure is two files side by side, `one_neuron.py` with the class OneNeuron and `one_neuron_view.py`; the
package then has `live_one_neuron`, imported when it is first asked for.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path


def export(package: str, folders: Iterable[str], also: dict[str, str] | None = None) -> tuple:
    """Return `__all__`, `__getattr__` and `__dir__` for a lecture's package.

    package: its `__name__`; folders: its `__path__`; also: {name: module} of what is no live figure.
    """
    homes = {f"live_{stem}": (stem, class_name(stem)) for stem in figure_stems(folders)}
    homes |= {name: (module, name) for name, module in (also or {}).items()}
    names = sorted(homes)

    def getattr_(name: str) -> Callable:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, thing = homes[name]
        return getattr(import_module(f"{package}.{module}"), thing)

    return names, getattr_, lambda: names


def class_name(stem: str) -> str:
    """Return the name of a figure's class: one_neuron → OneNeuron."""
    return stem.title().replace("_", "")


def figure_stems(folders: Iterable[str]) -> set[str]:
    """Return the names of the modules that have a view beside them."""
    found = {path.stem for folder in folders for path in Path(folder).glob("*.py")}
    return {stem for stem in found if f"{stem}_view" in found}
