"""What a student saves keeps its snapshots, with what was answered: a hook in Jupyter's server.

Without it a saved notebook holds references to widgets that die with the kernel. A kernel cannot reach the
outputs of a page, and the server knows no kernel from inside; they share the folder that Jupyter keeps for
what runs. There a kernel leaves the newest still of a widget, under the widget's id, and the hook finds it.
"""

import contextlib
import json
import os
import re
import time
from pathlib import Path

WIDGET = "application/vnd.jupyter.widget-view+json"
STILLS = {"image/png", "image/svg+xml", "text/html"}
MODEL_ID = re.compile(r"[0-9a-f-]{8,64}")  # an id becomes the name of a file: nothing else may stand in it
KEPT = 30 * 24 * 3600  # seconds for which a still waits to be saved


def keep_still(model_id: str, still: dict[str, str]) -> None:
    """Called by a kernel: leave the newest still of a widget. Where it cannot, the first one is saved."""
    path = _path(model_id)
    beside = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.write_text(json.dumps(still), encoding="utf-8")
        os.replace(beside, path)


def before_save(model=None, **_):
    """Called by Jupyter before it saves: leave the still where a widget would need its kernel.

    Touches nothing but outputs that show a widget *and* a still, and never stands in the way of saving.
    """
    try:
        if model["type"] == "notebook":
            for cell in model["content"]["cells"]:
                for output in cell.get("outputs", []):
                    data = output.get("data", {})
                    if WIDGET in data and STILLS & data.keys():
                        data.update(_newest(data.pop(WIDGET)))
    except (AttributeError, KeyError, TypeError):
        return  # not a notebook as we know it: Jupyter will say what is wrong with it


def _newest(view: object) -> dict[str, str]:
    """Return what the kernel left for a widget, or nothing."""
    model_id = view.get("model_id") if isinstance(view, dict) else None
    if not isinstance(model_id, str) or not MODEL_ID.fullmatch(model_id):
        return {}
    try:
        still = json.loads(_path(model_id).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    words = isinstance(still, dict) and all(isinstance(value, str) for value in still.values())
    return still if words else {}


def _path(model_id: str) -> Path:
    return _folder() / f"{model_id}.json"


def _folder() -> Path:
    from jupyter_core.paths import jupyter_runtime_dir

    return Path(jupyter_runtime_dir()) / "neural-networks-live-stills"


def _clear() -> None:
    """Take away what nobody saved for a long time."""
    with contextlib.suppress(OSError):
        for path in _folder().iterdir():
            if time.time() - path.stat().st_mtime > KEPT:
                path.unlink()


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    """Called by Jupyter's server at its start (files/jupyter/server.json tells it to)."""
    _clear()
    server.contents_manager.register_pre_save_hook(before_save)
