"""Where votes are kept and where they are asked for: names that servers and notebooks share."""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit

EXTENSION = "neural-networks-poll"  # Jupyter's server takes commands below this
PORTS = range(8765, 8785)  # where voters come in: the first one that is free


def votes_file() -> Path:
    """Return where the votes are kept: NN_POLLS, or a file beside Jupyter's own."""
    from jupyter_core.paths import jupyter_data_dir

    chosen = os.environ.get("NN_POLLS")
    return Path(chosen or Path(jupyter_data_dir()) / "neural-networks-live" / "polls.sqlite")


def is_local(address: str) -> bool:
    """Return whether an address leads to this machine only."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
