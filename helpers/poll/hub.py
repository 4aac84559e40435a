"""Polls as a service that JupyterHub starts: every lecturer of the hub has a room, voters need no account.

Lecturers are who the hub gives the scope custom:poll:ask; see the page for lecturers for its configuration.
"""

import os
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubAuth
from tornado.web import HTTPError

from .control import Control
from .desk import Refused
from .hall import Hall, more_files
from .web import LIMITS, Listener

SCOPE = "custom:poll:ask"
NO_TOKEN = "The hub knows no such token."
MAY_NOT = f"The hub does not let you ask: you would need the scope {SCOPE}."
NO_HUB = "The hub does not answer just now. Try again."
NO_SERVICE = "--hub is for a service with an address (url) that JupyterHub starts itself."
NO_ADDRESS = (
    "Say where voters come in: set JupyterHub.public_url, or --address https://hub.example.org{prefix}"
)


class Lecturers:
    """Whose rooms a token opens: the hub is asked who it is (again after some minutes), and what they may."""

    def __init__(self):
        self.hub = HubAuth()

    async def __call__(self, token):
        if not (token and token.isascii() and token.isprintable()):
            raise Refused(403, NO_TOKEN)
        try:
            who = await self.hub.user_for_token(token, sync=False)
        except HTTPError:
            raise Refused(503, NO_HUB) from None
        if who is None:
            raise Refused(403, NO_TOKEN)
        if not self.hub.check_scopes(SCOPE, who):
            raise Refused(403, MAY_NOT)
        return f"{who['kind']} {who['name']}"


def open_doors(file, address=None):
    """One door, where the hub said: voters under the prefix of the service, lecturers at its control.

    Returns the hall and the listener. Raises Refused.
    """
    url = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    if url.scheme != "http" or not url.port or not prefix:
        raise Refused(500, NO_SERVICE)
    address = (address or os.environ.get("JUPYTERHUB_PUBLIC_URL", "")).rstrip("/") + "/"
    if urlsplit(address).path != prefix or urlsplit(address).scheme not in ("http", "https"):
        raise Refused(500, NO_ADDRESS.format(prefix=prefix))
    hall = Hall(file, address=address)
    application = hall.voters()
    control = {"hall": lambda: hall, "who": Lecturers()}
    application.add_handlers(".*$", [(f"{prefix}control", Control, control)])
    listener = Listener(application, **LIMITS)
    more_files()
    try:
        listener.listen(url.port, url.hostname, backlog=1024)
    except OSError as error:
        raise Refused(503, f"{url.geturl()} cannot be opened: {error.strerror}.") from None
    return hall, listener
