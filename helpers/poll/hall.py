"""A desk and its two doors: the lecturer's commands, and a listener of its own for voters."""

import contextlib
import socket
from urllib.parse import urlsplit

from tornado.ioloop import IOLoop

from .desk import Desk, Refused, StoreError
from .web import ANY_HOST, LIMITS, THIS_MACHINE, Guesses, Listener, invitation, voters

PORT = 8765
TRIED = 20  # ports from PORT on, if it is taken
COMMANDS = {  # name → (method of the desk, what it needs, what it may have)
    "ask": ("ask", {"code"}, {"question", "prompt", "choices", "again", "hands"}),
    "move": ("move", {"code", "poll", "command"}, set()),
    "hands": ("hands", {"code", "poll", "counts"}, set()),
    "state": ("state", {"code"}, {"poll", "results"}),
    "polls": ("polls", {"code"}, set()),
    "peek": ("new_peek", {"code"}, {"again"}),
    "export": ("export", {"code"}, set()),
    "end": ("end", {"code"}, set()),
    "start": (None, set(), {"name", "band", "lan", "port"}),
}


class Hall:
    """Commands come as dicts, {"do": "ask", "code": "K7QM", …}; the reply is a dict.

    The listener for voters is closed until `start`; it then hears this machine only, or with `lan` the
    whole network.
    """

    def __init__(self, path, *, address=None, limits=None):
        self.desk = Desk(path)
        self.address = address  # where voters come in, if others pass them on to us; "" if nobody does
        self.limits = LIMITS | (limits or {})
        self.guesses = Guesses()
        self.listener, self.port, self.lan = None, None, False

    def command(self, owner, message):
        """Do what the lecturer `owner` says. Raises Refused with a sentence, whatever came."""
        if not isinstance(message, dict) or not isinstance(message.get("do"), str):
            raise Refused(400, "A command says what to do: {'do': …}.")
        do, given = message["do"], {name: value for name, value in message.items() if name != "do"}
        if do not in COMMANDS:
            raise Refused(400, f"There is no command {do[:40]!r}. There are: {', '.join(sorted(COMMANDS))}.")
        method, needed, possible = COMMANDS[do]
        if not needed <= given.keys() <= needed | possible:
            words = f"{do} needs {', '.join(sorted(needed)) or 'nothing'}"
            raise Refused(400, f"{words}; it may have {', '.join(sorted(possible)) or 'nothing'} besides.")
        try:
            act = self.start if method is None else getattr(self.desk, method)
            reply = act(owner, **given)
        except StoreError as error:
            raise Refused(507, str(error)) from None
        except UnicodeError:  # a lone half of a character, which JSON can hold
            raise Refused(400, "A character in this text is broken. Type it anew.") from None
        if do == "state":  # none: since the server was started anew, nobody gets in
            reply["addresses"] = self.addresses()
        return {"reply": reply}

    def start(self, owner, name="", band=None, lan=None, port=None):
        """Open a room, or go on with the open one, and the door for voters. Raises Refused."""
        code = self.desk.start(owner, name, band)
        if self.address is None:
            self.listen(lan, port)
        word = invitation(self.desk.store.secret, code)
        return {"code": code, "addresses": self.addresses(), "lan": self.lan, "invitation": word}

    def listen(self, lan=None, port=None, *, remember=True):
        """Open the listener, or open it anew: `lan` None leaves it as it is. Raises Refused.

        The port is the one that was chosen when the server last ran: the address on the board stays right.
        """
        if lan not in (None, True, False):
            raise Refused(422, "lan is True (phones of this network) or False (this computer only).")
        if port is not None and not (type(port) is int and 0 < port < 65536):
            raise Refused(422, "A port is a number from 1 to 65535.")
        lan = self.lan if lan is None else bool(lan)
        before = self.listener and (self.port, self.lan)
        if before and port in (None, self.port) and lan == self.lan:
            return
        known = self.desk.store.setting("port")
        wanted = port or (self.port if before else None) or known or PORT
        self.close()
        try:
            self._open(range(wanted, wanted + 1 if port else min(wanted + TRIED, 65536)), lan)
        except Refused:
            if before:
                self._open([before[0]], before[1])
            raise
        if remember and (port or known is None):
            self.desk.store.keep("port", self.port)

    def _open(self, ports, lan):
        hosts = ANY_HOST if lan else THIS_MACHINE
        listener, trouble = Listener(self.voters(hosts), most=most_phones(), **self.limits), ""
        for port in ports:
            try:
                listener.listen(port, "0.0.0.0" if lan else "127.0.0.1", backlog=1024)
            except OSError as error:
                trouble = error.strerror
            else:
                self.listener, self.port, self.lan = listener, port, lan
                return
        raise Refused(503, f"Port {ports[0]} cannot be opened for voters: {trouble}. Name another one.")

    def voters(self, hosts=ANY_HOST):
        """The voters' application, for the address under which they come in (others may pass them on)."""
        address = urlsplit(self.address or "http://-/")
        hosts = ANY_HOST if self.address else hosts
        return voters(self.desk, address.path, self.guesses, secure=address.scheme == "https", hosts=hosts)

    def close(self):
        """Shut the door for voters, also for those who stand in it; rooms and votes stay."""
        if self.listener:
            self.listener.stop()
            IOLoop.current().add_callback(self.listener.close_all_connections)
            self.listener = None

    async def stop(self):
        """The server ends: shut the door, let go of everyone, close the file."""
        listener = self.listener
        self.close()
        if listener:
            await listener.close_all_connections()
        self.desk.store.close()

    def addresses(self):
        """Where voters come in: the likeliest address first. None without a door."""
        if self.address is not None:
            return [self.address] if self.address else []
        if self.listener is None:
            return []
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
    """Each phone holds a connection: allow as many open files as the system lets us. Returns how many."""
    try:
        import resource
    except ImportError:  # Windows: Python's select waits for 512 sockets, and fails for good with one more
        return 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):  # some systems promise more than they give
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
            soft = max(soft, most)
    return wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)


def most_phones():
    """Connections of voters at once: the rest of the files is left to Jupyter and its kernels."""
    return more_files() * 3 // 4
