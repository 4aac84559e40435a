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

from .addresses import is_local, votes_file
from .rules import Refused, StoreError
from .web.control import SingleToken, TokenControl
from .web.listener import LIMITS, THIS_MACHINE, Listener, log_failure
from .web.server import NO_PORT, PollServer

MIN_TOKEN = 16  # characters of a token
MAX_NOTEBOOKS = 256  # connections to the port for commands
STARTED = """\
Votes are kept in {file}
Phones vote at    {address}{only}
Notebooks ask at  {control}, with this token. Never show it on the projector.

    export NN_POLL_SERVER={control}
    export NN_POLL_TOKEN={token}

Ctrl-C ends. Rooms and votes stay."""


class Stopped(Exception):
    """The server cannot start; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to end; return the exit code: 1 if it could not start."""
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


async def serve(options: argparse.Namespace) -> None:
    """Listen, and wait to be ended. Raises Stopped, Refused or StoreError where a port cannot be opened."""
    with contextlib.suppress(NotImplementedError):  # Windows has Ctrl-C only
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    file = options.file or votes_file()
    if options.hub:
        try:
            from .web import hub
        except ModuleNotFoundError as missing:
            if (missing.name or "").split(".")[0] != "jupyterhub":
                raise
            raise Stopped(
                "--hub needs JupyterHub. Install this course with it: pip install '.[hub]'"
            ) from None
        server, control = hub.listen(file, options.address)
    else:
        server, control = listen(file, options)
    try:
        await asyncio.Event().wait()
    finally:
        control.stop()
        await control.close_all_connections()
        await server.stop()


def listen(file: Path, options: argparse.Namespace) -> tuple[PollServer, Listener]:
    """Listen to voters on one port, and to the notebooks of this machine on another.

    Return the server and the second listener. Raises Stopped, Refused or StoreError.
    """
    token = os.environ.get("NN_POLL_TOKEN") or secrets.token_urlsafe(32)
    if len(token) < MIN_TOKEN:
        raise Stopped(f"NN_POLL_TOKEN has fewer than {MIN_TOKEN} characters. Without it a good one is made.")
    server = PollServer(file, address=_checked(options.address))
    server.listen(options.lan, options.port, remember=False)
    port = server.port + 1 if options.control_port is None else options.control_port
    control = _listen_to_notebooks(server, port, token)
    address = server.addresses()[0]
    only = "  (this machine only; --lan lets phones in)" if is_local(address) else ""
    shown = "$NN_POLL_TOKEN" if os.environ.get("NN_POLL_TOKEN") else token
    lines = {"file": file, "address": address, "only": only, "token": shown}
    print(STARTED.format(control=f"http://127.0.0.1:{port}", **lines), flush=True)
    return server, control


def _listen_to_notebooks(server, port, token):
    """Listen to commands with this token, from this machine only. Raises Stopped."""
    shared = {"get_server": lambda: server, "authenticate": SingleToken(token)}
    application = tornado.web.Application(log_function=log_failure)
    application.add_handlers(THIS_MACHINE, [("/control", TokenControl, shared)])
    control = Listener(application, max_connections=MAX_NOTEBOOKS, **LIMITS)
    if not 0 < port < 65536:
        raise Stopped(NO_PORT)
    try:
        control.listen(port, "127.0.0.1")
    except OSError as error:
        words = f"Port {port} cannot be opened for notebooks: {error.strerror}."
        raise Stopped(f"{words} Name another one: --control-port") from None
    return control


def _checked(address):
    """Return an address for voters with a slash at its end. Raises Stopped."""
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
