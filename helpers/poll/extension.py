"""Polls beside the notebooks: Jupyter's server takes the lecturer's commands, under its own token and XSRF.

Voters come in by a listener of their own, on another port, closed until a room is started.
"""

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.application import ExtensionApp
from tornado.web import authenticated

from .control import OWNER, Commands
from .hall import Hall
from .link import EXTENSION, votes_file


class Control(Commands, APIHandler):
    """Whoever may use this Jupyter server is the lecturer; no request of theirs tells a lasting name."""

    auth_resource = EXTENSION

    @authenticated
    @authorized
    def post(self):
        self.obey(OWNER)


class Polls(ExtensionApp):
    """Loaded by every Jupyter server of this environment; it opens nothing before the first command."""

    name = EXTENSION
    opened = None

    def initialize_handlers(self):
        self.handlers.append((f"{EXTENSION}/control", Control, {"hall": self.hall}))

    def hall(self):
        if self.opened is None:
            self.opened = Hall(votes_file())
        return self.opened

    async def stop_extension(self):
        if self.opened:
            await self.opened.stop()


def _jupyter_server_extension_points():
    return [{"module": __name__, "app": Polls}]
