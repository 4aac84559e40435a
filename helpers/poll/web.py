"""What voters meet: a page, the state of their room, a vote. Nothing here opens, closes or shows anything.

    GET  /CODE             the page            GET  /CODE/peek/KEY        the page of the lecturer's phone
    GET  /CODE/state       what to show        GET  /CODE/peek/KEY/state  the spread, for that phone only
    POST /CODE/vote        {"round": 3, "answer": [1], "turn": 1}

A voter is a random number in a signed cookie, one for each room; addresses are not looked at.
"""

import json
import secrets
import time
from pathlib import Path

import tornado.web

from .desk import Refused, StoreError

PAGE = Path(__file__).parent / "page"
FILES = {"vote.js": "text/javascript", "peek.js": "text/javascript", "page.css": "text/css"}
MOST_BYTES = 4096  # of a vote
DAYS = 1  # that a cookie is valid
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
NO_COOKIE = "Open the page of the room first; it needs cookies."
ELSEWHERE = "A vote is sent from the page of the room, not from another site."


class Guesses:
    """How fast room codes may be tried, by all together: a hall is one address, so addresses say nothing.

    A wrong code costs a token; `rate` come back per second, up to `burst`. Without tokens newcomers wait.
    """

    def __init__(self, rate=5, burst=60, clock=time.monotonic):
        self.rate, self.burst, self.clock = rate, burst, clock
        self.tokens, self.last = float(burst), clock()

    def left(self):
        now = self.clock()
        self.tokens = min(self.burst, self.tokens + self.rate * (now - self.last))
        self.last = now
        return self.tokens >= 1

    def wrong(self):
        if self.left():
            self.tokens -= 1


def voter_routes(desk, prefix="/", guesses=None):
    """The routes of voters under `prefix`, for a tornado application."""
    shared = {"desk": desk, "prefix": prefix, "guesses": guesses or Guesses()}
    code, key = "([A-Za-z0-9]{4})", "([A-Za-z0-9_-]{22})"
    return [
        (f"{prefix}(?:{code})?", Page, shared | {"name": "vote.html"}),
        (f"{prefix}static/([a-z.]+)", File, shared),
        (f"{prefix}{code}/state", State, shared),
        (f"{prefix}{code}/vote", Vote, shared),
        (f"{prefix}{code}/peek/{key}", Page, shared | {"name": "peek.html"}),
        (f"{prefix}{code}/peek/{key}/state", Peek, shared),
        (f"{prefix}.*", Nothing, shared),
    ]


class Handler(tornado.web.RequestHandler):
    """Sentences instead of tracebacks, and headers that let a browser do no more than it must."""

    def initialize(self, desk, prefix, guesses):
        self.desk, self.prefix, self.guesses = desk, prefix, guesses

    def set_default_headers(self):
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def refuse(self, refused):
        self.set_status(refused.status)
        self.finish({"error": str(refused), **refused.more})

    def write_error(self, status, **_):
        self.finish(
            {"error": {404: "There is nothing here.", 405: "Not in this way."}.get(status, self._reason)}
        )

    def log_exception(self, kind, error, trace):
        if isinstance(error, Refused | StoreError):
            return
        super().log_exception(kind, error, trace)

    async def answer(self, work):
        """Send what `work()` gives; what it refuses becomes a status and a sentence."""
        try:
            found = work()
        except Refused as refused:
            self.refuse(refused)
        except StoreError as error:
            self.refuse(Refused(507, str(error)))
        else:
            if found is None:
                self.set_status(204)
                self.finish()
            else:
                self.finish(found)

    def voter(self, code):
        """Who this is in this room, by the cookie; None for a newcomer."""
        name = f"nn_{code.upper()}"
        value = tornado.web.decode_signed_value(
            self.desk.store.secret, name, self.get_cookie(name), max_age_days=DAYS
        )
        return value.decode() if value else None

    def welcome(self, code):
        """The voter of the cookie, or a new one. Refused: no such code, or wrong ones come too fast."""
        voter = self.voter(code)
        if voter and self.desk.has(code):
            return voter
        if not self.guesses.left():
            raise Refused(429, WAIT)
        if not self.desk.has(code):
            self.guesses.wrong()
            raise Refused(
                404, f"There is no room {code.upper()}. Look at the four letters on the screen again."
            )
        name, voter = f"nn_{code.upper()}", secrets.token_urlsafe(12)
        value = tornado.web.create_signed_value(self.desk.store.secret, name, voter)
        self.set_cookie(
            name,
            value.decode(),
            path=self.prefix,
            max_age=86400 * DAYS,
            httponly=True,
            samesite="Lax",
            secure=self.request.protocol == "https",
        )
        return voter


class Page(Handler):
    """The same few bytes for every room: what is in it comes from the state."""

    def initialize(self, name, **shared):
        super().initialize(**shared)
        self.name = name

    def get(self, *_):
        self.set_header("Content-Type", "text/html; charset=utf-8")
        base = f'<base href="{self.prefix}">'
        self.finish((PAGE / self.name).read_text(encoding="utf-8").replace("<base>", base))


class File(Handler):
    def get(self, name):
        if name not in FILES:
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", f"{FILES[name]}; charset=utf-8")
        self.finish(file_text(name))


class State(Handler):
    async def get(self, code):
        seen = self.get_query_argument("seen", "")
        seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None
        await self.answer(lambda: self.desk.ballot(code, self.welcome(code), seen))


class Peek(Handler):
    async def get(self, code, key):
        await self.answer(lambda: self.desk.peek(code, key, self.welcome(code)))


@tornado.web.stream_request_body
class Vote(Handler):
    """One vote. The body is read piece by piece, so that a long one is refused at once."""

    def prepare(self):
        self.body = bytearray()
        length = self.request.headers.get("Content-Length", "0")
        if length.isdigit() and int(length) > MOST_BYTES:
            self.too_long()

    def data_received(self, chunk):
        self.body += chunk
        if len(self.body) > MOST_BYTES:
            self.too_long()

    def too_long(self):
        self.body.clear()
        if not self._finished:
            self.set_header("Connection", "close")
            self.refuse(Refused(413, f"A vote has at most {MOST_BYTES} bytes."))

    async def post(self, code):
        await self.answer(lambda: self.keep(code))

    def keep(self, code):
        origin, site = self.request.headers.get("Origin"), self.request.headers.get("Sec-Fetch-Site")
        if (origin and origin.split("://")[-1] != self.request.host) or site in ("cross-site", "same-site"):
            raise Refused(403, ELSEWHERE)
        if self.request.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            raise Refused(400, "A vote is sent as application/json.")
        try:
            vote = json.loads(self.body)
            round, answer, turn = vote["round"], vote["answer"], vote["turn"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Refused(400, "This is not a vote: round, answer and turn are needed.") from None
        voter = self.voter(code)
        if voter is None:
            raise Refused(403, NO_COOKIE)
        return self.desk.vote(code, voter, round, answer, turn)


class Nothing(Handler):
    def prepare(self):
        raise tornado.web.HTTPError(404)


def file_text(name):
    """A file of the page. vote.js begins with what writes questions: the notebook's own code, once."""
    text = (PAGE / name).read_text(encoding="utf-8")
    if name.endswith(".js"):
        text = (PAGE.parents[1] / "questions" / "written.js").read_text(encoding="utf-8") + text
    return text
