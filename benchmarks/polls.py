"""A vote under load: 1000 phones on this machine, beside a server that does nothing but answer.

The floor is the same web server with the same requests and empty handlers: no room, no cookie, no disk.
"""

import asyncio
import contextlib
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.crowd import crowd

PEOPLE, SECONDS, LOOKING = 1000, 5, 2
QUESTION, CHOICES = "perceptron.nand", 5
SERVER = """
import asyncio, sys
from helpers.poll.web.server import PollServer
async def main():
    server = PollServer(sys.argv[1])
    server.listen(port=int(sys.argv[2]))
    print("ready", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
FLOOR = """
import asyncio, json, sys
from helpers.poll.web.machine import raise_file_limit
from tornado.web import Application, RequestHandler
class Look(RequestHandler):
    def get(self, *_):
        self.finish({"round": 1, "version": 1})
class Vote(RequestHandler):
    def post(self, *_):
        self.finish({"yours": json.loads(self.request.body)["answer"], "turn": 1})
async def main():
    raise_file_limit()
    Application([("/..../state", Look), ("/..../vote", Vote)], log_function=lambda _: None).listen(
        int(sys.argv[2]), "127.0.0.1", backlog=1024)
    print("ready", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
BUSY = """
import numpy as np
X = np.random.default_rng(0).normal(size=(256, 256))
while True:
    X = np.tanh(X @ X.T / 16)
"""


@contextlib.contextmanager
def running(code, *arguments):
    """A Python of its own that runs `code`, and is killed at the end."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if arguments:
                process.stdout.readline()
            yield process
        finally:
            process.kill()


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def one(code, *, looking=0, busy=0):
    """Everybody votes once on a new server; (what they were told, rows in the file)."""
    from helpers.poll.rules import Polls

    with tempfile.TemporaryDirectory() as folder:
        path, port = Path(folder) / "polls.sqlite", free_port()
        polls = Polls(path)
        room = polls.lecturer.start("bench")
        polls.lecturer.ask("bench", room, QUESTION)
        with running(code, path, port), contextlib.ExitStack() as others:
            for _ in range(busy):
                others.enter_context(running(BUSY))
            told = asyncio.run(crowd(port, room, PEOPLE, seconds=SECONDS, choices=CHOICES, looking=looking))
        rows = polls.store.read("SELECT count(*) FROM votes")[0][0]
        polls.store.close()
    return told, rows


def spread(seconds):
    """Median, 99th per cent and slowest, in milliseconds."""
    took = sorted(1000 * second for second in seconds)
    return f"{statistics.median(took):8.1f} {took[int(0.99 * len(took))]:8.1f} {took[-1]:8.1f}"


def main():
    from helpers.poll.web.machine import raise_file_limit

    raise_file_limit()
    print(f"\n{PEOPLE} phones vote within {SECONDS} s, milliseconds from sending to the reply\n")
    print(f"{'':44} {'median':>8} {'99 %':>8} {'slowest':>8} {'kept':>6} {'lost':>6}")
    for name, code, options in (
        ("floor: a server that only answers", FLOOR, {}),
        ("the poll", SERVER, {}),
        (f"floor, all phones also look every {LOOKING} s", FLOOR, {"looking": LOOKING}),
        (f"the poll, all phones also look every {LOOKING} s", SERVER, {"looking": LOOKING}),
        ("the poll while two other processes compute", SERVER, {"busy": 2}),
    ):
        told, rows = one(code, **options)
        kept = len(told.kept)
        lost = kept - rows if code is SERVER else PEOPLE - kept
        print(f"{name:44} {spread(told.votes)} {kept:6} {lost:6}")
        if told.looks:
            print(f"{f'{len(told.looks)} looks':>44} {spread(told.looks)}")
        for trouble in sorted(set(told.failed))[:3]:
            print(f"    {trouble}")


if __name__ == "__main__":
    main()
