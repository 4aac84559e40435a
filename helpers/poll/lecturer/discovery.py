"""Where the server of votes is: the one that is named, else this kernel's Jupyter server, else the kernel."""

import http.client
import json
import os
from pathlib import Path

from ..addresses import EXTENSION
from .client import UNREADABLE, Client, HttpClient, KernelClient, request

NO_SERVER = (
    "no server of votes knows this notebook. Open it with make lab, or run python -m helpers.poll serve"
)
ANY_ADDRESS = ("", "*", "0.0.0.0", "::")  # a server that listens there also hears its own machine


def find_client(server: str | None = None, token: str | None = None) -> Client:
    """Return the way to the votes, by what `poll.start` was given, the environment, or what runs here."""
    if server:
        return HttpClient(str(server), token or os.environ.get("NN_POLL_TOKEN", ""))
    if named := os.environ.get("NN_POLL_SERVER"):
        token = token or os.environ.get("NN_POLL_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN", "")
        return HttpClient(named, token)
    return own_jupyter() or KernelClient(NO_SERVER)


def own_jupyter() -> HttpClient | None:
    """Return the way to the Jupyter server that runs this kernel, or None.

    Its own list of servers would do, but to import it takes a second; the list is these files. One may have
    outlived its server, and its port may be another user's now: only a server that is running is asked, and
    only the one that started this kernel is given the token of the hub.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    if (kernel := kernel_id()) is None:
        return None
    folder = Path(jupyter_runtime_dir())
    parent = os.environ.get("JPY_PARENT_PID", "") if os.name == "posix" else ""  # no number on Windows
    own = folder / f"jpserver-{parent}.json"
    for file in [own] if own.is_file() else folder.glob("jpserver-*.json"):
        hub_token = os.environ.get("JUPYTERHUB_API_TOKEN", "") if file == own else ""
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            if client := _client_of(found, kernel, hub_token):
                return client
        except (OSError, *UNREADABLE, http.client.HTTPException):
            continue  # a server that has gone
    return None


def _client_of(found, kernel, hub_token):
    """Return the way to the server that a file tells of, if it is running and runs this kernel."""
    if not _is_running(found["pid"]):
        return None
    host = "127.0.0.1" if found["hostname"] in ANY_ADDRESS else found["hostname"]
    address = f"http{'s' * found['secure']}://{host}:{found['port']}{found['base_url']}"
    token = found["token"] or hub_token
    with request(f"{address}api/kernels/{kernel}", token) as answer:
        if json.load(answer)["id"] != kernel:
            return None
    return HttpClient(address + EXTENSION, token, direct=True)


def _is_running(pid):
    """Return whether a process with this number runs; one of ours, where the system can tell."""
    if type(pid) is not int or not 0 < pid < 2**31:
        return False
    if os.name == "posix":
        try:
            os.kill(pid, 0)  # nothing is sent. On Windows it would end the process
        except OSError:
            return False
        return True
    import psutil

    return psutil.pid_exists(pid)


def kernel_id() -> str | None:
    """Return the id by which a Jupyter server knows this kernel, or None."""
    from IPython import get_ipython

    shell = get_ipython()
    file = shell.config.get("IPKernelApp", {}).get("connection_file") if shell else None
    return Path(file).stem.removeprefix("kernel-") if file else None
