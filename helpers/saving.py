"""What a student saves keeps its snapshots: the course's hook in Jupyter's server.

Without it a saved notebook holds references to widgets that die with the kernel.
"""

WIDGET = "application/vnd.jupyter.widget-view+json"
STILLS = {"image/png", "image/svg+xml", "text/html"}


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
                        del data[WIDGET]
    except (AttributeError, KeyError, TypeError):
        return  # not a notebook as we know it: Jupyter will say what is wrong with it


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    """Called by Jupyter's server at its start (files/jupyter/server.json tells it to)."""
    server.contents_manager.register_pre_save_hook(before_save)
