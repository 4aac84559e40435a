"""What a questions file has beside it in its lecture's folder: found by name, so that none is named here."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

PACKAGE = f"{__package__.rpartition('.')[0]}.lectures"


def module_of(lecture: str, name: str) -> ModuleType | None:
    """Return helpers/lectures/<lecture>/<name>.py as a module, or None where there is none."""
    there = find_spec(f"{PACKAGE}.{lecture}") and find_spec(f"{PACKAGE}.{lecture}.{name}")
    return import_module(f"{PACKAGE}.{lecture}.{name}") if there else None
