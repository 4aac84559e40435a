"""The socket of the voters: it forgets addresses, cuts off who is slow, and notes no request."""

import logging
from typing import Any

import tornado.web
from tornado.httpserver import HTTPServer
from tornado.log import app_log, gen_log

LIMITS = {  # of a listener; times in seconds
    "idle_connection_timeout": 30,  # also for a head that never ends
    "body_timeout": 10,
    "max_header_size": 16_384,
    "max_body_size": 65_536,  # beyond it a connection is cut; within it too long a body is refused in words
}
ANY_HOST = ".*$"
THIS_MACHINE = r"(127\.0\.0\.1|localhost|\[::1\])$"  # else a page elsewhere could rename itself to be us
NO_ADDRESS = ("", 0)  # the address of every voter


class Listener(HTTPServer):
    """A server that forgets at once where a connection comes from: nobody behind it can note an address.

    With `max_connections` open, the oldest goes for each new one: a phone comes again by itself, and whoever
    only holds the line takes neither the others' place nor the files that Jupyter needs.
    """

    def initialize(self, *args: Any, max_connections: int = 4096, **more: Any) -> None:
        """Set up as tornado does, with a number of connections at most."""
        super().initialize(*args, **more)
        self.max_connections = max_connections
        self.streams: dict[Any, None] = {}  # those that are open, the oldest first
        gen_log.addFilter(is_not_a_voter)

    def handle_stream(self, stream: Any, address: Any) -> None:
        """Take a new connection, without its address."""
        while len(self.streams) >= self.max_connections:
            oldest = next(iter(self.streams))
            del self.streams[oldest]
            oldest.close()
        self.streams[stream] = None
        super().handle_stream(stream, NO_ADDRESS)

    def on_close(self, connection: Any) -> None:
        """Count a connection that has ended no more."""
        self.streams.pop(connection.stream, None)
        super().on_close(connection)


def log_failure(handler: tornado.web.RequestHandler) -> None:
    """Log a request only if it failed here, without address, room or key. A full room is no failure."""
    if handler.get_status() in (500, 507):
        app_log.error("%s %s: %d", handler.request.method, type(handler).__name__, handler.get_status())


def is_not_a_voter(record: logging.LogRecord) -> bool:
    """Filter tornado's log: it quotes what it cannot read, and a voter could write into a terminal."""
    first = record.args[0] if isinstance(record.args, tuple) and record.args else None
    return getattr(first, "address", None) != NO_ADDRESS
