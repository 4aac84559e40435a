"""A real server of polls in a thread of its own: its listener answers while a test commands or shuts it."""

import asyncio
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import tornado.web
from patience import seconds
from support.lab import free_port

from helpers.poll.web.handler import Site
from helpers.poll.web.listener import Listener
from helpers.poll.web.server import PollServer
from helpers.poll.web.voters import application

ROOT = Path(__file__).parents[2]


class Asking:
    """What a lecturer asks of one room, over whatever `command(do, …)` is."""

    code = poll = None

    def ask(self, question=None, **more):
        reply = self.command("ask", code=self.code, question=question, **more)
        self.poll = reply["poll"]
        return reply

    def move(self, *commands):
        for command in commands:
            reply = self.command("move", code=self.code, poll=self.poll, command=command)
        return reply

    def state(self):
        return self.command("state", code=self.code)

    def end(self):
        return self.command("end", code=self.code)

    def link(self, **more):
        """Return the key of the link for the lecturer's own phone."""
        return self.command("peek", code=self.code, **more)["key"]


class Lecturer(Asking):
    """The lecturer's side of one room. `at` is the voters' address, with a slash at its end."""

    def __init__(self, file):
        self.file, self.port = file, free_port()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.at = f"http://127.0.0.1:{self.port}/"
        self.server = self.run(lambda: PollServer(file))
        self.mounted = []

    @property
    def polls(self):
        return self.server.polls

    def run(self, work):
        """Do it where the listener lives: SQLite and tornado want one thread."""

        async def there():
            return work()

        return self._wait(there())

    def _wait(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=seconds(20))

    def command(self, do, **more):
        return self.run(lambda: self.server.command("someone", {"do": do, **more}))["reply"]

    def start(self, **more):
        self.code = self.command("start", port=self.port, **more)["code"]
        return self.code

    def mount(self, prefix, **more):
        """Show the same rooms at another address, below a prefix, as on a hub. Return the address."""
        port = free_port()
        listener = self.run(lambda: Listener(application(Site(self.polls, prefix, **more))))
        self.run(lambda: listener.listen(port, "127.0.0.1"))
        self.mounted.append(listener)
        return f"http://127.0.0.1:{port}{prefix}"

    def shut(self):
        """Let nobody listen any more, as if the server had stopped; rooms and votes stay."""
        listeners = [*self.mounted, *filter(None, [self.server.listener])]
        self.run(self.server.close)
        for listener in listeners:
            self.run(listener.stop)
            self._wait(listener.close_all_connections())

    def stop(self):
        self.shut()
        self.run(self.polls.store.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@contextmanager
def serving(file, **more):
    """A lecturer with an open room."""
    lecturer = Lecturer(file)
    try:
        lecturer.start(**more)
        yield lecturer
    finally:
        lecturer.stop()


def signed(lecturer, voter="someone", *, code=None, days=0.0, secret=None, name=None):
    """Return a voter's cookie as the server would make it, some days ago."""
    value = tornado.web.create_signed_value(
        secret or lecturer.polls.store.secret,
        name or f"nn_{code or lecturer.code}",
        voter,
        clock=lambda: time.time() - 86400 * days,
    )
    return f"nn_{lecturer.code}={value.decode()}"


@contextmanager
def process(*command, **more):
    """A Python of its own that ends with the test, however that ends."""
    with subprocess.Popen(
        [sys.executable, *map(str, command)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more,
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            running.kill()


def is_open(port, host="127.0.0.1"):
    """Return whether someone listens there."""
    try:
        socket.create_connection((host, port), timeout=seconds(2)).close()
    except OSError:
        return False
    return True
