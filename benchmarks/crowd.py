"""A crowd of phones in one process: each holds a connection, looks at its room and votes: real sockets."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What the phones saw: seconds that each request took, and the votes that the server said it keeps."""

    looks: list = field(default_factory=list)
    votes: list = field(default_factory=list)
    kept: dict = field(default_factory=dict)  # place in the crowd → choice
    failed: list = field(default_factory=list)  # what went wrong, in words


class Phone:
    """One connection and one cookie. Everything it asks returns (status, JSON or None, seconds)."""

    def __init__(self, port, code):
        self.port, self.code, self.cookie, self.wires = port, code, "", None

    async def look(self, seen=""):
        return await self.ask(f"GET /{self.code}/state?seen={seen} HTTP/1.1\r\n", b"")

    async def vote(self, round, choice):
        body = json.dumps({"round": round, "answer": [choice], "turn": 1}).encode()
        head = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return await self.ask(f"POST /{self.code}/vote HTTP/1.1\r\n{head}", body)

    async def ask(self, head, body):
        start = time.perf_counter()
        if self.wires is None:
            self.wires = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.wires
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        writer.write(f"{head}Host: 127.0.0.1:{self.port}\r\n{cookie}\r\n".encode() + body)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines if line)
        if "Set-Cookie" in fields:
            self.cookie = fields["Set-Cookie"].split(";")[0]
        reply = await reader.readexactly(int(fields.get("Content-Length", 0)))
        took = time.perf_counter() - start
        return int(first.split()[1]), json.loads(reply) if reply else None, took

    def close(self):
        if self.wires:
            self.wires[1].close()


async def crowd(port, code, people, *, seconds, choices, looking=0, chance=None):
    """`people` phones come in, then vote at random moments within `seconds`; return the Outcome.

    With `looking`, all of them also ask for news every `looking` seconds meanwhile, as phones do.
    """
    chance, told = chance or random.Random(0), Outcome()
    phones = [Phone(port, code) for _ in range(people)]
    rounds = []
    for some in range(0, people, 50):  # they do not come in within one millisecond
        states = await asyncio.gather(*(phone.look() for phone in phones[some : some + 50]))
        rounds += [state["round"] for _, state, _ in states]

    async def votes(place, phone):
        await asyncio.sleep(chance.uniform(0, seconds))
        choice = chance.randrange(choices)
        try:
            status, reply, took = await phone.vote(rounds[place], choice)
        except (OSError, EOFError, asyncio.IncompleteReadError) as error:
            told.failed.append(type(error).__name__)
            return
        told.votes.append(took)
        if status == 200 and reply["yours"] == [choice]:
            told.kept[place] = choice
        else:
            told.failed.append(f"{status} {reply}")

    async def looks(phone, end):
        seen = ""
        await asyncio.sleep(chance.uniform(0, looking))
        while True:  # once at least, however busy the machine
            try:
                _, state, took = await phone.look(seen)
            except (OSError, EOFError, asyncio.IncompleteReadError) as error:
                told.failed.append(f"look: {type(error).__name__}")
                return
            seen = state["version"] if state else seen
            told.looks.append(took)
            if time.perf_counter() >= end:
                return
            await asyncio.sleep(looking * chance.uniform(0.8, 1.2))

    work = [votes(place, phone) for place, phone in enumerate(phones)]
    if looking:
        watching = [Phone(port, code) for _ in phones]  # a phone asks one thing at a time on a connection
        for phone, its in zip(phones, watching):
            its.cookie = phone.cookie
        end = time.perf_counter() + seconds
        work += [looks(phone, end) for phone in watching]
        phones += watching
    await asyncio.gather(*work)
    for phone in phones:
        phone.close()
    return told
