"""What voters meet: a page, the state of their room, a vote. Nothing here opens, closes or shows anything.

    GET  /CODE             the page            GET  /CODE/peek/KEY        the page of the lecturer's phone
    GET  /CODE/state       what to show        GET  /CODE/peek/KEY/state  the spread, for that phone only
    POST /CODE/vote        {"round": 3, "answer": [1], "turn": 1}

A voter is a random number in a signed cookie, one for each room; addresses are not looked at. Whoever comes
by the QR code brings its invitation (state?i=WORD): then wrong codes, typed by others, do not make them wait.
"""

import base64
import hmac
import html
import json
import re
import secrets
import time
from pathlib import Path

import tornado.web
from tornado.httpserver import HTTPServer
from tornado.log import app_log, gen_log

from .desk import NO_ROOM, Refused, StoreError

PAGE = Path(__file__).parent / "page"
FILES = {"vote.js": "text/javascript", "peek.js": "text/javascript", "page.css": "text/css"}
MOST_BYTES = 4096  # of what a voter sends
LIMITS = {  # of a listener; times in seconds
    "idle_connection_timeout": 30,  # also for a head that never ends
    "body_timeout": 10,
    "max_header_size": 16_384,
    "max_body_size": 65_536,  # beyond it a connection is cut; within it too long a body is refused in words
}
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
NOT_KEPT = "Your vote could not be kept just now: please tell your lecturer."
ANY_HOST = ".*$"
THIS_MACHINE = r"(127\.0\.0\.1|localhost|\[::1\])$"  # else a page elsewhere could rename itself to be us
ELSEWHERE = "A vote is sent from the page of the room, not from another site."


class Guesses:
    """How fast room codes may be tried, by all together: a hall is one address, so addresses say nothing.

    A wrong code costs a token; `rate` come back per second, up to `burst`. Without tokens newcomers wait,
    unless they have an invitation.
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


def invitation(secret, code):
    """The word in a room's QR code: who has it need not guess. It ends with the room, as the code does."""
    word = hmac.digest(secret.encode(), b"invitation " + code.upper().encode(), "sha256")[:12]
    return base64.urlsafe_b64encode(word).decode()


def voters(desk, prefix="/", guesses=None, *, secure=False, hosts=ANY_HOST):
    """What voters meet under `prefix`. `secure`: they come by https, so cookies go by nothing else.

    `hosts`: by which names they may call us.
    """
    shared = {"desk": desk, "prefix": prefix, "guesses": guesses or Guesses(), "secure": secure}
    start, code, key = re.escape(prefix), "([A-Za-z0-9]{4})", "([A-Za-z0-9_-]{22})"
    routes = [
        (f"{start}(?:{code})?", Page, shared | {"name": "vote.html"}),
        (f"{start}static/([a-z.]+)", File, shared),
        (f"{start}{code}/state", State, shared),
        (f"{start}{code}/vote", Vote, shared),
        (f"{start}{code}/peek/{key}", Page, shared | {"name": "peek.html"}),
        (f"{start}{code}/peek/{key}/state", Peek, shared),
    ]
    application = tornado.web.Application(
        default_handler_class=Nothing, default_handler_args=shared, log_function=note
    )
    application.add_handlers(hosts, routes)
    return application


def note(handler):
    """The log of requests: only what failed here, without address, room or key. A full room is no failure."""
    if handler.get_status() in (500, 507):
        app_log.error("%s %s: %d", handler.request.method, type(handler).__name__, handler.get_status())


NOBODY = ("", 0)  # the address of every voter


def unquoted(record):
    """A filter for tornado's log: it quotes what it cannot read, and a voter could write into a terminal."""
    first = record.args[0] if isinstance(record.args, tuple) and record.args else None
    return getattr(first, "address", None) != NOBODY


class Listener(HTTPServer):
    """A server that forgets at once where a connection comes from: nobody behind it can note an address.

    With `most` connections open, the oldest goes for each new one: a phone comes again by itself, and
    whoever only holds the line takes neither the others' place nor the files that Jupyter needs.
    """

    def initialize(self, *args, most=4096, **more):
        super().initialize(*args, **more)
        self.most, self.streams = most, {}
        gen_log.addFilter(unquoted)

    def handle_stream(self, stream, address):
        while len(self.streams) >= self.most:
            oldest = next(iter(self.streams))
            del self.streams[oldest]
            oldest.close()
        self.streams[stream] = None
        super().handle_stream(stream, NOBODY)

    def on_close(self, connection):
        self.streams.pop(connection.stream, None)
        super().on_close(connection)


@tornado.web.stream_request_body
class Handler(tornado.web.RequestHandler):
    """Sentences instead of tracebacks, and headers that let a browser do no more than it must.

    Bodies are read piece by piece, so that a long one is refused at once.
    """

    def initialize(self, desk, prefix, guesses, secure):
        self.desk, self.prefix, self.guesses, self.secure = desk, prefix, guesses, secure
        self.body = bytearray()

    def set_default_headers(self):
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def compute_etag(self):
        return None  # nothing here is kept by a browser

    def prepare(self):
        length = self.request.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and (len(length) > 9 or int(length) > MOST_BYTES):
            self.too_long()

    def data_received(self, chunk):
        self.body += chunk
        if len(self.body) > MOST_BYTES:
            self.too_long()

    def too_long(self):
        self.body.clear()
        self.set_header("Connection", "close")
        self.refuse(Refused(413, f"At most {MOST_BYTES} bytes can be sent here."))

    def refuse(self, refused):
        self.set_status(refused.status)
        self.finish({"error": str(refused), **refused.more})

    def write_error(self, status, **_):
        self.finish(
            {"error": {404: "There is nothing here.", 405: "Not in this way."}.get(status, self._reason)}
        )

    def log_exception(self, kind, error, trace):
        if not isinstance(error, tornado.web.HTTPError):  # those are told to whoever asked
            app_log.error("%s failed", type(self).__name__, exc_info=(kind, error, trace))

    def answer(self, work):
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

    def voter(self, code):
        """Who this is in this room, by the cookie; None for a newcomer."""
        name = f"nn_{code.upper()}"
        value = tornado.web.decode_signed_value(
            self.desk.store.secret, name, self.get_cookie(name), max_age_days=DAYS
        )
        return value.decode() if value else None

    def welcome(self, code, invited=False):
        """The voter of the cookie, or a new one. Refused: no such code, or wrong ones come too fast."""
        voter, word = self.voter(code), self.get_query_argument("i", "")
        right = invitation(self.desk.store.secret, code)
        invited = invited or hmac.compare_digest(word.encode(), right.encode())
        known = voter is not None or invited  # it was right once: the phone of an ended room does not guess
        if not known and not self.guesses.left():
            raise Refused(429, WAIT)
        if not self.desk.has(code) or (word and not known):
            if not known:
                self.guesses.wrong()
            raise Refused(404, NO_ROOM.format(code=code.upper()))
        if voter is None:
            voter = secrets.token_urlsafe(12)
            self.remember(code, voter)
        return voter

    def remember(self, code, voter):
        name = f"nn_{code.upper()}"
        self.set_cookie(
            name,
            tornado.web.create_signed_value(self.desk.store.secret, name, voter).decode(),
            path=self.prefix,
            max_age=86400 * DAYS,
            httponly=True,
            samesite="Lax",
            secure=self.secure or self.request.protocol == "https",
        )


class Page(Handler):
    """The same few bytes for every room: what is in it comes from the state."""

    def initialize(self, name, **shared):
        super().initialize(**shared)
        self.name = name

    def get(self, *_):
        self.set_header("Content-Type", "text/html; charset=utf-8")
        base = f'<base href="{html.escape(self.prefix)}">'
        self.finish((PAGE / self.name).read_text(encoding="utf-8").replace("<base>", base))


class File(Handler):
    def get(self, name):
        if name not in FILES:
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", f"{FILES[name]}; charset=utf-8")
        self.finish(file_text(name))


class State(Handler):
    def get(self, code):
        seen = self.get_query_argument("seen", "")
        seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None
        self.answer(lambda: self.desk.ballot(code, self.welcome(code), seen))


class Peek(Handler):
    def get(self, code, key):
        self.answer(lambda: self.desk.peek(code, key, self.welcome(code, self.desk.has_peek(code, key))))


class Vote(Handler):
    def post(self, code):
        self.answer(lambda: self.keep(code))

    def keep(self, code):
        host, site = self.request.host, self.request.headers.get("Sec-Fetch-Site")
        ours = (None, f"http://{host}", f"https://{host}")  # TLS may end before us
        if self.request.headers.get("Origin") not in ours or site in ("cross-site", "same-site"):
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
        super().prepare()
        if not self._finished:
            raise tornado.web.HTTPError(404)


def file_text(name):
    """A file of the page. vote.js begins with what writes questions: the notebook's own code, once."""
    text = (PAGE / name).read_text(encoding="utf-8")
    if name.endswith(".js"):
        text = (PAGE.parents[1] / "questions" / "written.js").read_text(encoding="utf-8") + text
    return text
