"""A real hall in a thread of its own: its listener answers while a test commands it, or shuts it."""

import asyncio
import threading
from contextlib import contextmanager

from support.lab import free_port

from helpers.poll.hall import Hall
from helpers.poll.web import Listener, voters


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


class Lecturer(Asking):
    """The lecturer's side of one room. `at` is the voters' address, with a slash at its end."""

    def __init__(self, file):
        self.file, self.port = file, free_port()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.at = f"http://127.0.0.1:{self.port}/"
        self.hall = self.run(lambda: Hall(file))
        self.mounted = []

    def run(self, work):
        """Do it where the listener lives: SQLite and tornado want one thread."""

        async def there():
            return work()

        return asyncio.run_coroutine_threadsafe(there(), self.loop).result(timeout=20)

    def command(self, do, **more):
        return self.run(lambda: self.hall.command("someone", {"do": do, **more}))["reply"]

    def start(self, **more):
        self.code = self.command("start", port=self.port, **more)["code"]
        return self.code

    def mount(self, prefix):
        """The same rooms at another address, below a prefix, as on a hub. Returns the address."""
        port, listener = free_port(), self.run(lambda: Listener(voters(self.hall.desk, prefix)))
        self.run(lambda: listener.listen(port, "127.0.0.1"))
        self.mounted.append(listener)
        return f"http://127.0.0.1:{port}{prefix}"

    def shut(self):
        """Nobody listens any more, as if the server had stopped; rooms and votes stay."""
        listeners = [*self.mounted, *filter(None, [self.hall.listener])]
        self.run(self.hall.close)
        for listener in listeners:
            self.run(listener.stop)
            asyncio.run_coroutine_threadsafe(listener.close_all_connections(), self.loop).result(timeout=20)

    def stop(self):
        self.shut()
        self.run(self.hall.desk.store.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@contextmanager
def lecturing(file, **more):
    """A lecturer with an open room."""
    lecturer = Lecturer(file)
    try:
        lecturer.start(**more)
        yield lecturer
    finally:
        lecturer.stop()
