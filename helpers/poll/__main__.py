"""A server of votes by itself: python -m helpers.poll serve. Ctrl-C ends it; rooms and votes stay."""

import argparse
import asyncio
import contextlib
import os
import secrets
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import tornado.web

from .control import Control, OneToken
from .desk import Refused, StoreError
from .hall import Hall
from .link import is_local, votes_file
from .web import LIMITS, THIS_MACHINE, Listener, note

SHORTEST = 16  # characters of a token
TOLD = """\
Votes are kept in {file}
Phones vote at    {address}{only}
Notebooks ask at  {control}, with this token. Never show it on the projector.

    export NN_POLL_SERVER={control}
    export NN_POLL_TOKEN={token}

Ctrl-C ends. Rooms and votes stay."""


class Stopped(Exception):
    """The server cannot start; the message says why and what to do."""


def main(arguments=None):
    """Serve until told to end; the exit code is 1 if it could not start."""
    parser = argparse.ArgumentParser(prog="python -m helpers.poll", description=__doc__.split(". ")[0] + ".")
    serving = parser.add_subparsers(required=True, metavar="serve").add_parser(
        "serve", help="start the server"
    )
    serving.add_argument("--port", type=int, help="for voters (8765, or the next free one)")
    serving.add_argument("--control-port", type=int, help="for notebooks on this machine (the next one)")
    serving.add_argument("--lan", action="store_true", help="let phones of this network in")
    serving.add_argument("--address", help="under which voters come in, where a web server passes them on")
    serving.add_argument("--file", type=Path, help="of the votes (NN_POLLS, or beside Jupyter's own)")
    serving.add_argument("--hub", action="store_true", help="as a service that JupyterHub starts")
    try:
        asyncio.run(serve(parser.parse_args(arguments)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Ended. Rooms and votes stay.")
    except (Stopped, Refused, StoreError) as reason:
        print(f"Stopped: {reason}", file=sys.stderr)
        return 1
    return 0


async def serve(options):
    """Open the doors and wait. Raises Stopped, Refused or StoreError where one stays shut."""
    with contextlib.suppress(NotImplementedError):  # Windows has Ctrl-C only
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    file = options.file or votes_file()
    if options.hub:
        try:
            from . import hub
        except ModuleNotFoundError as missing:
            if (missing.name or "").split(".")[0] != "jupyterhub":
                raise
            raise Stopped(
                "--hub needs JupyterHub. Install this course with it: pip install '.[hub]'"
            ) from None
        hall, control = hub.open_doors(file, options.address)
    else:
        hall, control = open_doors(file, options)
    try:
        await asyncio.Event().wait()
    finally:
        control.stop()
        await control.close_all_connections()
        await hall.stop()


def open_doors(file, options):
    """One door for voters, and one for the notebooks of this machine. Returns the hall and the second one."""
    token = os.environ.get("NN_POLL_TOKEN") or secrets.token_urlsafe(32)
    if len(token) < SHORTEST:
        raise Stopped(f"NN_POLL_TOKEN has fewer than {SHORTEST} characters. Without it a good one is made.")
    hall = Hall(file, address=checked(options.address))
    hall.listen(options.lan, options.port, remember=False)
    routes = [("/control", Control, {"hall": lambda: hall, "who": OneToken(token)})]
    application = tornado.web.Application(log_function=note)
    application.add_handlers(THIS_MACHINE, routes)
    control = Listener(application, most=256, **LIMITS)
    port = hall.port + 1 if options.control_port is None else options.control_port
    if not 0 < port < 65536:
        raise Stopped("A port is a number from 1 to 65535.")
    try:
        control.listen(port, "127.0.0.1")
    except OSError as error:
        words = f"Port {port} cannot be opened for notebooks: {error.strerror}."
        raise Stopped(f"{words} Name another one: --control-port") from None
    address = hall.addresses()[0]
    only = "  (this machine only; --lan lets phones in)" if is_local(address) else ""
    known = "$NN_POLL_TOKEN" if os.environ.get("NN_POLL_TOKEN") else token
    print(
        TOLD.format(file=file, address=address, only=only, control=f"http://127.0.0.1:{port}", token=known),
        flush=True,
    )
    return hall, control


def checked(address):
    """An address for voters with a slash at its end. Raises Stopped."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:  # half of [::1]
        parts = urlsplit("")
    place = parts.netloc if parts.scheme in ("http", "https") else ""
    if not place or "@" in place or parts.query or parts.fragment:  # everybody sees it: no password
        raise Stopped(f"--address {address} is no address like https://polls.example.org/")
    return address.rstrip("/") + "/"


if __name__ == "__main__":
    sys.exit(main())
