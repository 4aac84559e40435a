"""The lecturer's notebook looks for its server: its token goes there, and nowhere else."""

import http.server
import json
import os
import subprocess
import sys
import threading

import pytest

from helpers.poll.lecturer import discovery
from helpers.poll.lecturer.client import HttpClient, NoServer
from helpers.poll.lecturer.discovery import own_jupyter
from helpers.poll.refusal import Refused


def test_a_notebook_takes_its_token_nowhere_else():
    """Whatever answers at the address of the server cannot send the lecturer's token on to another one."""
    heard = []

    class Two(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append((self.path, self.headers["Authorization"]))
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Two) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(Refused):
            HttpClient(f"http://127.0.0.1:{server.server_port}", "secret").command({"do": "start"})
        server.shutdown()
    assert heard == [("/control", "token secret")]


@pytest.fixture
def servers(tmp_path, monkeypatch):
    """Jupyter's list of running servers, and something that says it runs our kernel: (write, heard)."""
    heard = []

    class Claims(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.headers["Authorization"])
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(self.server.says)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_):
            pass

    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "the-hub-token")
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    monkeypatch.setattr(discovery, "kernel_id", lambda: "KERNEL")
    with http.server.HTTPServer(("127.0.0.1", 0), Claims) as server:
        server.says, server.status = b'{"id": "KERNEL"}', 200
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def write(pid, token="", name=None):
            told = {"hostname": "127.0.0.1", "port": server.server_port, "base_url": "/", "secure": False}
            file = tmp_path / f"jpserver-{name or pid}.json"
            file.write_text(json.dumps(told | {"token": token, "pid": pid}))

        yield write, heard, server
        server.shutdown()


@pytest.fixture
def ended():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_server_that_has_gone_is_not_asked(servers, ended, monkeypatch):
    """It was killed, its port is somebody else's now: they get no token, and are not believed."""
    write, heard, _ = servers
    write(ended)
    for pid in ("no number", None, 0, -1, 2**40, True):
        write(pid, name="odd")
        assert own_jupyter() is None
    monkeypatch.setenv("JPY_PARENT_PID", str(ended))
    assert own_jupyter() is None and heard == []


@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_of_endless_brackets_is_no_answer(servers, status):
    _, _, server = servers
    server.says, server.status = b"[" * 100_000, status
    with pytest.raises(NoServer, match="is no server of votes"):
        HttpClient(f"http://127.0.0.1:{server.server_port}", "token").command({"do": "start"})


def test_the_hubs_token_goes_to_the_server_of_this_kernel_only(servers, monkeypatch):
    write, heard, server = servers
    write(os.getpid())
    assert own_jupyter().token == "" and heard == [None]  # some server of ours: not its kernel's
    write(os.getppid(), token="its own")
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    heard.clear()
    found = own_jupyter()
    assert (found.token, found.direct, heard) == ("the-hub-token", True, ["token the-hub-token"])
    server.says, heard[:] = b'{"id": "ANOTHER"}', []
    assert own_jupyter() is None and heard == ["token the-hub-token"]  # and no other was asked
    server.says = b"[" * 100_000
    assert own_jupyter() is None
