"""How a notebook reaches the server that keeps the votes; where there is none, the kernel counts hands."""

import http.client
import ipaddress
import json
import os
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from .desk import Refused, StoreError

PATIENCE = 5  # seconds to wait for an answer
OWNER = "notebook"  # of a room in the kernel: the next kernel goes on with it
EXTENSION = "neural-networks-poll"
NO_SERVER = (
    "no server of votes knows this notebook. Open it with make lab, or run python -m helpers.poll serve"
)
NO_EXTENSION = "this Jupyter server knows no votes. Install the course beside it, then start it again"
NO_ENTRY = "the server at {server} does not accept the token"
NO_ANSWER = "the server at {server} does not answer"
NOT_ONE = "at {server} is no server of votes"


class NoServer(Refused):
    """No server, or none that knows votes: `why` says which, within a sentence."""

    def __init__(self, why):
        super().__init__(503, f"{why[0].upper()}{why[1:]}.")
        self.why = why


class Http:
    """Commands to a server: JSON to `server`/control. `direct`: a page of Jupyter can send them itself."""

    def __init__(self, server, token="", *, direct=False):
        self.server, self.token, self.direct, self.why = server.rstrip("/"), token, direct, ""

    def command(self, message):
        """The reply to {"do": …}. Raises Refused: what the server refuses, or that it does not answer."""
        body = json.dumps(message, default=str).encode()  # what is no JSON is refused over there
        try:
            with ask(f"{self.server}/control", self.token, body) as answer:
                return json.load(answer)["reply"]
        except urllib.error.HTTPError as answer:
            raise self._refused(answer, message) from None
        except (OSError, http.client.HTTPException):
            raise NoServer(NO_ANSWER.format(server=self.server)) from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise NoServer(NOT_ONE.format(server=self.server)) from None

    def _refused(self, answer, message):
        try:
            said = json.load(answer)["error"]
            if answer.code != 404 or message["do"] != "start":
                return Refused(answer.code, said)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass  # not our words: someone before or beside us
        why = NO_ENTRY if answer.code in (401, 403) else NO_EXTENSION if self.direct else NOT_ONE
        return NoServer(why.format(server=self.server))


class Here:
    """A desk in the kernel, for shows of hands; `why` says why phones cannot vote.

    It has a thread of its own: JupyterLab may press a button beside a cell that runs.
    """

    direct = False

    def __init__(self, why):
        self.why = why
        self.thread = ThreadPoolExecutor(1, "votes")
        self.hall = self.thread.submit(self._hall).result()

    def _hall(self):
        from .hall import Hall

        try:
            return Hall(votes_file(), address="")  # without a door: nobody comes in
        except StoreError as error:
            self.why += f". {str(error).rstrip('.')}, so counts last until the kernel stops"
            return Hall(":memory:", address="")

    def command(self, message):
        """The reply to {"do": …}. Raises Refused."""
        return self.thread.submit(self.hall.command, OWNER, message).result()["reply"]


def find(server=None, token=None):
    """The way to the votes: the server that is named, else this kernel's Jupyter server, else the kernel."""
    if server:
        return Http(str(server), token or os.environ.get("NN_POLL_TOKEN", ""))
    if named := os.environ.get("NN_POLL_SERVER"):
        token = token or os.environ.get("NN_POLL_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN", "")
        return Http(named, token)
    return own_jupyter() or Here(NO_SERVER)


def own_jupyter():
    """The Jupyter server that runs this kernel, or None.

    Its own list of servers would do, but to import it takes a second; the list is these files. One may have
    outlived its server, and its port may be another user's now: only a server that lives is asked, and only
    the one that started this kernel is given the token of the hub.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    if (kernel := kernel_id()) is None:
        return None
    folder = Path(jupyter_runtime_dir())
    parent = os.environ.get("JPY_PARENT_PID", "") if os.name == "posix" else ""  # no number on Windows
    own = folder / f"jpserver-{parent}.json"
    for file in [own] if own.is_file() else folder.glob("jpserver-*.json"):
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            if not _lives(found["pid"]):
                continue
            host = "127.0.0.1" if found["hostname"] in ("", "*", "0.0.0.0", "::") else found["hostname"]
            address = f"http{'s' * found['secure']}://{host}:{found['port']}{found['base_url']}"
            token = found["token"] or (os.environ.get("JUPYTERHUB_API_TOKEN", "") if file == own else "")
            with ask(f"{address}api/kernels/{kernel}", token) as answer:
                if json.load(answer)["id"] == kernel:
                    return Http(address + EXTENSION, token, direct=True)
        except (OSError, ValueError, KeyError, TypeError, RecursionError, http.client.HTTPException):
            continue  # a server that has gone, or that runs other kernels
    return None


def _lives(pid):
    """Whether a process with this number runs; one of ours, where the system can tell."""
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


def kernel_id():
    """The id by which a Jupyter server knows this kernel, or None."""
    from IPython import get_ipython

    shell = get_ipython()
    file = shell.config.get("IPKernelApp", {}).get("connection_file") if shell else None
    return Path(file).stem.removeprefix("kernel-") if file else None


class _Stay(urllib.request.HTTPRedirectHandler):
    """The token goes where it was meant to go, and nowhere else."""

    def redirect_request(self, *_):
        return None


def ask(address, token, body=None):
    """GET, or POST of JSON, with a token; this machine is asked without a proxy. Raises OSError."""
    headers = {"Content-Type": "application/json"} if body else {}
    if token:
        headers["Authorization"] = f"token {token}"
    else:  # a Jupyter without a token wants a form's secret twice; any will do
        headers |= {"Cookie": "_xsrf=0", "X-XSRFToken": "0"}
    handlers = [_Stay]
    if is_local(address):
        import ssl

        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # often signed by itself
        handlers += [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)]
    request = urllib.request.Request(address, body, headers)
    return urllib.request.build_opener(*handlers).open(request, timeout=PATIENCE)


def is_local(address):
    """Does this address lead to this machine only?"""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def votes_file():
    """Where the votes are kept: NN_POLLS, or a file beside Jupyter's own."""
    from jupyter_core.paths import jupyter_data_dir

    chosen = os.environ.get("NN_POLLS")
    return Path(chosen or Path(jupyter_data_dir()) / "neural-networks-live" / "polls.sqlite")
