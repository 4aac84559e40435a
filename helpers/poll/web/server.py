"""A server of polls: the lecturer's commands, and a listener of its own for voters."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tornado.web
from tornado.ioloop import IOLoop

from ..addresses import PORTS
from ..refusal import Refused
from ..rules import Polls, StoreError
from . import voters
from .guesses import Guesses, invitation
from .handler import Site
from .listener import ANY_HOST, LIMITS, THIS_MACHINE, Listener
from .machine import max_phones, own_addresses

COMMANDS = {  # name → (method of the lecturer's side, what it needs, what it may have)
    "ask": ("ask", {"code"}, {"question", "prompt", "choices", "again", "hands"}),
    "move": ("move", {"code", "poll", "command"}, set()),
    "hands": ("hands", {"code", "poll", "counts"}, set()),
    "state": ("state", {"code"}, {"poll", "results"}),
    "polls": ("list_polls", {"code"}, set()),
    "peek": ("peek", {"code"}, {"again"}),
    "export": ("export", {"code"}, set()),
    "end": ("end", {"code"}, set()),
    "start": (None, set(), {"name", "band", "lan", "port"}),
}
NO_PORT = "A port is a number from 1 to 65535."


class PollServer:
    """Commands come as dicts, {"do": "ask", "code": "K7QM", …}; the reply is a dict.

    The listener for voters is closed until `start`; it then hears this machine only, or with `lan` the
    whole network.
    """

    def __init__(self, path: str | Path, *, address: str | None = None, limits: dict | None = None):
        self.polls = Polls(path)
        self.address = address  # where voters come in, if others pass them on to us; "" if nobody does
        self.limits = LIMITS | (limits or {})
        self.guesses = Guesses()
        self.listener, self.port, self.lan = None, None, False

    # --- commands ----------------------------------------------------------------------------------

    def command(self, owner: str, message: Any) -> dict[str, Any]:
        """Do what the lecturer `owner` says. Raises Refused with a sentence, whatever came."""
        do, given = _checked(message)
        method = COMMANDS[do][0]
        try:
            act = getattr(self.polls.lecturer, method) if method else self.start
            reply = act(owner, **given)
        except StoreError as error:
            raise Refused(507, str(error)) from None
        except UnicodeError:  # a lone half of a character, which JSON can hold
            raise Refused(400, "A character in this text is broken. Type it anew.") from None
        if do == "state":  # none: since the server was started anew, nobody gets in
            reply["addresses"] = self.addresses()
        return {"reply": reply}

    def start(
        self, owner: str, name: str = "", band: Any = None, lan: bool | None = None, port: int | None = None
    ) -> dict[str, Any]:
        """Open a room, or resume the open one, and let voters in. Raises Refused."""
        code = self.polls.lecturer.start(owner, name, band)
        if self.address is None:
            self.listen(lan, port)
        word = invitation(self.polls.store.secret, code)
        return {"code": code, "addresses": self.addresses(), "lan": self.lan, "invitation": word}

    # --- the listener ------------------------------------------------------------------------------

    def listen(self, lan: bool | None = None, port: int | None = None, *, remember: bool = True) -> None:
        """Open the listener, or open it anew: `lan` None leaves it as it is. Raises Refused.

        The port is the one that was chosen when the server last ran: the address on the board stays right.
        """
        if lan not in (None, True, False):
            raise Refused(422, "lan is True (phones of this network) or False (this computer only).")
        if port is not None and not (type(port) is int and 0 < port < 65536):
            raise Refused(422, NO_PORT)
        lan = self.lan if lan is None else bool(lan)
        before = self.listener and (self.port, self.lan)
        if before and port in (None, self.port) and lan == self.lan:
            return
        known = self.polls.store.setting("port")
        wanted = port or (self.port if before else None) or known or PORTS[0]
        self.close()
        try:
            self._open(range(wanted, wanted + 1 if port else min(wanted + len(PORTS), 65536)), lan)
        except Refused:
            if before:
                self._open([before[0]], before[1])
            raise
        if remember and (port or known is None):
            self.polls.store.keep("port", self.port)

    def _open(self, ports, lan):
        """Listen on the first port that is free. Raises Refused."""
        application = self.application(ANY_HOST if lan else THIS_MACHINE)
        listener, trouble = Listener(application, max_connections=max_phones(), **self.limits), ""
        for port in ports:
            try:
                listener.listen(port, "0.0.0.0" if lan else "127.0.0.1", backlog=1024)
            except OSError as error:
                trouble = error.strerror
            else:
                self.listener, self.port, self.lan = listener, port, lan
                return
        raise Refused(503, f"Port {ports[0]} cannot be opened for voters: {trouble}. Name another one.")

    def application(self, hosts: str = ANY_HOST) -> tornado.web.Application:
        """Return what voters meet, for the address under which they come in (others may pass them on)."""
        address = urlsplit(self.address or "http://-/")
        site = Site(self.polls, address.path, address.scheme == "https", self.guesses)
        return voters.application(site, ANY_HOST if self.address else hosts)

    def close(self) -> None:
        """Stop listening to voters, also to those who are connected; rooms and votes stay."""
        if self.listener:
            self.listener.stop()
            IOLoop.current().add_callback(self.listener.close_all_connections)
            self.listener = None

    async def stop(self) -> None:
        """End: stop listening, hang up on everyone, close the file."""
        listener = self.listener
        self.close()
        if listener:
            await listener.close_all_connections()
        self.polls.store.close()

    def addresses(self) -> list[str]:
        """Return where voters come in: the likeliest address first; none while nobody listens."""
        if self.address is not None:
            return [self.address] if self.address else []
        if self.listener is None:
            return []
        hosts = own_addresses() if self.lan else ["127.0.0.1"]
        return [f"http://{host}:{self.port}/" for host in hosts]


def _checked(message):
    """Return a command's name and arguments. Raises Refused for what is no command."""
    if not isinstance(message, dict) or not isinstance(message.get("do"), str):
        raise Refused(400, "A command says what to do: {'do': …}.")
    do, given = message["do"], {name: value for name, value in message.items() if name != "do"}
    if do not in COMMANDS:
        raise Refused(400, f"There is no command {do[:40]!r}. There are: {', '.join(sorted(COMMANDS))}.")
    _, needed, possible = COMMANDS[do]
    if not needed <= given.keys() <= needed | possible:
        words = f"{do} needs {', '.join(sorted(needed)) or 'nothing'}"
        raise Refused(400, f"{words}; it may have {', '.join(sorted(possible)) or 'nothing'} besides.")
    return do, given
