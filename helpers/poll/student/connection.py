"""The way from a student's notebook to a room: HTTP with a cookie, and never a long wait."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

TIMEOUT = 2.6  # seconds for all that one answer needs: less than a cell waits for its kernel (widget.js)
MAX_BYTES = 1_000_000  # of a reply

NO_ANSWER = "{address} does not answer. Are you in the network of the lecture? Or vote on a phone."
NOT_A_ROOM = "{address} is not a server of votes. Look at the address on the screen again."
LOGIN = "{address} asks for a login: open it in your browser and vote there."

Result = TypeVar("Result")


class NoAnswer(Exception):
    """Nobody answers, or not as a server of votes would; the message has a place for the address."""

    def __init__(self, sentence: str = NO_ANSWER):
        super().__init__(sentence)


class Connection:
    """One voter's way to one room. `base` is the voters' address, with a slash at its end."""

    def __init__(self, base: str, code: str):
        self.base, self.code = base, code
        cookies = HTTPCookieProcessor(CookieJar())  # it holds who we are in this room
        self._open = build_opener(ProxyHandler({}), cookies).open  # a room is near: no proxy is asked

    @property
    def address(self) -> str:
        """The address of the room's page."""
        return f"{self.base}{self.code}"

    def enter(self) -> tuple[int, dict[str, Any]]:
        """Return status and reply of the first look. Raises NoAnswer."""
        status, reply, address = self._ask("state")
        if reply.get("code") != self.code and "error" not in reply:
            raise NoAnswer(NOT_A_ROOM)
        self.base = address.removesuffix(f"{self.code}/state")  # we may have been led on, to https
        return status, reply

    def state(self) -> tuple[int, dict[str, Any]]:
        """Return status and reply to a look at the room. Raises NoAnswer."""
        return self._ask("state")[:2]

    def vote(self, round: int, answer: list[int], turn: int) -> tuple[int, dict[str, Any]]:
        """Send a vote; return status and reply. Raises NoAnswer."""
        return self._ask("vote", {"round": round, "answer": answer, "turn": turn})[:2]

    def _ask(self, what, vote=None):
        """Return (status, JSON of the reply, the address it came from in the end). Raises NoAnswer."""
        data = vote and json.dumps(vote).encode()
        headers = {"Content-Type": "application/json"} if vote else {}
        try:
            with self._open(Request(f"{self.address}/{what}", data, headers), timeout=TIMEOUT) as reply:
                return reply.status, _read(reply), reply.url
        except HTTPError as error:
            with error:
                return error.code, _read(error), error.url
        except (OSError, HTTPException, ValueError):
            raise NoAnswer from None


def _read(reply):
    try:
        answer = json.loads(reply.read(MAX_BYTES))
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NoAnswer(LOGIN if "/login" in reply.url else NOT_A_ROOM)
    return answer


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Return what `work()` gives. Raises NoAnswer after this time: not every wait of a network has an end."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(work).result(seconds)
    except TimeoutError:
        raise NoAnswer from None
    finally:
        pool.shutdown(wait=False)
