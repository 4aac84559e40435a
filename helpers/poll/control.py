"""The lecturer's commands over HTTP: POST …/control, a JSON command, a JSON reply; mounted in three ways."""

import asyncio
import hmac
import json

import tornado.web

from .desk import Refused, StoreError
from .web import HEADERS

OWNER = "lecturer"  # of the rooms of a server that knows one lecturer only
NO_COMMAND = 'A command is JSON: {"do": "state", "code": …}.'
NO_ENTRY = "This token opens nothing here. The right one was told where the server was started."


class Commands:
    """What the mounts share: each finds out in its own way who the lecturer is, `obey` does the rest."""

    def initialize(self, hall):
        self.hall = hall  # a function: the file of votes is opened by the first command

    def obey(self, owner):
        """Reply to the command in the body, or refuse it with a status and a sentence."""
        try:
            self.finish(self.hall().command(owner, _read(self.request.body)))
        except StoreError as error:
            self.refuse(Refused(507, str(error)))
        except Refused as refused:
            self.refuse(refused)

    def refuse(self, refused):
        self.set_status(refused.status)
        self.finish({"error": str(refused), **refused.more})


class Control(Commands, tornado.web.RequestHandler):
    """The route beside Jupyter: `who`, given the token of a request, tells whose rooms it opens."""

    def initialize(self, hall, who):
        super().initialize(hall)
        self.who = who

    def set_default_headers(self):
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status, **_):
        self.finish({"error": f"{self._reason}."})

    async def post(self):
        kind, _, token = self.request.headers.get("Authorization", "").partition(" ")
        try:
            owner = await self.who(token.strip() if kind.lower() in ("token", "bearer") else "")
        except Refused as refused:
            self.refuse(refused)
        else:
            self.obey(owner)


class OneToken:
    """Who has the token is the lecturer. Wrong ones are answered one after the other, a second apart."""

    def __init__(self, token, pause=1.0):
        self.token, self.pause, self.queue = token.encode(), pause, asyncio.Lock()

    async def __call__(self, token):
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
