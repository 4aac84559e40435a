"""Where the course's own files lie: beside `helpers` in a clone, inside it in an installed package."""

from importlib.resources import files
from pathlib import Path

PACKAGE = Path(str(files("helpers"))).resolve()
SHIPPED = PACKAGE / "shipped"  # only an installed package has it: pyproject.toml says what goes there
IS_CLONE = not SHIPPED.is_dir()
ROOT = PACKAGE.parent if IS_CLONE else SHIPPED
FILES = ROOT / "files"
NOTEBOOKS = ROOT / "notebooks"
