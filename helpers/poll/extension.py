"""Polls beside the notebooks: Jupyter's server takes the lecturer's commands, under its own token and XSRF.

Voters come in by a listener of their own, on another port, closed until a room is started.
"""

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.application import ExtensionApp
from tornado.web import authenticated

from .addresses import EXTENSION, votes_file
from .web.control import OWNER, CommandHandler
from .web.server import PollServer


class Control(CommandHandler, APIHandler):
    """Whoever may use this Jupyter server is the lecturer; no request of theirs tells a lasting name."""

    auth_resource = EXTENSION

    @authenticated
    @authorized
    def post(self) -> None:
        """Obey whoever Jupyter lets in."""
        self.obey(OWNER)


class PollExtension(ExtensionApp):
    """Loaded by every Jupyter server of this environment; it opens nothing before the first command."""

    name = EXTENSION
    server = None

    def initialize_handlers(self) -> None:
        """Add our route to Jupyter's own."""
        self.handlers.append((f"{EXTENSION}/control", Control, {"get_server": self.get_server}))

    def get_server(self) -> PollServer:
        """Return the server of polls; the first time, open the file of votes. Raises StoreError."""
        if self.server is None:
            self.server = PollServer(votes_file())
        return self.server

    async def stop_extension(self) -> None:
        """End together with Jupyter."""
        if self.server:
            await self.server.stop()


def _jupyter_server_extension_points():
    return [{"module": __name__, "app": PollExtension}]
