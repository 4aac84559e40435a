"""How a notebook sends commands: to a server of votes, or to one in its own kernel that counts hands."""

import http.client
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..addresses import is_local, votes_file
from ..refusal import Refused
from ..storage import StoreError

TIMEOUT = 5  # seconds to wait for an answer
OWNER = "notebook"  # of a room in the kernel: the next kernel resumes it
NO_EXTENSION = "this Jupyter server knows no votes. Install the course beside it, then start it again"
NO_ENTRY = "the server at {server} does not accept the token"
NO_ANSWER = "the server at {server} does not answer"
NOT_ONE = "at {server} is no server of votes"
UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)  # what JSON of somebody else raises


class NoServer(Refused):
    """No server, or none that knows votes: `why` says which, within a sentence."""

    def __init__(self, why: str):
        super().__init__(503, f"{why[0].upper()}{why[1:]}.")
        self.why = why


class HttpClient:
    """Commands to a server: JSON to `server`/control. `direct`: a page of Jupyter can send them itself."""

    def __init__(self, server: str, token: str = "", *, direct: bool = False):
        self.server, self.token, self.direct, self.why = server.rstrip("/"), token, direct, ""

    def command(self, message: Mapping[str, Any]) -> Any:
        """Return the reply to {"do": …}. Raises Refused: what the server refuses, or that it is silent."""
        body = json.dumps(message, default=str).encode()  # what is no JSON is refused over there
        try:
            with request(f"{self.server}/control", self.token, body) as answer:
                return json.load(answer)["reply"]
        except urllib.error.HTTPError as answer:
            raise self._refused(answer, message) from None
        except (OSError, http.client.HTTPException):
            raise NoServer(NO_ANSWER.format(server=self.server)) from None
        except UNREADABLE:
            raise NoServer(NOT_ONE.format(server=self.server)) from None

    def _refused(self, answer, message):
        try:
            said = json.load(answer)["error"]
            if answer.code != 404 or message["do"] != "start":
                return Refused(answer.code, said)
        except (OSError, *UNREADABLE):
            pass  # not our words: someone before or beside us
        why = NO_ENTRY if answer.code in (401, 403) else NO_EXTENSION if self.direct else NOT_ONE
        return NoServer(why.format(server=self.server))


class KernelClient:
    """Commands to a server in this kernel, for shows of hands; `why` says why phones cannot vote.

    It has a thread of its own: JupyterLab may press a button beside a cell that runs.
    """

    direct = False

    def __init__(self, why: str):
        self.why = why
        self.thread = ThreadPoolExecutor(1, "votes")
        self.server = self.thread.submit(self._serve).result()

    def _serve(self):
        from ..web.server import PollServer

        try:
            return PollServer(votes_file(), address="")  # nobody comes in
        except StoreError as error:
            self.why += f". {str(error).rstrip('.')}, so counts last until the kernel stops"
            return PollServer(":memory:", address="")

    def command(self, message: Mapping[str, Any]) -> Any:
        """Return the reply to {"do": …}. Raises Refused."""
        return self.thread.submit(self.server.command, OWNER, message).result()["reply"]


Client = HttpClient | KernelClient


class _Stay(urllib.request.HTTPRedirectHandler):
    """The token goes where it was meant to go, and nowhere else."""

    def redirect_request(self, *_):
        return None


def request(address: str, token: str, body: bytes | None = None) -> http.client.HTTPResponse:
    """Get from an address, or post JSON to it; this machine is asked without a proxy. Raises OSError."""
    headers = {"Content-Type": "application/json"} if body else {}
    if token:
        headers["Authorization"] = f"token {token}"
    else:  # a Jupyter without a token wants a form's secret twice; any will do
        headers |= {"Cookie": "_xsrf=0", "X-XSRFToken": "0"}
    handlers: list = [_Stay]
    if is_local(address):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # often signed by itself
        handlers += [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)]
    asked = urllib.request.Request(address, body, headers)
    return urllib.request.build_opener(*handlers).open(asked, timeout=TIMEOUT)
