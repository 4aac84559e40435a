"""What voters meet: a page, the state of their room, a vote. Nothing here opens, closes or shows anything.

GET  /CODE             the page            GET  /CODE/peek/KEY        the page of the lecturer's phone
GET  /CODE/state       what to show        GET  /CODE/peek/KEY/state  the spread, for that phone only
POST /CODE/vote        {"round": 3, "answer": [1], "turn": 1}
"""

import json
import re
from typing import Any

import tornado.web

from ..refusal import Refused
from . import pages
from .handler import Handler, RoomHandler, Site
from .listener import ANY_HOST, log_failure

NO_COOKIE = "Open the page of the room first; it needs cookies."
ELSEWHERE = "A vote is sent from the page of the room, not from another site."


def application(site: Site, hosts: str = ANY_HOST) -> tornado.web.Application:
    """Return what voters meet under the prefix of the site, for those who call us by one of the `hosts`."""
    start, code, key = re.escape(site.prefix), "([A-Za-z0-9]{4})", "([A-Za-z0-9_-]{22})"
    shared = {"site": site}
    routes = [
        (f"{start}(?:{code})?", Page, shared | {"name": "vote"}),
        (f"{start}static/([a-z.]+)", File, shared),
        (f"{start}{code}/state", State, shared),
        (f"{start}{code}/vote", Vote, shared),
        (f"{start}{code}/peek/{key}", Page, shared | {"name": "peek"}),
        (f"{start}{code}/peek/{key}/state", Peek, shared),
    ]
    made = tornado.web.Application(
        default_handler_class=NotFound, default_handler_args=shared, log_function=log_failure
    )
    made.add_handlers(hosts, routes)
    return made


class Page(Handler):
    """The same few bytes for every room: what is in it comes from the state."""

    def initialize(self, name: str, **shared: Any) -> None:
        """Take the name of the page."""
        super().initialize(**shared)
        self.name = name

    def get(self, *_: str) -> None:
        """Send the page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(pages.page(self.name, self.site.prefix))


class File(Handler):
    """A script or a style sheet of the pages."""

    def get(self, name: str) -> None:
        """Send the file, if it is one of ours."""
        if name not in pages.FILES:
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", f"{pages.kind(name)}; charset=utf-8")
        self.finish(pages.file_text(name))


class State(RoomHandler):
    """What a phone shows now."""

    def get(self, code: str) -> None:
        """Send the state of the room; nothing, with 204, if it is the version that was `seen`."""
        given = self.get_query_argument("seen", "")
        seen = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None
        self.answer(lambda: self.polls.voters.ballot(code, self.admit(code), seen))


class Peek(RoomHandler):
    """The spread, for the lecturer's own phone."""

    def get(self, code: str, key: str) -> None:
        """Send the spread to the phone that opened the link first."""
        voters = self.polls.voters
        self.answer(lambda: voters.peek(code, key, self.admit(code, voters.has_peek(code, key))))


class Vote(RoomHandler):
    """A vote, from the page of the room and from nowhere else."""

    def post(self, code: str) -> None:
        """Keep a vote and say which one is kept."""
        self.answer(lambda: self._keep(code))

    def _keep(self, code):
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
        return self.polls.voters.vote(code, voter, round, answer, turn)


class NotFound(Handler):
    """Everything else."""

    def prepare(self) -> None:
        """Say that there is nothing here."""
        super().prepare()
        if not self._finished:
            raise tornado.web.HTTPError(404)
