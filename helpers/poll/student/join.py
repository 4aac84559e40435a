"""join("K7QM") in a student's own notebook: while a room votes on a question, its ask() cell is a ballot."""

import os
import re
from concurrent.futures import ThreadPoolExecutor, wait
from urllib.parse import urlsplit

from ...questions import asking
from .. import addresses
from ..refusal import NO_ROOM
from . import connection
from .connection import NO_ANSWER, NoAnswer
from .session import VoterSession

HOW = 'Write join("K7QM") or, with the address on the screen, join("192.168.1.5:8765/K7QM").'
NO_CODE = f"A room has four letters or digits. {HOW}"
NO_ADDRESS = f"This is not the address of a room. {HOW}"
NOBODY_HERE = (
    "No room answers on this computer. With the address on the screen: "
    'join("192.168.1.5:8765/{code}"). Or vote on a phone.'
)
NOBODY_ON_HUB = (
    'On a hub, give the whole address on the screen: join("https://…/{code}"). Or vote on a phone.'
)
BUSY = "Many wrong codes were tried just now. Try again in a moment."
JOINED = "You are in room {code}{name}. While it votes, ask() sends your answer there. leave() ends this."
LEFT = "You have left room {code}. ask() judges your answers again."
NOWHERE = 'You are in no room. Write join("K7QM").'

sessions: dict[tuple[str, str], VoterSession] = {}  # (address, code) → who joins again is no second voter


def join(code: str, server: str | None = None) -> None:
    """Vote in a room: from now on an `ask()` cell votes, as long as the room votes on its question.

    `join("K7QM")` finds a room on this computer, or at NN_POLL_ADDRESS; elsewhere its address is needed:
    `join("192.168.1.5:8765/K7QM")` or `join("K7QM", "http://192.168.1.5:8765")`. What is wrong is said.
    """
    print(_join(code, server or os.environ.get("NN_POLL_ADDRESS", "")))


def leave() -> None:
    """Leave the room: `ask()` judges every answer again."""
    print(LEFT.format(code=asking.room.code) if asking.room else NOWHERE)
    asking.room = None


def _join(code, server):
    """Return the sentence that `join` prints."""
    code, server = _parsed(code, server)
    if not re.fullmatch("[A-Z0-9]{4}", code):
        return NO_CODE
    if server and not _is_address(server):
        return NO_ADDRESS
    bases = [server] if server else [f"http://127.0.0.1:{port}/" for port in addresses.PORTS]
    tried = _try([sessions.setdefault((base, code), VoterSession(base, code)) for base in bases])
    for session, status, reply in tried:
        if status == 200:
            asking.room = session
            return JOINED.format(code=code, name=f" ({reply['name']})" if reply.get("name") else "")
    statuses = {status for _, status, _ in tried}
    if 404 in statuses:
        return NO_ROOM.format(code=code)
    if 429 in statuses:
        return BUSY
    if server:
        return str(tried[0][2]["error"]).replace("{address}", server)
    return (NOBODY_ON_HUB if "JUPYTERHUB_API_URL" in os.environ else NOBODY_HERE).format(code=code)


def _parsed(code, server):
    """Return the code, and the address with a slash at its end; what stands before the code goes first."""
    text = re.split("[?#]", str(code).strip())[0].rstrip("/")
    front, slash, code = text.rpartition("/")
    server = front if slash else str(server).strip()
    if server:
        server = (server if "://" in server else f"http://{server}").rstrip("/") + "/"
    return code.upper(), server


def _is_address(text):
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 80) > 0
    except ValueError:  # a port that is none
        return False


def _try(sessions):
    """Return (session, status, reply) of each; where nobody answers in time, the status is 0."""

    def enter(session):
        try:
            return (session, *session.connection.enter())
        except NoAnswer as trouble:
            return session, 0, {"error": str(trouble)}

    pool = ThreadPoolExecutor(len(sessions))  # at once: Windows takes seconds to say that nobody listens
    tries = [pool.submit(enter, session) for session in sessions]
    wait(tries, connection.TIMEOUT)
    pool.shutdown(wait=False)
    nobody = (0, {"error": NO_ANSWER})
    return [one.result() if one.done() else (session, *nobody) for session, one in zip(sessions, tries)]
