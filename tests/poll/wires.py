"""HTTP by hand: what a browser never sends, sent, and the answer taken apart."""

import contextlib
import json
import socket
from dataclasses import dataclass, field

from patience import seconds


@dataclass
class Answer:
    """One answer. `status` 0: the connection was closed without a word."""

    status: int = 0
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    cookies: list = field(default_factory=list)  # name=value

    @property
    def json(self):
        return json.loads(self.body)


class Wire:
    """One connection to a port of this machine."""

    def __init__(self, port, timeout=10):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds(timeout))
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, data):
        """Send it, or as much of it as the other side wants: an answer may come before the end."""
        with contextlib.suppress(ConnectionError):
            self.socket.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))

    def request(self, method, target, headers=(), body=None, *, host=None):
        """Send a whole request and read its answer. A dict goes as JSON, and says so."""
        fields = {"Host": host or f"127.0.0.1:{self.port}"} | dict(headers)
        if isinstance(body, dict | list):
            fields = {"Content-Type": "application/json"} | fields
            body = json.dumps(body)
        body = body if isinstance(body, bytes) else (body or "").encode()
        if body and "Transfer-Encoding" not in fields:
            fields = {"Content-Length": str(len(body))} | fields
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
        self.send(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body)
        return self.answer(method)

    def answer(self, method="GET"):
        """Read one answer; of one to HEAD, no body."""
        try:
            first = self.file.readline()
            if not first:
                return Answer()
            answer = Answer(int(first.split()[1]))
            while (line := self.file.readline()) not in (b"\r\n", b""):
                name, _, value = line.decode("latin-1").rstrip("\r\n").partition(": ")
                answer.headers[name] = value
                if name == "Set-Cookie":
                    answer.cookies.append(value.split(";")[0])
            if method != "HEAD":
                answer.body = self.file.read(int(answer.headers.get("Content-Length", 0)))
            return answer
        except ConnectionError:
            return Answer()

    def is_closed(self):
        """Whether the other side ends it (within the timeout)."""
        try:
            return self.file.read(1) == b""
        except ConnectionError:
            return True
        except TimeoutError:
            return False


def once(port, method, target, headers=(), body=None, **more):
    """One request on a connection of its own."""
    with Wire(port) as wire:
        return wire.request(method, target, headers, body, **more)


class Phone:
    """A voter: a connection and a cookie."""

    def __init__(self, port, code, prefix="/"):
        self.port, self.at, self.cookie = port, f"{prefix}{code}", ""

    def ask(self, method, target, headers=(), body=None):
        headers = ({"Cookie": self.cookie} if self.cookie else {}) | dict(headers)
        answer = once(self.port, method, target, headers, body)
        if answer.cookies:
            self.cookie = answer.cookies[-1]
        return answer

    def state(self, seen=None):
        return self.ask("GET", f"{self.at}/state" + (f"?seen={seen}" if seen is not None else ""))

    def vote(self, answer=1, turn=1, round=None, **headers):
        round = round or self.state().json["round"]
        body = {"round": round, "answer": answer, "turn": turn}
        return self.ask("POST", f"{self.at}/vote", headers, body)
