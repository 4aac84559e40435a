"""What a lecturer writes: start a room; ask, count hands, look at the spread, export; end.

Nothing here raises: what cannot be done is said in one sentence, and everything stays as it was.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...text import plural
from .. import ballots
from ..addresses import is_local
from ..refusal import NO_ROOM, Refused
from . import arguments, csv_file
from .client import Client, KernelClient, NoServer
from .discovery import find_client
from .has_panel import HasPanel
from .poll import Poll
from .refusals import explain_refusals

PHONES_OUT = "Phones cannot vote: {why}. Shows of hands can be counted here."
ONLY_HERE = "Only this computer can vote. poll.start(lan=True) lets phones in."
ENDED = "Room {code} has ended. room = poll.start() opens a new one."
TRACES = "Another program is reading the file of votes; they leave the disk as soon as it is done."
NOT_SHOWN = " A question whose answer is not shown yet is not among them."
SHOWN = "The answer is shown already, these counts were not entered. again=True counts anew."
LATE = "The first vote is over, these counts were not entered. p.tally([…]) enters those of the second."


@explain_refusals
def start(
    *,
    lan: bool | None = None,
    name: str = "",
    band: tuple[float, float] | None = None,
    address: str | None = None,
    port: int | None = None,
    server: str | None = None,
    token: str | None = None,
) -> "Room":
    """Open the room for votes, or resume the one that is open; the cell shows how to get in.

    `lan=True` lets phones in, False only this computer. `name` is shown on the phones; `band` are the shares
    of right first votes for which discussing pays, (0.3, 0.7); `address` is what phones open, where that is
    not this machine's own; `port` another port for them. `server` and `token` lead to a server elsewhere.
    """
    shown = [arguments.address(address)] if address else []
    message = {"do": "start", "name": name, "band": band, "lan": lan, "port": port}
    message = {key: value for key, value in message.items() if value not in (None, "")}
    client = find_client(server, token)
    try:
        reply = client.command(message)
    except NoServer as silent:
        client = KernelClient(silent.why)
        reply = client.command(message)
    word = reply["invitation"]
    room = Room(client, reply["code"], shown or reply["addresses"], named=bool(shown), word=word)
    room._show()
    return room


class Room(HasPanel):
    """A room that voters enter by its four letters. Made by poll.start()."""

    def __init__(
        self, client: Client, code: str, addresses: list[str], *, named: bool = False, word: str = ""
    ):
        self.code, self._client, self._addresses, self._named = code, client, addresses, named
        self._word = word and f"#i={word}"  # who scans need not guess: see web.guesses
        self._ended = ""  # what is said of a room that is no more
        self._polls: list[Poll] = []
        self._written: set[Path] = set()  # files that are ours: they may be written over
        self.panel = self._panel("room", **self._entrance())

    @explain_refusals
    def ask(
        self, question: str, *, choices: Iterable | None = None, again: bool = False, twin: bool | int = False
    ) -> Poll:
        """Open the vote on a question of the bank, or on one of your own with `choices`; `again`: anew.

        With `twin` it has other numbers, to see whether the hall has understood: twin=True, and again=True
        for still others; twin=7 are those of number 7, in a cell ask("…", again=7).

        A question that was asked before is resumed: the cell can be run once more. One that was shown
        before keeps its answer until a button asks for it.
        """
        wanted = arguments.question(question, choices)
        if twin is not False:
            asked = [poll["question"] for poll in self._command("polls")] if twin is True else []
            wanted = {"question": arguments.twin(wanted, twin, asked, bool(again))}
            again = again and twin is not True  # it has another name already
        return self._opened(self._command("ask", **wanted, again=bool(again)), wanted)

    @explain_refusals
    def prepare(self, question: str, *, choices: Iterable | None = None) -> Poll:
        """Show a button that opens the vote: nobody types during the hour."""
        wanted = arguments.question(question, choices)
        ballot = ballots.from_bank(question) if choices is None else ballots.own(**wanted)
        poll = Poll(self, ballots.public(ballot), self._find(ballot), wanted, ballot)
        poll._show()
        return poll

    @explain_refusals
    def tally(
        self, question: str, counts: Any, *, choices: Iterable | None = None, again: bool = False
    ) -> Poll:
        """Enter a show of hands, one count for each choice in their order: a vote without phones.

        Once more, it corrects the counts. For a vote that is on, and after discussing, there is p.tally.
        """
        counts, wanted = arguments.counts(counts), arguments.question(question, choices)
        state = self._command("ask", **wanted, again=bool(again), hands=counts)
        if state["phase"] == "shown":
            shown = self._command("state", poll=state["poll"], results=True)
            if shown["results"][0]["counts"] != counts:
                print(SHOWN)
        elif state["phase"] == "discuss" or state["round"] > 1:
            print(LATE)
        else:
            state = self._command("hands", poll=state["poll"], counts=counts)
        return self._opened(state, wanted)

    @explain_refusals
    def peek(self, *, again: bool = False) -> None:
        """Show a link for your own phone: how a vote goes while it is on; `again`: for another phone.

        The phone that has opened it keeps it: the cell can be run once more.
        """
        if isinstance(self._client, KernelClient):
            raise Refused(409, PHONES_OUT.format(why=self._client.why))
        from IPython.display import display

        from .panel import picture

        key = self._command("peek", again=bool(again))["key"]
        link = f"{self._addresses[0]}{self.code}/peek/{key}"
        display(self._panel("peek", note=self._note(), secret={"address": link, "qr": picture(link)}))

    @explain_refusals
    def export(self, path: str | Path, *, replace: bool = False) -> None:
        """Write the votes of all questions whose answer was shown as CSV, a line each. Say how many."""
        text, polls = self._command("export"), self._command("polls")
        path = csv_file.writable(path, self._written, replace)
        csv_file.write(path, text)
        self._written.add(path.resolve())
        hidden = sum(poll["phase"] != "shown" for poll in polls)
        written = plural(csv_file.count_votes(text), "vote was", "votes were")
        print(f"{written} written to {path}.{NOT_SHOWN if hidden else ''}")

    @explain_refusals
    def end(self) -> None:
        """Delete the room with all its votes. Say how many there were."""
        reply = self._command("end")
        self._ended = ENDED.format(code=self.code)
        rest = f" {TRACES}" if reply.get("traces") else ""
        votes = plural(reply["votes"], "vote was", "votes were")
        print(f"Room {self.code} has ended: {votes} deleted, hands that were counted too.{rest}")

    def __repr__(self) -> str:
        return self._ended or f"Room {self.code}"

    # --- inside ------------------------------------------------------------------------------------

    def _command(self, do, **more):
        if self._ended:
            raise Refused(409, self._ended)
        try:
            return self._client.command({"do": do, "code": self.code, **more})
        except Refused as refused:
            if str(refused) != NO_ROOM.format(code=self.code):
                raise
        self._ended = ENDED.format(code=self.code)  # elsewhere
        raise Refused(409, self._ended)

    def _find(self, ballot):
        """Return the number of the poll on a question that was asked before, or None."""
        wanted = [ballot[part] for part in ("id", "prompt", "choices")]
        for poll in reversed(self._command("polls")):
            if [poll[part] for part in ("question", "prompt", "choices")] == wanted:
                return poll["poll"]
        return None

    def _opened(self, state, wanted):
        """Show the poll of this state: the one that has a panel already, or a new one."""
        number = state["poll"]  # a button may have led a panel to another one
        poll = next((poll for poll in self._polls if poll.panel.shown["poll"] == number), None)
        if poll is None:
            poll = Poll(self, state["question"], number, wanted)
            self._polls.append(poll)
        poll.panel.tell(state)
        poll._show()
        return poll

    def _entrance(self):
        """Return what the panel shows of how voters get in."""
        if isinstance(self._client, KernelClient):
            return {"note": self._note()}
        from .panel import picture

        first, *others = self._addresses
        line = f'join("{first.removeprefix("http://")}{self.code}")'
        qr, note = picture(first + self.code + self._word), self._note()
        return {"address": first, "others": others, "qr": qr, "line": line, "note": note}

    def _where(self):
        """Return what the panel of a poll shows of how voters get in."""
        if isinstance(self._client, KernelClient):
            return {}
        return {"address": self._addresses[0], "named": self._named}

    def _note(self):
        if isinstance(self._client, KernelClient):
            return PHONES_OUT.format(why=self._client.why)
        return ONLY_HERE if is_local(self._addresses[0]) else ""

    def _panel(self, kind, *, said=None, secret=None, **shown):
        from .panel import Panel

        shown = {"kind": kind, "code": self.code, "direct": self._client.direct, **shown}
        return Panel(self._client.command, shown, said=said, secret=secret)
