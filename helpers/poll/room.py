"""What a lecturer writes: start a room; ask, close, discuss, vote again, show; count hands; export; end.

Nothing here raises: what cannot be done is said in one sentence, and everything stays as it was.
"""

import csv
import functools
import inspect
import io
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from . import ballots
from .desk import NO_ROOM, Refused
from .link import Here, NoServer, find, is_local

PHONES_OUT = "Phones cannot vote: {why}. Shows of hands can be counted here."
ONLY_HERE = "Only this computer can vote. poll.start(lan=True) lets phones in."
ENDED = "Room {code} has ended. room = poll.start() opens a new one."
TRACES = "Another program is reading the file of votes; they leave the disk as soon as it is done."
EXISTS = "{path} is there already. Take another name, or replace=True to write over it."
NO_CHOICES = 'A question of your own needs choices: room.ask("Clear so far?", choices=["yes", "no"]).'
NO_ADDRESS = "An address begins with http:// or https://, for example http://192.168.1.5:8765."
NO_SECRET = (
    "An address for phones holds no token and no password: everybody sees it. Leave out what is "
    "behind ? or #, and before @."
)
NO_FILE = 'Name a file: room.export("lecture.csv").'
NOT_OPEN = "This vote was not opened yet: press “Open the vote”."
SHOWN = "The answer is shown already, these counts were not entered. again=True counts anew."
LATE = "The first vote is over, these counts were not entered. p.tally([…]) enters those of the second."


class Nothing:
    """Stands where something was refused, and says why to whoever uses it."""

    def __init__(self, why):
        self._why = why

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *_, **__):
        print(self._why)
        return self

    def __repr__(self):
        return self._why

    def _ipython_display_(self):
        """It was said already."""


def told(method):
    """Print in one sentence what is refused, wrong arguments too."""

    @functools.wraps(method)
    def careful(*args, **more):
        try:
            inspect.signature(method).bind(*args, **more)
        except TypeError as error:
            trouble = f"{method.__name__}: {error}."
        else:
            try:
                return method(*args, **more)
            except (Refused, ballots.NoBallot) as refused:
                trouble = str(refused)
        print(trouble)
        return Nothing(trouble)

    return careful


@told
def start(*, lan=None, name="", band=None, address=None, port=None, server=None, token=None):
    """Open the room for votes, or go on with the one that is open; the cell shows how to get in.

    `lan=True` lets phones in, False only this computer. `name` is shown on the phones; `band` are the shares
    of right first votes for which discussing pays, (0.3, 0.7); `address` is what phones open, where that is
    not this machine's own; `port` another port for them. `server` and `token` lead to a server elsewhere.
    """
    shown = [_address(address)] if address else []
    message = {"do": "start", "name": name, "band": band, "lan": lan, "port": port}
    message = {key: value for key, value in message.items() if value not in (None, "")}
    link = find(server, token)
    try:
        reply = link.command(message)
    except NoServer as silent:
        link = Here(silent.why)
        reply = link.command(message)
    word = reply["invitation"]
    room = Room(link, reply["code"], shown or reply["addresses"], named=bool(shown), word=word)
    room._show()
    return room


class Shown:
    """What has a panel: shown under the cell that made it, and under one that names it."""

    panel, _shown_by = None, None

    def _show(self):
        from IPython.display import display

        self._shown_by = _cell()
        display(self.panel)

    def _ipython_display_(self):
        if self._shown_by is None or self._shown_by != _cell():  # not twice under the same cell
            self._show()


class Room(Shown):
    """A room that voters enter by its four letters. Made by poll.start()."""

    def __init__(self, link, code, addresses, *, named=False, word=""):
        self.code, self._link, self._addresses, self._named = code, link, addresses, named
        self._word = word and f"#i={word}"  # who scans need not guess: see web.Guesses
        self._ended, self._polls, self._written = "", [], set()
        self.panel = self._panel("room", **self._entrance())

    @told
    def ask(self, question, *, choices=None, again=False):
        """Open the vote on a question of the bank, or on one of your own with `choices`; `again`: anew.

        A question that was asked before is gone on with: the cell can be run once more. One that was shown
        before keeps its answer until a button asks for it.
        """
        wanted = _asked(question, choices)
        return self._opened(self._command("ask", **wanted, again=bool(again)), wanted)

    @told
    def prepare(self, question, *, choices=None):
        """Show a button that opens the vote: nobody types during the hour."""
        wanted = _asked(question, choices)
        ballot = ballots.from_bank(question) if choices is None else ballots.own(**wanted)
        poll = Poll(self, ballots.public(ballot), self._find(ballot), wanted, ballot)
        poll._show()
        return poll

    @told
    def tally(self, question, counts, *, choices=None, again=False):
        """Enter a show of hands, one count for each choice in their order: a vote without phones.

        Once more, it corrects the counts. For a vote that is on, and after discussing, there is p.tally.
        """
        counts, wanted = _plain(counts), _asked(question, choices)
        state = self._command("ask", **wanted, again=bool(again), hands=counts)
        if state["phase"] == "shown":
            told = self._command("state", poll=state["poll"], results=True)
            if told["results"][0]["counts"] != counts:
                print(SHOWN)
        elif state["phase"] == "discuss" or state["round"] > 1:
            print(LATE)
        else:
            state = self._command("hands", poll=state["poll"], counts=counts)
        return self._opened(state, wanted)

    @told
    def peek(self, *, again=False):
        """A link for your own phone that shows how a vote goes while it is on; `again`: for another phone.

        The phone that has opened it keeps it: the cell can be run once more.
        """
        if isinstance(self._link, Here):
            raise Refused(409, PHONES_OUT.format(why=self._link.why))
        from IPython.display import display

        from .panel import picture

        key = self._command("peek", again=bool(again))["key"]
        link = f"{self._addresses[0]}{self.code}/peek/{key}"
        display(self._panel("peek", note=self._note(), secret={"address": link, "qr": picture(link)}))

    @told
    def export(self, path, *, replace=False):
        """Write the votes of all questions whose answer was shown as CSV, a line each. Says how many."""
        text, polls = self._command("export"), self._command("polls")
        try:
            path = Path(path).expanduser()
        except (TypeError, RuntimeError):
            raise Refused(422, NO_FILE) from None
        if path.exists() and not replace and path.resolve() not in self._written:
            raise Refused(409, EXISTS.format(path=path))
        try:
            _write(path, text)
        except OSError as error:
            raise Refused(507, f"{path} cannot be written: {error.strerror or error}.") from None
        self._written.add(path.resolve())
        votes = sum(int(row["count"]) for row in csv.DictReader(io.StringIO(text)))
        hidden = sum(poll["phase"] != "shown" for poll in polls)
        print(f"{_many(votes, 'vote')} written to {path}.{NOT_SHOWN if hidden else ''}")

    @told
    def end(self):
        """Delete the room with all its votes. Says how many there were."""
        reply = self._command("end")
        self._ended = ENDED.format(code=self.code)
        rest = f" {TRACES}" if reply.get("traces") else ""
        print(
            f"Room {self.code} has ended: {_many(reply['votes'], 'vote')} deleted, "
            f"hands that were counted too.{rest}"
        )

    def __repr__(self):
        return self._ended or f"Room {self.code}"

    # --- inside ------------------------------------------------------------------------------------

    def _command(self, do, **more):
        if self._ended:
            raise Refused(409, self._ended)
        try:
            return self._link.command({"do": do, "code": self.code, **more})
        except Refused as refused:
            if str(refused) != NO_ROOM.format(code=self.code):
                raise
        self._ended = ENDED.format(code=self.code)  # elsewhere
        raise Refused(409, self._ended)

    def _find(self, ballot):
        """The number of the poll on a question that was asked before, or None."""
        wanted = [ballot[part] for part in ("id", "prompt", "choices")]
        for poll in reversed(self._command("polls")):
            if [poll[part] for part in ("question", "prompt", "choices")] == wanted:
                return poll["poll"]
        return None

    def _opened(self, state, wanted):
        number = state["poll"]  # a button may have led a panel to another one
        poll = next((poll for poll in self._polls if poll.panel.shown["poll"] == number), None)
        if poll is None:
            poll = Poll(self, state["question"], number, wanted)
            self._polls.append(poll)
        poll.panel.tell(state)
        poll._show()
        return poll

    def _entrance(self):
        """How voters get in."""
        if isinstance(self._link, Here):
            return {"note": self._note()}
        from .panel import picture

        first, *others = self._addresses
        line = f'join("{first.removeprefix("http://")}{self.code}")'
        qr, note = picture(first + self.code + self._word), self._note()
        return {"address": first, "others": others, "qr": qr, "line": line, "note": note}

    def _note(self):
        if isinstance(self._link, Here):
            return PHONES_OUT.format(why=self._link.why)
        return ONLY_HERE if is_local(self._addresses[0]) else ""

    def _panel(self, kind, *, said=None, secret=None, **shown):
        from .panel import Panel

        shown = {"kind": kind, "code": self.code, "direct": self._link.direct, **shown}
        return Panel(self._link.command, shown, said=said, secret=secret)


class Poll(Shown):
    """One question in a room, from vote to answer. Made by room.ask()."""

    def __init__(self, room, question, number, wanted, prepared=None):
        from . import panel

        said = panel.waiting(question) if prepared else panel.asked(question)
        more = {} if isinstance(room._link, Here) else {"address": room._addresses[0], "named": room._named}
        shown = {"poll": number, "wanted": wanted, "title": panel.name(question), **more}
        self._room, self._prepared = room, prepared
        self.panel = room._panel("poll", said=said, **shown)

    @told
    def close(self):
        """No more votes now."""
        self._move("close")

    @told
    def discuss(self):
        """Neighbours convince each other; nobody sees how the first vote went."""
        self._move("discuss")

    @told
    def revote(self):
        """Open the second vote."""
        self._move("revote")

    @told
    def show(self):
        """Show both votes, the right answer and what is to be said of each choice. There is no way back."""
        self._move("show")

    @told
    def tally(self, counts):
        """Enter a show of hands beside the votes, one count for each choice; after discussing, a second."""
        self._tell("hands", counts=_plain(counts))

    def __repr__(self):
        return f"{self._room}: {self.panel.shown['title']}"

    # --- inside ------------------------------------------------------------------------------------

    def _move(self, command):
        self._tell("move", command=command)

    def _tell(self, do, **more):
        number = self.panel.shown["poll"] or self._room._find(self._prepared)
        if number is None:
            raise Refused(409, NOT_OPEN)
        self.panel.tell(self._room._command(do, poll=number, **more))


NOT_SHOWN = " A question whose answer is not shown yet is not among them."


def _asked(question, choices):
    """What the server is told to ask."""
    if choices is None:
        if isinstance(question, str) and (" " in question.strip() or question.strip().endswith("?")):
            raise Refused(422, NO_CHOICES)
        return {"question": str(question)}
    if not isinstance(choices, str) and hasattr(choices, "__iter__"):
        choices = [str(choice) for choice in choices]
    return {"prompt": question, "choices": choices}


def _plain(counts):
    """Counts as JSON can hold them; what they are worth is judged where the votes are."""
    counts = counts.tolist() if hasattr(counts, "tolist") else counts
    return list(counts) if isinstance(counts, list | tuple | range) else "no counts"


def _address(address):
    parts = urlsplit(str(address).strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(422, NO_ADDRESS)
    if parts.query or parts.fragment or "@" in parts.netloc:  # it goes on the projector
        raise Refused(422, NO_SECRET)
    return str(address).strip().rstrip("/") + "/"


def _many(number, word):
    return f"{number} {word} was" if number == 1 else f"{number} {word}s were"


def _write(path, text):
    """All or nothing. The mark at the start tells Excel that it is Unicode."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(text.encode("utf-8-sig"))
            file.close()
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def _cell():
    """The number of the cell that runs."""
    from IPython import get_ipython

    shell = get_ipython()
    return shell.execution_count if shell else None
