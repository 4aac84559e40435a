"""Polls as a service that JupyterHub starts: every lecturer of the hub has a room, voters need no account.

Lecturers are who the hub gives the scope custom:poll:ask; see the page for lecturers for its configuration.
"""

import asyncio
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubAuth
from tornado.web import HTTPError

from ..refusal import Refused
from .control import TokenControl
from .listener import LIMITS, Listener
from .machine import max_phones
from .server import PollServer

SCOPE = "custom:poll:ask"
TRUSTED_FOR = 300  # seconds: this long a lecturer may go on after the hub has taken the scope away
NO_TOKEN = "The hub knows no such token."
MAY_NOT = f"The hub does not let you ask: you would need the scope {SCOPE}."
NO_HUB = "The hub does not answer just now. Try again."
NO_SERVICE = "--hub is for a service with an address (url) that JupyterHub starts itself."
NO_ADDRESS = (
    "Say where voters come in: set JupyterHub.public_url, or --address https://hub.example.org{prefix}"
)


class HubLecturers:
    """Whose rooms a token opens: the hub says who it is and what they may. A yes is trusted for a while.

    The hub is asked about one token at a time: made-up ones, however many, keep it from nothing else.
    """

    def __init__(self):
        self.hub, self.known, self.clock, self.queue = HubAuth(), {}, time.monotonic, asyncio.Lock()

    async def __call__(self, token: str) -> str:
        """Return the owner of the rooms. Raises Refused."""
        if not (token and token.isascii() and token.isprintable()):
            raise Refused(403, NO_TOKEN)
        if owner := self._known(token):
            return owner
        async with self.queue:
            return self._known(token) or await self._ask_hub(token)

    def _known(self, token):
        owner, until = self.known.get(token, (None, 0.0))
        return owner if self.clock() < until else None

    async def _ask_hub(self, token):
        try:
            user = await self.hub.user_for_token(token, use_cache=False, sync=False)
        except HTTPError:
            raise Refused(503, NO_HUB) from None
        if user is None:
            raise Refused(403, NO_TOKEN)
        if not self.hub.check_scopes(SCOPE, user):
            raise Refused(403, MAY_NOT)
        owner = f"{user['kind']} {user['name']}"
        self.known[token] = owner, self.clock() + TRUSTED_FOR
        return owner


def listen(file: Path, address: str | None = None) -> tuple[PollServer, Listener]:
    """Listen where the hub said: to voters under the prefix of the service, to lecturers at its control.

    Return the server and the listener. Raises Refused.
    """
    url = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    if url.scheme != "http" or not url.port or not prefix:
        raise Refused(500, NO_SERVICE)
    address = (address or os.environ.get("JUPYTERHUB_PUBLIC_URL", "")).rstrip("/") + "/"
    public = urlsplit(address)
    if public.path != prefix or public.scheme not in ("http", "https") or "@" in public.netloc:
        raise Refused(500, NO_ADDRESS.format(prefix=prefix))
    server = PollServer(file, address=address)
    application = server.application()
    control = {"get_server": lambda: server, "authenticate": HubLecturers()}
    application.add_handlers(".*$", [(f"{prefix}control", TokenControl, control)])
    listener = Listener(application, max_connections=max_phones(), **LIMITS)
    try:
        listener.listen(url.port, url.hostname, backlog=1024)
    except OSError as error:
        raise Refused(503, f"{url.geturl()} cannot be opened: {error.strerror}.") from None
    return server, listener
