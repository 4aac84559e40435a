"""A desk and its two doors: the lecturer's commands, and a listener of its own for voters."""

import socket

from tornado.httpserver import HTTPServer
from tornado.web import Application

from .desk import Desk, Refused, StoreError
from .web import Guesses, voter_routes

PORT = 8765
TRIED = 20  # ports from PORT on, if it is taken
LIMITS = {
    "idle_connection_timeout": 30,  # seconds; also for a head that never ends
    "body_timeout": 10,
    "max_header_size": 16_384,
    "max_body_size": 65_536,  # votes are far shorter: see web.py
}
COMMANDS = {  # name → (method of the desk, the arguments it may have)
    "ask": ("ask", {"code", "question", "prompt", "choices", "again", "hands"}),
    "move": ("move", {"code", "poll", "command"}),
    "hands": ("hands", {"code", "poll", "counts"}),
    "state": ("state", {"code", "poll"}),
    "polls": ("polls", {"code"}),
    "peek": ("new_peek", {"code"}),
    "export": ("export", {"code"}),
    "end": ("end", {"code"}),
}


class Hall:
    """Commands come as dicts, {"do": "ask", "code": "K7QM", …}; the reply is a dict.

    The listener for voters is closed until `start`; it then hears this machine only, or with `lan` the
    whole network.
    """

    def __init__(self, path, *, address=None):
        self.desk = Desk(path)
        self.address = address  # where voters come in, if that is not a listener of ours
        self.guesses = Guesses()
        self.listener, self.port, self.lan = None, None, False

    def command(self, owner, message):
        """Do what the lecturer `owner` says. Raises Refused with a sentence, whatever came."""
        try:
            do, more = message["do"], {name: value for name, value in message.items() if name != "do"}
        except (TypeError, KeyError, AttributeError):
            raise Refused(400, "A command says what to do: {'do': …}.") from None
        try:
            if do == "start":
                return self.start(owner, **more)
            if do not in COMMANDS:
                raise Refused(400, f"There is no command {do!r}. There are: start, {', '.join(COMMANDS)}.")
            method, allowed = COMMANDS[do]
            if not more.keys() <= allowed or "code" not in more:
                raise Refused(400, f"{do} takes {', '.join(sorted(allowed))}.")
            return {"reply": getattr(self.desk, method)(owner, **more)}
        except StoreError as error:
            raise Refused(507, str(error)) from None
        except TypeError as error:
            raise Refused(400, f"This command cannot be read: {error}.") from None

    def start(self, owner, name="", band=None, lan=None, port=None):
        """Open a room, or go on with the open one, and the door for voters."""
        if self.address is None:
            self.listen(lan, port)
        code = self.desk.start(owner, name, band)
        return {"reply": {"code": code, "addresses": self.addresses(), "lan": self.lan}}

    def listen(self, lan=None, port=None):
        """Open the listener, or open it anew: `lan` None leaves it as it is. Raises Refused."""
        lan = self.lan if lan is None else bool(lan)
        if self.listener and lan == self.lan and port in (None, self.port):
            return
        wanted = port or self.port or PORT
        self.close()
        host = "0.0.0.0" if lan else "127.0.0.1"
        self.listener = HTTPServer(Application(voter_routes(self.desk, "/", self.guesses)), **LIMITS)
        more_files()
        for number in [wanted] if port else range(wanted, wanted + TRIED):
            try:
                self.listener.listen(number, host, backlog=1024)
                break
            except OSError as error:
                trouble = error
        else:
            self.listener = None
            raise Refused(
                503, f"Port {wanted} cannot be opened for voters: {trouble.strerror}. Name another one."
            )
        self.port, self.lan = number, lan

    def close(self):
        """Shut the door for voters; rooms and votes stay."""
        if self.listener:
            self.listener.stop()
            self.listener = None

    def addresses(self):
        """Where voters come in: the likeliest address first."""
        if self.address:
            return [self.address]
        hosts = own_addresses() if self.lan else ["127.0.0.1"]
        return [f"http://{host}:{self.port}/" for host in hosts]


def own_addresses():
    """The addresses of this machine in its networks, the one that leads outside first."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: it only asks which way would be taken
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    try:
        import psutil

        for cards in psutil.net_if_addrs().values():
            found += [card.address for card in cards if card.family == socket.AF_INET]
    except ImportError:
        pass
    outside = [host for host in dict.fromkeys(found) if not host.startswith(("127.", "169.254."))]
    return outside or ["127.0.0.1"]


def more_files(wanted=8192):
    """Each phone holds a connection: allow as many open files as the system lets us."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
