"""The lecturer's commands over HTTP: POST …/control, a JSON command, a JSON reply; mounted in three ways."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

import tornado.web

from ..refusal import Refused
from ..rules import StoreError
from .handler import HEADERS
from .server import PollServer

OWNER = "lecturer"  # of the rooms of a server that knows one lecturer only
NO_COMMAND = 'A command is JSON: {"do": "state", "code": …}.'
NO_ENTRY = "This token opens nothing here. The right one was told where the server was started."

Authenticate = Callable[[str], Awaitable[str]]  # a token → whose rooms it opens; raises Refused


class CommandHandler:
    """What the mounts share: each finds out in its own way who the lecturer is, `obey` does the rest."""

    def initialize(self, get_server: Callable[[], PollServer]) -> None:
        """Take a way to the server: the file of votes is opened by the first command."""
        self.get_server = get_server

    def obey(self, owner: str) -> None:
        """Reply to the command in the body, or refuse it with a status and a sentence."""
        try:
            self.finish(self.get_server().command(owner, _read(self.request.body)))
        except StoreError as error:
            self.refuse(Refused(507, str(error)))
        except Refused as refused:
            self.refuse(refused)

    def refuse(self, refused: Refused) -> None:
        """Send a refusal as a status and a sentence."""
        self.set_status(refused.status)
        self.finish({"error": str(refused), **refused.more})


class TokenControl(CommandHandler, tornado.web.RequestHandler):
    """The route beside Jupyter: `authenticate` tells whose rooms the token of a request opens."""

    def initialize(self, get_server: Callable[[], PollServer], authenticate: Authenticate) -> None:
        """Take a way to the server and to the lecturers."""
        super().initialize(get_server)
        self.authenticate = authenticate

    def set_default_headers(self) -> None:
        """Send the headers of the voters' port here too."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Send what went wrong as a sentence."""
        self.finish({"error": f"{self._reason}."})

    async def post(self) -> None:
        """Obey whoever has the right token."""
        kind, _, token = self.request.headers.get("Authorization", "").partition(" ")
        try:
            owner = await self.authenticate(token.strip() if kind.lower() in ("token", "bearer") else "")
        except Refused as refused:
            self.refuse(refused)
        else:
            self.obey(owner)


class SingleToken:
    """Who has the token is the lecturer. Wrong ones are answered one after the other, a second apart."""

    def __init__(self, token: str, pause: float = 1.0):
        self.token, self.pause, self.queue = token.encode(), pause, asyncio.Lock()

    async def __call__(self, token: str) -> str:
        """Return the owner of the rooms. Raises Refused."""
        if not hmac.compare_digest(token.encode(), self.token):
            async with self.queue:
                await asyncio.sleep(self.pause)
            raise Refused(403, NO_ENTRY)
        return OWNER


def _read(body):
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, NO_COMMAND) from None
