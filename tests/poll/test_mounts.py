"""The lecturer's side over HTTP: in a real Jupyter server, in a server by itself, and both on one file."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import tornado.web
from patience import seconds
from poll.classroom import NAND
from poll.serving import ROOT, Asking, is_open, process
from poll.wires import Phone, Wire, once
from support.lab import free_port, wait_for

from helpers.poll.__main__ import main
from helpers.poll.refusal import Refused
from helpers.poll.storage import StoreError
from helpers.poll.web import control
from helpers.poll.web.control import SingleToken, TokenControl
from helpers.poll.web.listener import Listener, log_failure
from helpers.poll.web.machine import own_addresses

pytestmark = pytest.mark.usefixtures("no_loop")
TOKEN = "a-token-of-the-test-that-nobody-knows"


class Lecturer(Asking):
    """Commands to a control address, with a token."""

    def __init__(self, port, path, token=TOKEN):
        self.port, self.path, self.token = port, path, token

    def send(self, message, **headers):
        headers = {"Authorization": f"token {self.token}"} | headers
        return once(self.port, "POST", self.path, headers, message)

    def command(self, do, **more):
        answer = self.send({"do": do, **more})
        assert answer.status == 200, answer.body
        return answer.json["reply"]

    def start(self, **more):
        reply = self.command("start", **more)
        self.code = reply["code"]
        self.voters = int(re.search(r":(\d+)/$", reply["addresses"][0])[1])
        return reply

    def phone(self):
        return Phone(self.voters, self.code)


def through(lecturer):
    """Ask, vote, discuss, vote again, show: the results."""
    lecturer.ask(NAND)
    phones = [lecturer.phone() for _ in range(3)]
    assert [phone.vote(place).status for place, phone in enumerate(phones)] == [200] * 3
    lecturer.move("close", "discuss", "revote")
    assert [phone.vote(1).status for phone in phones] == [200] * 3
    assert lecturer.state()["voted"] == 3 and "results" not in lecturer.state()
    lecturer.move("close")
    return [one["counts"] for one in lecturer.move("show")["results"]]


# --- beside the notebooks --------------------------------------------------------------------------------


REFUSING = """
from jupyter_server.auth import Authorizer


class Refusing(Authorizer):
    def is_authorized(self, handler, user, action, resource):
        return handler.request.headers.get("X-Refuse") != f"{action} {resource}"
"""


@contextmanager
def jupyter(own, votes, port, folder):
    """A Jupyter server as our settings make it, without what else is installed here."""
    settings = own / "jupyter_server_config.d"
    settings.mkdir(exist_ok=True)
    shutil.copy(ROOT / "files" / "jupyter" / "server.json", settings / "ours.json")
    others = ("jupyterlab", "notebook", "notebook_shim", "jupyter_lsp", "jupyter_server_terminals")
    off = {"ServerApp": {"jpserver_extensions": dict.fromkeys(others, False)}}
    (own / "refusing.py").write_text(REFUSING)
    (settings / "off.json").write_text(json.dumps(off))
    environment = os.environ | {
        "JUPYTER_TOKEN": TOKEN,
        "PYTHONPATH": str(own),
        "JUPYTER_CONFIG_DIR": str(own),
        "JUPYTER_RUNTIME_DIR": str(own),
        "NN_POLLS": str(votes),
    }
    flags = f"--no-browser --allow-root --port={port} --ServerApp.base_url=/course/".split()
    flags.append("--ServerApp.authorizer_class=refusing.Refusing")
    with process("-m", "jupyter_server", *flags, folder, env=environment) as server:
        wait_for(f"http://127.0.0.1:{port}/course/")
        yield server


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """A running Jupyter: (the lecturer, the file of votes)."""
    own, folder = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("notebooks")
    votes, port = tmp_path_factory.mktemp("votes") / "sub" / "polls.sqlite", free_port()
    with jupyter(own, votes, port, folder) as server:
        lecturer = Lecturer(port, "/course/neural-networks-poll/control")
        lecturer.server, lecturer.again = server, lambda: jupyter(own, votes, port, folder)
        lecturer.chosen_port = free_port()
        yield lecturer, votes


@pytest.mark.whole
def test_jupyter_opens_nothing_before_the_first_start(beside):
    lecturer, votes = beside
    assert not votes.exists()
    assert lecturer.send({"do": "state", "code": "AAAA"}).json == {
        "error": "There is no room AAAA. Look at the four letters on the screen again."
    }
    assert votes.exists() and not is_open(lecturer.chosen_port)
    lecturer.start(port=lecturer.chosen_port)
    assert lecturer.voters == lecturer.chosen_port and is_open(lecturer.chosen_port)
    assert lecturer.state()["addresses"] == [f"http://127.0.0.1:{lecturer.chosen_port}/"]


@pytest.mark.whole
def test_jupyter_guards_the_commands(beside):
    """Its token, or its cookie with the proof that our own page sends it; nothing else."""
    lecturer, _ = beside
    where, start = (lecturer.port, "POST", lecturer.path), {"do": "start"}
    assert once(*where, {}, start).status == 403
    assert lecturer.send(start, Authorization="token wrong").status == 403
    assert lecturer.send(start, Authorization=f"Basic {TOKEN}").status == 403
    assert once(lecturer.port, "POST", f"{lecturer.path}?token=wrong", {}, start).status == 403

    made_up = {"Cookie": "_xsrf=0", "X-XSRFToken": "0"}  # proves nothing without a login
    assert once(*where, made_up, start).status == 403

    page = once(lecturer.port, "GET", "/course/login")  # a browser logs in
    xsrf = next(cookie for cookie in page.cookies if cookie.startswith("_xsrf=")).removeprefix("_xsrf=")
    form = {"Cookie": f"_xsrf={xsrf}", "Content-Type": "application/x-www-form-urlencoded"}
    login = once(lecturer.port, "POST", "/course/login", form, f"_xsrf={xsrf}&password={TOKEN}")
    cookie = "; ".join([f"_xsrf={xsrf}", *login.cookies])
    assert once(lecturer.port, "GET", "/course/api/me", {"Cookie": cookie}).status == 200
    assert once(*where, {"Cookie": cookie}, start).status == 403
    assert once(*where, {"Cookie": cookie, "X-XSRFToken": "guessed"}, start).status == 403
    assert once(*where, {"Cookie": cookie, "X-XSRFToken": xsrf}, start).json["reply"]["code"]
    foreign = {"Cookie": cookie, "X-XSRFToken": xsrf, "Origin": "http://evil.example"}
    assert once(*where, foreign, start).status in (403, 404)
    for method in ("GET", "PUT", "DELETE"):
        assert once(lecturer.port, method, lecturer.path, {"Authorization": f"token {TOKEN}"}).status == 405


@pytest.mark.whole
def test_jupyter_may_let_a_user_in_but_not_ask(beside):
    """A server for several people has an authorizer: whom it refuses writing has no room here."""
    lecturer, _ = beside
    refused = lecturer.send({"do": "start"}, **{"X-Refuse": "write neural-networks-poll"})
    assert refused.status == 403 and "not authorized to write" in refused.body.decode()
    for other in ("read neural-networks-poll", "write contents"):
        assert lecturer.send({"do": "start"}, **{"X-Refuse": other}).status == 200


@pytest.mark.whole
def test_jupyter_takes_a_room_through(beside):
    lecturer, _ = beside
    lecturer.start()
    assert through(lecturer) == [[1, 1, 1, 0, 0], [0, 3, 0, 0, 0]]
    for message, status, part in (
        (b"{", 400, "A command is JSON"),
        (b"\xff", 400, "A command is JSON"),
        (b"[" * 50_000, 400, "A command is JSON"),
        ([], 400, "A command says what to do"),
        ({"do": "ask", "code": lecturer.code, "question": "no.such"}, 422, "There is no question"),
    ):
        answer = lecturer.send(message)
        assert answer.status == status and part in answer.json["error"]


@pytest.mark.whole
def test_jupyters_token_is_nowhere_a_voter_looks(beside):
    lecturer, votes = beside
    reply = lecturer.start()
    assert re.fullmatch(r"http://[\d.]+:\d+/", reply["addresses"][0])  # what the QR code holds, and the code
    seen = [json.dumps(reply).encode()]
    key = lecturer.command("peek", code=lecturer.code)["key"]
    phone = lecturer.phone()
    phone.cookie = f"token={TOKEN}"
    for target in (
        *("/", "/static/vote.js", "/static/peek.js", "/static/page.css", f"/?token={TOKEN}", "/api/kernels"),
        *(f"/{lecturer.code}{more}" for more in ("", "/state", f"/peek/{key}", f"/peek/{key}/state")),
    ):
        answer = phone.ask("GET", target)
        seen += [answer.body, str(answer.headers).encode()]
    assert not any(TOKEN.encode() in bytes for bytes in seen)
    assert not any(TOKEN.encode() in file.read_bytes() for file in votes.parent.glob("*"))
    assert once(lecturer.voters, "POST", lecturer.path, {"Authorization": f"token {TOKEN}"}, {}).status == 404


@pytest.mark.whole
def test_jupyter_and_a_server_by_itself_share_a_room(beside):
    """Two processes on one file: no vote is lost, whichever port it came in by."""
    lecturer, votes = beside
    with alone(votes) as other:
        assert other.start()["code"] == lecturer.start()["code"]
        assert other.voters != lecturer.voters
        other.command("ask", code=other.code, prompt="Which port?", choices=["this", "that"])
        phones = [(lecturer, other)[number % 2].phone() for number in range(30)]
        assert {phone.vote(number % 2).status for number, phone in enumerate(phones)} == {200}
        assert lecturer.state()["voted"] == other.state()["voted"] == 30
        other.poll = other.state()["poll"]
        other.move("close")
        assert other.move("show")["results"][0]["counts"] == [15, 15]
    assert phones[0].state().json["results"][0]["counts"] == [15, 15]


@pytest.mark.whole
def test_jupyter_ends_cleanly_and_goes_on_where_it_was(beside):
    """The last test of this server: a stop closes the port and the file; a new start has all of it."""
    lecturer, votes = beside
    lecturer.start()
    lecturer.command("ask", code=lecturer.code, question=NAND, again=True)
    phone = lecturer.phone()
    assert phone.vote(2).status == 200
    with Wire(lecturer.voters) as lingering:
        assert lingering.request("GET", "/").status == 200
        lecturer.server.send_signal(signal.SIGTERM)
        out, _ = lecturer.server.communicate(timeout=seconds(60))
        assert lingering.is_closed()
    last = out.split("received signal 15")[1]
    assert lecturer.server.returncode == 0 and "Traceback" not in last and "rror" not in last
    assert not is_open(lecturer.chosen_port)
    assert [file.name for file in votes.parent.iterdir()] == ["polls.sqlite"]  # its journal is worked in
    with lecturer.again():
        assert not is_open(lecturer.chosen_port)
        code = lecturer.code
        assert lecturer.start()["code"] == code and lecturer.voters == lecturer.chosen_port
        assert lecturer.state()["voted"] == 1 and lecturer.state()["phase"] == "open"
        assert phone.state().json["yours"] == [[2]]
        assert phone.vote(3, turn=2).status == 200


def test_the_extension_adds_nothing_heavy():
    """Every Jupyter server of this environment loads it: beyond Jupyter's own, nothing that takes time."""
    code = """if True:
        import json, sys, jupyter_server.serverapp
        before = set(sys.modules)
        import helpers.poll.extension
        print(json.dumps(sorted(set(sys.modules) - before)))
    """
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    added = json.loads(run.stdout)
    heavy = ("scipy", "skimage", "matplotlib", "latex2mathml.converter", "nbclient", "jupyterhub", "segno")
    assert "helpers.poll.web.server" in added and not set(heavy) & set(added)


# --- by itself -------------------------------------------------------------------------------------------


@contextmanager
def alone(file, *flags, token=TOKEN):
    """A server by itself: its Lecturer, with `said`, what it told in the terminal, and `server`."""
    port, second = free_port(), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NN_POLL")}
    environment |= {"NN_POLL_TOKEN": token} if token else {}
    command = ["-m", "helpers.poll", "serve", "--file", file]
    if "--port" not in flags:
        command += ["--port", port, "--control-port", second]
    with process(*command, *flags, env=environment) as server:
        lines = []
        for line in server.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C ends"):
                break
        said = "".join(lines)
        found = re.search(r"export NN_POLL_SERVER=http://127.0.0.1:(\d+)", said)
        assert found, said
        lecturer = Lecturer(int(found[1]), "/control", token)
        lecturer.said, lecturer.server = said, server
        yield lecturer


@pytest.mark.whole
def test_a_server_by_itself(tmp_path):
    file = tmp_path / "polls.sqlite"
    with alone(file, token=None) as lecturer:
        lecturer.token = re.search(r"export NN_POLL_TOKEN=(\S+)", lecturer.said)[1]
        assert len(lecturer.token) > 40 and "Never show it on the projector" in lecturer.said
        assert str(file) in lecturer.said and "this machine only; --lan lets phones in" in lecturer.said
        voters = int(re.search(r"Phones vote at +http://127.0.0.1:(\d+)/", lecturer.said)[1])
        assert is_open(voters)
        lecturer.start()
        assert lecturer.voters == voters
        assert through(lecturer)[1] == [0, 3, 0, 0, 0]

        # the two ports are apart
        assert (
            once(voters, "POST", "/control", {"Authorization": f"token {lecturer.token}"}, {}).status == 404
        )
        assert once(lecturer.port, "GET", f"/{lecturer.code}/state").status == 404
        assert lecturer.send({"do": "state"}, Authorization=f"Bearer {lecturer.token}").status == 400
        assert once(lecturer.port, "GET", "/control").status == 405
        (outside,) = own_addresses()[:1]
        assert outside == "127.0.0.1" or not is_open(lecturer.port, outside)
        for host, status in (("localhost", 200), ("evil.example", 404), (f"evil.example:{voters}", 404)):
            state = {"do": "state", "code": lecturer.code}
            assert lecturer.send(state, Host=host).status == status  # a name that is made to lead here
        answer = lecturer.send({"do": "state", "code": lecturer.code})
        assert answer.headers["Cache-Control"] == "no-store" and "Etag" not in answer.headers

        lecturer.server.send_signal(signal.SIGINT)
        assert lecturer.server.wait(timeout=seconds(60)) == 0
        assert lecturer.server.stdout.read() == "Ended. Rooms and votes stay.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["polls.sqlite"]


@pytest.mark.whole
def test_a_killed_server_goes_on(tmp_path):
    """Not ended but killed, in the middle of a vote: what phones were told is kept is kept."""
    with alone(tmp_path / "polls.sqlite") as lecturer:
        lecturer.start()
        lecturer.ask(NAND)
        phones = [lecturer.phone() for _ in range(5)]
        assert [phone.vote(1).status for phone in phones] == [200] * 5
        lecturer.server.send_signal(signal.SIGKILL)
        lecturer.server.wait()
    ports = ["--port", str(lecturer.voters), "--control-port", str(lecturer.port)]
    with alone(tmp_path / "polls.sqlite", *ports) as again:
        assert again.start()["code"] == lecturer.code and again.voters == lecturer.voters
        again.ask(NAND)  # as the cell is run again
        assert (again.state()["phase"], again.state()["voted"]) == ("open", 5)
        assert phones[0].state().json["yours"] == [[1]]
        assert phones[0].vote(2, turn=2).status == 200
        again.move("close")
        assert again.move("show")["results"][0]["counts"] == [0, 4, 1, 0, 0]


@pytest.mark.whole
def test_for_the_network_and_behind_a_web_server(tmp_path):
    with alone(tmp_path / "polls.sqlite", "--lan") as lecturer:
        reply = lecturer.start()
        (outside,) = own_addresses()[:1]
        assert reply["lan"] and reply["addresses"][0].startswith(f"http://{outside}:")
        assert is_open(lecturer.voters, outside)
        assert outside == "127.0.0.1" or not is_open(lecturer.port, outside)  # never the lecturer's port
    address = "https://polls.example.org/course"
    with alone(tmp_path / "polls.sqlite", "--address", address) as lecturer:
        assert f"Phones vote at    {address}/\n" in lecturer.said
        reply = lecturer.command("start", lan=True, port=1)  # the ports are the web server's affair
        assert reply == lecturer.command("start") and reply["addresses"] == [f"{address}/"]
        assert reply["lan"] is False
        ports = set(map(int, re.findall(r"--port (\d+)", " ".join(map(str, lecturer.server.args)))))
        phone = Phone(port := ports.pop(), reply["code"], prefix="/course/")
        assert once(port, "GET", "/course/", host="polls.example.org").status == 200
        assert {"Secure", "Path=/course/"} <= set(phone.state().headers["Set-Cookie"].split("; "))


@pytest.mark.parametrize(
    ("flags", "token", "part"),
    [
        (
            ["--port", "TAKEN"],
            TOKEN,
            "Port TAKEN cannot be opened for voters: Address already in use. Name another",
        ),
        (
            ["--control-port", "TAKEN"],
            TOKEN,
            "Port TAKEN cannot be opened for notebooks: Address already in use.",
        ),
        (["--port", "99999"], TOKEN, "A port is a number from 1 to 65535."),
        (["--control-port", "99999"], TOKEN, "A port is a number from 1 to 65535."),
        (["--file", "FILE/votes.sqlite"], TOKEN, "The votes cannot be kept in FILE/votes.sqlite: "),
        (
            ["--file", "FILE"],
            TOKEN,
            "FILE is damaged or not a file of votes. Move it away, then start again.",
        ),
        (["--address", "polls.example.org"], TOKEN, "is no address like https://polls.example.org/"),
        (["--address", "https://ada:secret@polls.example.org/"], TOKEN, "is no address like https://polls."),
        (["--address", "https://[::1/"], TOKEN, "is no address like https://polls.example.org/"),
        ([], "short", "NN_POLL_TOKEN has fewer than 16 characters. Without it a good one is made."),
        (["--hub"], TOKEN, "--hub is for a service with an address (url) that JupyterHub starts itself."),
    ],
)
def test_what_keeps_it_from_starting_is_told(tmp_path, monkeypatch, capsys, flags, token, part):
    monkeypatch.setattr(asyncio.Event, "wait", lambda _: pytest.fail("it has started"))
    monkeypatch.setenv("NN_POLL_TOKEN", token)
    monkeypatch.setenv("NN_POLLS", str(tmp_path / "polls.sqlite"))
    (tmp_path / "diary").write_text("Dear diary, " * 500)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = {"TAKEN": str(taken.getsockname()[1]), "FILE": str(tmp_path / "diary")}

        def filled(text):
            return re.sub("TAKEN|FILE", lambda match: words[match[0]], text)

        if "--port" not in flags:
            flags = ["--port", str(free_port()), *flags]
        assert main(["serve", *map(filled, flags)]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("Stopped: ") and filled(part) in told.err and told.err.count("\n") == 1


def test_without_jupyterhub_one_line_says_so(tmp_path):
    code = """if True:
        import sys
        sys.modules["jupyterhub"] = None  # as where it is not installed
        from helpers.poll.__main__ import main
        sys.exit(main(["serve", "--hub"]))
    """
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    told = "Stopped: --hub needs JupyterHub. Install this course with it: pip install '.[hub]'\n"
    assert (run.returncode, run.stderr) == (1, told)


def test_wrong_tokens_wait_and_right_ones_do_not(monkeypatch):
    compared = []
    digest = control.hmac.compare_digest
    monkeypatch.setattr(control.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or digest(a, b))

    async def trials():
        authenticate = SingleToken(TOKEN, pause=0.1)

        async def wrong(token):
            with pytest.raises(Refused, match="This token opens nothing here") as refusal:
                await authenticate(token)
            assert refusal.value.status == 403
            return time.monotonic()

        start = time.monotonic()
        guesses = [asyncio.create_task(wrong(token)) for token in ("", TOKEN[:-1], TOKEN + "x", "ä\xff")]
        await asyncio.sleep(0)
        assert await authenticate(TOKEN) == control.OWNER
        right = time.monotonic()
        return start, right, await asyncio.gather(*guesses)

    start, right, ends = asyncio.run(trials())
    assert right < ends[0]  # it waits for no wrong one
    waits = [end - before for before, end in zip([start, *ends], ends)]
    assert min(waits) > 0.09  # one after the other: many at once gain nothing
    assert len(compared) == 5  # each in a time that does not tell how much of it was right


def test_a_file_that_cannot_be_opened_is_told_to_the_notebook():
    """Jupyter runs on; each command tries again, and says what is wrong with the file of votes."""

    def broken():
        raise StoreError("The votes cannot be kept in /a/file.")

    async def anybody(_):
        return "someone"

    async def trial():
        routes = [("/control", TokenControl, {"get_server": broken, "authenticate": anybody})]
        listener = Listener(tornado.web.Application(routes, log_function=log_failure))
        port = free_port()
        listener.listen(port, "127.0.0.1")
        answers = [await asyncio.to_thread(once, port, "POST", "/control", {}, {"do": "start"}) for _ in "12"]
        listener.stop()
        return answers

    for answer in asyncio.run(trial()):
        assert (answer.status, answer.json) == (507, {"error": "The votes cannot be kept in /a/file."})
