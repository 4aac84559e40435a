"""The rules of a vote, whoever asks over whatever wire: rooms, ballots, phases, counts.

    waiting → open (vote 1) → closed → discuss → open (vote 2) → closed → shown

Until `shown` nothing that leaves here tells how the votes are spread or which choice is right; only the
peek link of the lecturer's own phone tells the spread. Every refusal is a `Refused`: a status and a sentence.
What is decided and what is written are one transaction, so that two servers may share a file of votes.
"""

import csv
import functools
import io
import json
import random
import secrets
import time

from . import ballots
from .store import Store, StoreError, now

LETTERS = "CDFHJKMNPQRTVWXY3479"  # none looks or sounds like another, and they spell no words
LENGTH = 4
ROUNDS = 2
MOST_VOTERS = 5000
BAND = (0.3, 0.7)  # right first votes for which discussing pays. Source: Lasry, Mazur & Watkins 2008
AROUND = 900  # seconds for which a phone that has gone to sleep still counts as present
MOVES = {  # command → the phase it leads to, and the phases in which it can be given
    "close": ("closed", ("open",)),
    "discuss": ("discuss", ("closed",)),
    "revote": ("open", ("closed", "discuss")),
    "show": ("shown", ("closed", "discuss")),
}
IN_WORDS = {
    "open": "the vote is open",
    "closed": "the vote is closed",
    "discuss": "the discussion is on",
    "shown": "the answer is shown",
}
NO_ROOM = "There is no room {code}. Look at the four letters on the screen again."
NO_SPACE = "This room is full."
CLAIMED = "Your phone has the link already. room.peek(again=True) makes a new one, and ends that one."
WAIT = "Fewer than half have voted: wait a little."


class Refused(Exception):
    """What was asked is not possible now: an HTTP `status`, and a sentence that says what to do."""

    def __init__(self, status, sentence, **more):
        super().__init__(sentence)
        self.status, self.more = status, more


def of_one_moment(method):
    """What a method of the desk reads belongs together: another server may end the room in its midst."""

    @functools.wraps(method)
    def reading(self, *given, **named):
        with self.store.moment():
            return method(self, *given, **named)

    return reading


class Desk:
    """All rooms of one file of votes. Numbers, lists and dicts out: what can be sent as JSON."""

    def __init__(self, path):
        self.store = Store(path)
        self.seen = {}  # code → {voter: when last seen}; only to count who is there
        self.trouble = ""  # why the latest vote could not be kept: the lecturer should hear it too
        self.clock = time.monotonic

    # --- the lecturer's side -----------------------------------------------------------------------

    def start(self, owner, name="", band=None):
        """Open a room, or go on with the one that this owner has open. Returns its code."""
        low, high = self._band(band)
        name = str(name or "")[:80]
        with self.store.change() as db:
            row = db.execute("SELECT code FROM rooms WHERE owner = ?", [owner]).fetchone()
            if row:
                code = row["code"]
                if band is not None:
                    db.execute("UPDATE rooms SET low = ?, high = ? WHERE code = ?", [low, high, code])
                if name:
                    db.execute("UPDATE rooms SET name = ? WHERE code = ?", [name, code])
                return code
            taken = {row["code"] for row in db.execute("SELECT code FROM rooms")}
            code = next(code for code in iter(_code, None) if code not in taken)
            db.execute(
                "INSERT INTO rooms (code, owner, name, opened, low, high) VALUES (?, ?, ?, ?, ?, ?)",
                [code, owner, name, now(), low, high],
            )
        return code

    def end(self, owner, code):
        """Delete the room with all its votes. Returns how many; with `traces`, not yet wiped out."""
        with self.store.change() as db:
            room = self._room(code, owner)
            votes = db.execute(
                "SELECT count(*) FROM votes JOIN rounds ON round = rounds.id JOIN polls ON poll = polls.id "
                "WHERE room = ?",
                [room["code"]],
            ).fetchone()[0]
            db.execute("DELETE FROM rooms WHERE code = ?", [room["code"]])
        self.seen.pop(room["code"], None)
        return {"votes": votes} | ({} if self.store.wipe_traces() else {"traces": True})

    def ask(self, owner, code, question=None, prompt=None, choices=None, again=False, hands=None):
        """Open the vote on a question of the bank (its id), or on a prompt with choices of your own.

        A question that was asked before in this room is gone on with, unless `again`. With `hands`, counts
        of a show of hands, the vote is closed at once. Returns the state for the lecturer: of a question that
        was shown before, without its results.
        """
        try:
            ballot = ballots.own(prompt, choices) if question is None else ballots.from_bank(question)
        except ballots.NoBallot as problem:
            raise Refused(422, str(problem)) from None
        if hands is not None:
            hands = self._hands(hands, ballot)
        with self.store.change() as db:
            room = self._room(code, owner)
            earlier = None if again else self._asked_before(room, ballot)
            if earlier and earlier["id"] == room["poll"]:
                return self.state(owner, code, earlier["id"])
            self._other_is_closed(room)
            if earlier:
                poll = earlier["id"]
            else:
                row = [
                    room["code"],
                    json.dumps(ballot, ensure_ascii=False),
                    "open" if hands is None else "closed",
                ]
                query = "INSERT INTO polls (room, question, phase) VALUES (?, ?, ?)"
                poll = db.execute(query, row).lastrowid
                self._open_round(db, poll, 1, hands)
            if not earlier or earlier["phase"] != "shown":
                self._turn_to(db, room["code"], poll)
        return self.state(owner, code, poll)

    def move(self, owner, code, poll, command):
        """close · discuss · revote · show. A command whose end is reached already changes nothing."""
        if not isinstance(command, str) or command not in MOVES:
            raise Refused(400, "There are: close, discuss, revote and show.")
        end, phases = MOVES[command]
        with self.store.change() as db:
            room, row = self._poll(code, owner, poll)
            rounds = self._rounds(poll)
            again = command == "revote"
            if row["phase"] == end and (not again or len(rounds) == ROUNDS):
                return self.state(owner, code, poll, results=True)
            if row["phase"] not in phases:
                raise Refused(409, f"Not now: {IN_WORDS[row['phase']]}. {_NEXT[row['phase']]}")
            if again and len(rounds) == ROUNDS:
                raise Refused(409, "There were two votes on this question already. Show the answer.")
            self._other_is_closed(room, poll)
            if again:
                self._open_round(db, poll, len(rounds) + 1)
            db.execute("UPDATE polls SET phase = ? WHERE id = ?", [end, poll])
            self._turn_to(db, room["code"], poll)
        return self.state(owner, code, poll, results=True)

    def hands(self, owner, code, poll, counts):
        """Enter a show of hands, one count for each choice, beside the votes of this round; or correct it.

        While the room discusses, these are the hands of a second vote.
        """
        with self.store.change() as db:
            room, row = self._poll(code, owner, poll)
            counts = self._hands(counts, json.loads(row["question"]))
            if row["phase"] == "shown":
                raise Refused(409, "The answer is shown already. Ask again to count hands anew.")
            rounds = self._rounds(poll)
            if row["phase"] == "discuss" and len(rounds) < ROUNDS:
                self._other_is_closed(room, poll)
                self._open_round(db, poll, len(rounds) + 1, counts)
                db.execute("UPDATE polls SET phase = 'closed' WHERE id = ?", [poll])
                self._turn_to(db, room["code"], poll)
            else:
                query = "UPDATE rounds SET hands = ? WHERE id = ?"
                db.execute(query, [json.dumps(counts) if any(counts) else None, rounds[-1]["id"]])
        return self.state(owner, code, poll)

    @of_one_moment
    def state(self, owner, code, poll=None, results=False):
        """What the lecturer's notebook may show: how many have voted; when shown, `results` if asked for."""
        room = self._room(code, owner)
        state = {"code": room["code"], "name": room["name"], "present": self._present(room["code"])}
        if self.trouble:
            state["trouble"] = self.trouble
        row = self._poll(code, owner, poll)[1] if poll is not None else self._current(room)
        if row is None:
            return {**state, "phase": "waiting"}
        ballot, rounds = json.loads(row["question"]), self._rounds(row["id"])
        raised = [sum(json.loads(one["hands"] or "[]")) for one in rounds]
        state |= {
            "poll": row["id"],
            "current": row["id"] == room["poll"],
            "phase": row["phase"],
            "round": len(rounds),
            "voted": rounds[-1]["voted"],
            "hands": raised[-1],
            "question": ballots.public(ballot),
        }
        state["present"] = max(state["present"], state["voted"])
        if row["phase"] == "shown" and results:  # of a group before this one they must not come unasked
            state |= self._results(ballot, rounds) | {"raised": raised}
        return state

    @of_one_moment
    def polls(self, owner, code):
        """All polls of a room, in order: id, the question's id, title, prompt and choices, phase."""
        room = self._room(code, owner)
        rows = self.store.read("SELECT * FROM polls WHERE room = ? ORDER BY id", [room["code"]])
        told = [(row, json.loads(row["question"])) for row in rows]
        return [
            {"poll": row["id"], "question": ballot["id"], "phase": row["phase"]}
            | {part: ballot[part] for part in ("title", "prompt", "choices")}
            for row, ballot in told
        ]

    def new_peek(self, owner, code, again=False):
        """The key of a link that shows the spread. The first phone to open it keeps it; older links end.

        Refused while a phone has one, unless `again`: a notebook may be run once more.
        """
        key = secrets.token_urlsafe(16)
        with self.store.change() as db:
            room = self._room(code, owner)
            if room["peek_viewer"] is not None and not again:
                raise Refused(409, CLAIMED)
            query = "UPDATE rooms SET peek_key = ?, peek_viewer = NULL WHERE code = ?"
            db.execute(query, [key, room["code"]])
        return {"key": key}

    @of_one_moment
    def export(self, owner, code):
        """All votes as CSV: a line for each vote; voters are numbers in an order drawn by lot."""
        room = self._room(code, owner)
        lines = [("question", "title", "vote", "voter", "answer", "text", "right", "count")]
        query = (
            "SELECT count(DISTINCT voter) FROM votes JOIN rounds ON round = rounds.id "
            "JOIN polls ON poll = polls.id WHERE room = ?"
        )
        most = max(2 * MOST_VOTERS, self.store.read(query, [room["code"]])[0][0])
        names, numbers = {}, random.SystemRandom().sample(range(1, 2 * most), most)
        for row in self.store.read("SELECT * FROM polls WHERE room = ? ORDER BY id", [room["code"]]):
            ballot = json.loads(row["question"])
            if row["phase"] != "shown":
                continue
            for one in self._rounds(row["id"]):
                about = (ballot["id"] or ballot["prompt"], ballot["title"], one["number"])
                votes = self.store.read("SELECT voter, answer FROM votes WHERE round = ?", [one["id"]])
                for voter, answer in votes:
                    places = json.loads(answer)
                    number = names.setdefault(voter, numbers[len(names)])
                    lines.append((*about, number, *_told(ballot, places), 1))
                for place, count in enumerate(json.loads(one["hands"] or "[]")):
                    if count:
                        lines.append((*about, "hands", *_told(ballot, [place]), count))
        file = io.StringIO()
        csv.writer(file, lineterminator="\r\n").writerows(
            [_harmless(cell) for cell in line] for line in lines
        )
        return file.getvalue()

    # --- the voters' side --------------------------------------------------------------------------

    def has(self, code):
        return bool(self.store.read("SELECT 1 FROM rooms WHERE code = ?", [_clean(code)]))

    def has_peek(self, code, key):
        rows = self.store.read("SELECT peek_key FROM rooms WHERE code = ?", [_clean(code)])
        return bool(rows) and _fits(key, rows[0])

    def enter(self, code, voter):
        """Someone is there: they count as present. Of too many, who was seen longest ago counts no more."""
        there = self.seen.setdefault(code, {})
        there.pop(voter, None)  # the latest stand last
        there[voter] = self.clock()
        if len(there) > 2 * MOST_VOTERS:
            del there[next(iter(there))]

    @of_one_moment
    def ballot(self, code, voter, seen=None):
        """What a phone shows now; None if it has `seen` this version of the room already."""
        room = self._room(code)
        self.enter(room["code"], voter)
        if seen == room["version"]:
            return None
        state = {"code": room["code"], "name": room["name"], "version": room["version"]}
        row = self._current(room)
        if row is None:
            return {**state, "phase": "waiting"}
        ballot, rounds = json.loads(row["question"]), self._rounds(row["id"])
        state |= {"phase": row["phase"], "question": ballots.public(ballot)}
        state |= {"round": rounds[-1]["id"], "number": len(rounds)}
        mine = [self._vote_of(one["id"], voter) for one in rounds]
        state["yours"] = [vote and json.loads(vote["answer"]) for vote in mine]
        state["turn"] = mine[-1]["turn"] if mine[-1] else 0
        if row["phase"] == "shown":
            state |= self._results(ballot, rounds)
        return state

    def vote(self, code, voter, round, answer, turn):
        """Keep a vote: places of choices. While the vote is open it may be changed, with a higher `turn`."""
        for number in (round, turn):
            if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number < 2**53:
                raise Refused(400, "This is not a vote: its round and its turn are numbers from 1.")
        try:
            with self.store.change() as db:
                room = self._room(code)
                row = self._current(room)
                if row is None or row["phase"] != "open" or round != self._last_round(row["id"]):
                    raise Refused(409, "This vote is closed.")
                answer = _answer(json.loads(row["question"]), answer)
                earlier = self._vote_of(round, voter)
                if earlier and turn <= earlier["turn"]:
                    yours, turn = json.loads(earlier["answer"]), earlier["turn"]
                    raise Refused(409, "This vote was counted already.", yours=yours, turn=turn)
                count = "SELECT count(*) FROM votes WHERE round = ?"
                if not earlier and db.execute(count, [round]).fetchone()[0] >= MOST_VOTERS:
                    raise Refused(503, NO_SPACE)
                row = [round, voter, json.dumps(answer), turn]
                db.execute("INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?)", row)
        except StoreError as error:
            self.trouble = str(error)
            raise
        self.trouble = ""
        return {"yours": answer, "turn": turn}

    def peek(self, code, key, viewer):
        """The spread, for the one phone that opened the lecturer's link first. It can change nothing."""
        room = self._room(code)
        if not _fits(key, room):
            raise Refused(404, "This link is not valid any more. Make a new one with room.peek(again=True).")
        if room["peek_viewer"] is None:
            with self.store.change() as db:
                query = (
                    "UPDATE rooms SET peek_viewer = ? WHERE code = ? AND peek_key = ? AND peek_viewer IS NULL"
                )
                db.execute(query, [viewer, room["code"], key])
        return self._spread(code, key, viewer)

    @of_one_moment
    def _spread(self, code, key, viewer):
        room = self._room(code)
        if room["peek_key"] != key or room["peek_viewer"] != viewer:
            raise Refused(
                403, "Another phone has opened this link. Make a new one with room.peek(again=True)."
            )
        state = {"code": room["code"], "name": room["name"], "present": self._present(room["code"])}
        row = self._current(room)
        if row is None:
            return {**state, "phase": "waiting"}
        ballot, rounds = json.loads(row["question"]), self._rounds(row["id"])
        results = self._results(ballot, rounds)
        advice = _advice(results, room["low"], room["high"])
        if advice and row["phase"] == "open" and 2 * results["results"][-1]["people"] < state["present"]:
            advice = WAIT
        if row["phase"] != "shown":
            del results["key"]  # it goes over no wire before
        state |= {"phase": row["phase"], "question": ballots.public(ballot), "voted": rounds[-1]["voted"]}
        return state | results | {"band": [room["low"], room["high"]], "advice": advice}

    # --- inside ------------------------------------------------------------------------------------

    def _room(self, code, owner=None):
        rows = self.store.read("SELECT * FROM rooms WHERE code = ?", [_clean(code)])
        if not rows or (owner is not None and rows[0]["owner"] != owner):
            raise Refused(404, NO_ROOM.format(code=_clean(code)))
        return rows[0]

    def _poll(self, code, owner, poll):
        room = self._room(code, owner)
        number = poll if isinstance(poll, int) and 0 < poll < 2**53 else -1
        rows = self.store.read("SELECT * FROM polls WHERE id = ? AND room = ?", [number, room["code"]])
        if not rows:
            raise Refused(404, f"Room {room['code']} has no such poll. Ask the question again.")
        return room, rows[0]

    def _current(self, room):
        rows = self.store.read("SELECT * FROM polls WHERE id = ?", [room["poll"]])
        return rows[0] if rows else None

    def _asked_before(self, room, ballot):
        rows = self.store.read("SELECT * FROM polls WHERE room = ? ORDER BY id DESC", [room["code"]])
        for row in rows:
            asked = json.loads(row["question"])
            if all(asked[part] == ballot[part] for part in ("id", "prompt", "choices")):
                return row
        return None

    def _other_is_closed(self, room, poll=None):
        """Refused while voters see another open vote: it would vanish under their thumbs."""
        current = self._current(room)
        if current and current["id"] != poll and current["phase"] == "open":
            title = json.loads(current["question"])["title"] or "another question"
            raise Refused(409, f"The vote on “{title}” is still open. Close it first.")

    def _rounds(self, poll):
        return self.store.read(
            "SELECT *, (SELECT count(*) FROM votes WHERE round = rounds.id) AS voted FROM rounds "
            "WHERE poll = ? ORDER BY number",
            [poll],
        )

    def _last_round(self, poll):
        return self.store.read("SELECT max(id) FROM rounds WHERE poll = ?", [poll])[0][0]

    def _open_round(self, db, poll, number, hands=None):
        row = [poll, number, now(), json.dumps(hands) if hands else None]
        db.execute("INSERT INTO rounds (poll, number, opened, hands) VALUES (?, ?, ?, ?)", row)

    def _turn_to(self, db, code, poll):
        db.execute("UPDATE rooms SET poll = ?, version = version + 1 WHERE code = ?", [poll, code])

    def _vote_of(self, round, voter):
        rows = self.store.read("SELECT * FROM votes WHERE round = ? AND voter = ?", [round, voter])
        return rows[0] if rows else None

    def _results(self, ballot, rounds):
        """The spread of each round, the key and the feedback: only for `shown`; the spread for the peek."""
        results = []
        for one in rounds:
            counts = json.loads(one["hands"] or "null") or [0] * len(ballot["choices"])
            people, right = sum(counts), sum(counts[place] for place in ballot["right"])
            for answer, voters in self.store.read(
                "SELECT answer, count(*) FROM votes WHERE round = ? GROUP BY answer", [one["id"]]
            ):
                places = json.loads(answer)
                people += voters
                right += voters * (places == ballot["right"])
                for place in places:
                    counts[place] += voters
            results.append({"counts": counts, "people": people, "right": right})
        return {"results": results, "key": ballots.key(ballot)}

    def _present(self, code):
        since = self.clock() - AROUND
        return sum(when >= since for when in self.seen.get(code, {}).values())

    def _hands(self, counts, ballot):
        choices = len(ballot["choices"])
        try:
            counts = [int(count) for count in counts if not isinstance(count, bool) and count == int(count)]
        except (TypeError, ValueError, OverflowError):
            counts = []
        if len(counts) != choices or any(not 0 <= count <= MOST_VOTERS for count in counts):
            raise Refused(
                422, f"Give {choices} counts from 0 to {MOST_VOTERS}, one for each choice, in their order."
            )
        return counts

    def _band(self, band):
        try:
            low, high = (float(edge) for edge in (BAND if band is None else band))
        except (TypeError, ValueError, OverflowError):
            low = high = -1.0
        if not 0 <= low < high <= 1:
            raise Refused(422, "The band is two shares, the lower one first: band=(0.3, 0.7).")
        return low, high


_NEXT = {
    "open": "Close it first.",
    "closed": "Discuss, vote again, or show the answer.",
    "discuss": "Vote again, or show the answer.",
    "shown": "Ask the next question.",
}


def _code():
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def _clean(code):
    return str(code).strip().upper()[: LENGTH + 1]


def _fits(key, room):
    """Whether it is the key of the room's peek link."""
    return bool(room["peek_key"]) and secrets.compare_digest(room["peek_key"].encode(), str(key).encode())


def _answer(ballot, answer):
    """The places of the choices, sorted; Refused for anything else."""
    places = answer if isinstance(answer, list) else [answer]
    valid = all(isinstance(place, int) and not isinstance(place, bool) for place in places)
    if not valid or not all(0 <= place < len(ballot["choices"]) for place in places):
        raise Refused(400, "This is not one of the choices.")
    places = sorted(set(places))
    if not places:
        raise Refused(400, "Choose an answer, then vote.")
    if len(places) > 1 and ballot["kind"] == "one":
        raise Refused(400, "Choose one answer only.")
    return places


def _told(ballot, places):
    """Numbers from 1, words, and whether right, of an answer."""
    right = "" if not ballot["right"] else "yes" if places == ballot["right"] else "no"
    return ";".join(str(place + 1) for place in places), ballots.said(ballot, places), right


def _harmless(cell):
    """A cell that a spreadsheet would take for a formula is quoted."""
    risky = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    return f"'{cell}" if risky else cell


def _advice(results, low, high):
    """What the share of right votes suggests, in one sentence (band: see BAND)."""
    last = results["results"][-1]
    if not results["key"]["right"] or not last["people"]:
        return ""
    share, votes = last["right"] / last["people"], len(results["results"])
    found = f"{share:.0%} are right"
    if votes == ROUNDS:
        first = results["results"][0]
        before = first["right"] / first["people"] if first["people"] else 0
        return f"{found}, after {before:.0%} in vote 1. Show the answer."
    if share < low:
        return f"{found}, below {low:.0%}: explain the idea once more, then vote again."
    if share > high:
        return f"{found}, above {high:.0%}: show the answer and go on."
    return f"{found}, between {low:.0%} and {high:.0%}: let them discuss, then vote again."


__all__ = ["Desk", "Refused", "StoreError"]
