"""A server that seems far away: a proxy that lets every byte take its time, and can be cut."""

import asyncio
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 1 << 16


class Distance:
    """The way to a server: `trip` seconds there and back, for pages and WebSockets alike.

    What travels keeps its order. Cut, the way loses what is on it, and takes nothing until it is mended.
    """

    def __init__(self, server):
        self.server, self.trip, self.is_cut, self.port = server, 0.0, False, 0
        self.writers, self.ready = set(), threading.Event()

    async def run(self):
        """Listen at `port` until it is closed."""
        self.loop, self.closed = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self.join, "127.0.0.1", 0) as listening:
            self.port = listening.sockets[0].getsockname()[1]
            self.ready.set()
            await self.closed.wait()

    async def join(self, reader, writer):
        """Carry one connection; closed for good, nobody waits for what is on the way."""
        if self.is_cut:
            writer.close()
            return
        with suppress(asyncio.CancelledError, OSError):
            await asyncio.sleep(self.trip)  # the greetings of TCP
            there, away = await asyncio.open_connection(self.server.hostname, self.server.port)
            self.writers |= {writer, away}
            await asyncio.gather(self.carry(reader, away), self.carry(there, writer))
            self.writers -= {writer, away}
        writer.close()

    async def carry(self, reader, writer):
        """Hand over what comes, half a round trip later."""
        on_the_way = asyncio.Queue()
        arriving = asyncio.create_task(self.arrive(on_the_way, writer))
        try:
            while data := await reader.read(CHUNK):
                on_the_way.put_nowait((self.loop.time() + self.trip / 2, data))
        except OSError:
            pass
        on_the_way.put_nowait((self.loop.time() + self.trip / 2, b""))
        await arriving

    async def arrive(self, on_the_way, writer):
        """Let each piece arrive at its time; the empty one is the end."""
        data = b"."
        while data:
            when, data = await on_the_way.get()
            await asyncio.sleep(max(0, when - self.loop.time()))
            if not self.is_cut:
                writer.write(data)
        writer.close()

    async def break_off(self, half):
        """Break every connection; with `half`, in the midst of a WebSocket's frame."""
        self.is_cut = True
        for writer in list(self.writers):
            if half:
                writer.write(b"\x82\x7e\xff")  # a frame begins, and never ends
                await asyncio.sleep(0)
            writer.transport.abort()

    def cut(self, *, half=False):
        """Lose what is on the way, and let nothing through from now on."""
        asyncio.run_coroutine_threadsafe(self.break_off(half), self.loop).result()

    def mend(self):
        """Let connections through again."""
        self.is_cut = False


@contextmanager
def distance(address):
    """Put a way before the server at `address`; yields it and the address to use instead."""
    way = Distance(urlsplit(address))
    thread = threading.Thread(target=lambda: asyncio.run(way.run()), daemon=True)
    thread.start()
    way.ready.wait()
    try:
        yield way, f"http://127.0.0.1:{way.port}/"
    finally:
        way.loop.call_soon_threadsafe(way.closed.set)
        thread.join(10)
