"""What all answers of the voters' port share: sentences, headers, short bodies, and a cookie for each room.

A voter is a random number in a signed cookie, one for each room; addresses are not looked at. Whoever comes
by the QR code brings its invitation (state?i=WORD): then wrong codes, typed by others, do not make them wait.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import tornado.web
from tornado.log import app_log

from ..refusal import NO_ROOM, Refused
from ..rules import Polls, StoreError
from .guesses import Guesses, invitation

MAX_BYTES = 4096  # of what a voter sends
COOKIE_DAYS = 1
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "vote",
}
WAIT = "Many wrong codes were tried just now. This page tries again by itself."
NOT_KEPT = "Your vote could not be kept just now: please tell your lecturer."
STATUS_WORDS = {404: "There is nothing here.", 405: "Not in this way."}


@dataclass
class Site:
    """What the handlers of one voters' port share."""

    polls: Polls
    prefix: str = "/"  # below which all of it lies
    secure: bool = False  # voters come by https, so cookies go by nothing else
    guesses: Guesses = field(default_factory=Guesses)


@tornado.web.stream_request_body
class Handler(tornado.web.RequestHandler):
    """Sentences instead of tracebacks, and headers that let a browser do no more than it must.

    Bodies are read piece by piece, so that a long one is refused at once.
    """

    def initialize(self, site: Site) -> None:
        """Take what all handlers share."""
        self.site, self.polls = site, site.polls
        self.body = bytearray()

    def set_default_headers(self) -> None:
        """Send the same headers with every answer."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """Let a browser keep nothing."""
        return None

    def prepare(self) -> None:
        """Refuse a long body by what its head says."""
        length = self.request.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and (len(length) > 9 or int(length) > MAX_BYTES):
            self.refuse_body()

    def data_received(self, chunk: bytes) -> None:
        """Read a piece of the body, and refuse a long one."""
        self.body += chunk
        if len(self.body) > MAX_BYTES:
            self.refuse_body()

    def refuse_body(self) -> None:
        """Say that this is too long, and hang up."""
        self.body.clear()
        self.set_header("Connection", "close")
        self.refuse(Refused(413, f"At most {MAX_BYTES} bytes can be sent here."))

    def refuse(self, refused: Refused) -> None:
        """Send a refusal as a status and a sentence."""
        self.set_status(refused.status)
        self.finish({"error": str(refused), **refused.more})

    def write_error(self, status_code: int, **_: Any) -> None:
        """Send what went wrong as a sentence, never a traceback."""
        self.finish({"error": STATUS_WORDS.get(status_code, self._reason)})

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """Log our own mistakes; what was asked wrongly is told to whoever asked."""
        if not isinstance(error, tornado.web.HTTPError):
            app_log.error("%s failed", type(self).__name__, exc_info=(kind, error, trace))

    def answer(self, work: Callable[[], dict[str, Any] | None]) -> None:
        """Send what `work()` gives; what it refuses becomes a status and a sentence."""
        try:
            found = work()
        except Refused as refused:
            self.refuse(refused)
        except StoreError:  # the lecturer is told why; a phone need not know our folders
            self.refuse(Refused(507, NOT_KEPT))
        else:
            if found is None:
                self.set_status(204)
            self.finish(found)


class RoomHandler(Handler):
    """A handler that knows who asks: a voter of the room, a newcomer with or without an invitation."""

    def voter(self, code: str) -> str | None:
        """Return who this is in this room, by the cookie; None for a newcomer."""
        name = cookie_name(code)
        value = tornado.web.decode_signed_value(
            self.polls.store.secret, name, self.get_cookie(name), max_age_days=COOKIE_DAYS
        )
        return value.decode() if value else None

    def admit(self, code: str, invited: bool = False) -> str:
        """Return the voter of the cookie, or a new one.

        Raises Refused: there is no such room, or wrong codes come too fast.
        """
        voter, word = self.voter(code), self.get_query_argument("i", "")
        right = invitation(self.polls.store.secret, code)
        invited = invited or hmac.compare_digest(word.encode(), right.encode())
        known = voter is not None or invited  # it was right once: the phone of an ended room does not guess
        if not known and not self.site.guesses.left():
            raise Refused(429, WAIT)
        if not self.polls.voters.has(code) or (word and not known):
            if not known:
                self.site.guesses.wrong()
            raise Refused(404, NO_ROOM.format(code=code.upper()))
        if voter is None:
            voter = secrets.token_urlsafe(12)
            self.remember(code, voter)
        return voter

    def remember(self, code: str, voter: str) -> None:
        """Give the phone the cookie of this room."""
        name = cookie_name(code)
        self.set_cookie(
            name,
            tornado.web.create_signed_value(self.polls.store.secret, name, voter).decode(),
            path=self.site.prefix,
            max_age=86400 * COOKIE_DAYS,
            httponly=True,
            samesite="Lax",
            secure=self.site.secure or self.request.protocol == "https",
        )


def cookie_name(code: str) -> str:
    """Return the name of the cookie of a room."""
    return f"nn_{code.upper()}"
