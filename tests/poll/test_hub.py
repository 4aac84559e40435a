"""Polls as a service of a real JupyterHub, with the configuration that the page for lecturers gives.

The hub starts the service itself. Its proxy is left out (that would need node): the service and the hub's
API are asked where the proxy would pass requests on to.
"""

import asyncio
import importlib
import json
import os
import re
import subprocess
import sys

import pytest
from patience import seconds, wait_until
from poll.serving import ROOT
from poll.wires import Phone, once
from support.lab import free_port

from helpers.poll.refusal import Refused

pytest.importorskip("jupyterhub")
service = importlib.import_module("helpers.poll.web.hub")
pytestmark = pytest.mark.usefixtures("no_loop")

PUBLIC = "https://hub.example.org"
LECTURERS, STUDENTS = ("ada", "eva"), ("sam", "tim")
TESTER = "the-token-of-the-test"

CONFIG = """
import sys

c.JupyterHub.public_url = "{PUBLIC}/"
c.JupyterHub.custom_scopes = {{"custom:poll:ask": {{"description": "Open votes in lectures"}}}}
c.JupyterHub.load_roles = [
    {{"name": "poll-lecturer", "scopes": ["custom:poll:ask"], "users": ["ada", "eva"]}},
]
c.JupyterHub.services = [
    {{
        "name": "poll",
        "url": "http://127.0.0.1:{service}",
        "command": [sys.executable, "-m", "helpers.poll", "serve", "--hub"],
        "environment": {{"NN_POLLS": "{folder}/polls.sqlite"}},
    }},
]
# Notebooks on the hub find the service, and ask there with the token of their own server.
c.Spawner.environment = {{"NN_POLL_SERVER": "http://127.0.0.1:{service}/services/poll"}}
c.Spawner.server_token_scopes = ["users:activity!user", "access:servers!server", "custom:poll:ask"]
"""

FOR_THE_TEST = """
from jupyterhub.proxy import Proxy


class NoProxy(Proxy):
    should_start = False

    async def add_route(self, routespec, target, data):
        pass

    async def delete_route(self, routespec):
        pass

    async def get_all_routes(self):
        return {{}}


c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.bind_url = "http://127.0.0.1:{proxy}/"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/secret"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = {users}
c.JupyterHub.services.append({{"name": "tester", "api_token": "{TESTER}"}})
c.JupyterHub.load_roles.append(
    {{"name": "tester", "scopes": ["admin:users", "tokens", "admin:servers"], "services": ["tester"]}}
)
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}"
c.Spawner.cmd = [sys.executable, "{folder}/server.py"]
c.Spawner.poll_interval = 1
"""

# What a single-user server and the kernel in it would do: answer the hub, and send a command.
SERVER = """
import http.server, json, os, sys, threading
from urllib.parse import urlsplit

sys.path.insert(0, {root!r})


def kernel():
    from helpers.poll.lecturer.discovery import find_client
    from helpers.poll.refusal import Refused

    try:
        told = find_client().command({{"do": "start"}})
    except Refused as refused:
        told = {{"error": str(refused)}}
    file = os.path.join({folder!r}, os.environ["JUPYTERHUB_USER"] + ".json")
    with open(file + ".new", "w") as new:
        json.dump(told, new)
    os.replace(file + ".new", file)


class Up(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


threading.Thread(target=kernel).start()
http.server.HTTPServer(("127.0.0.1", urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"]).port), Up).serve_forever()
"""


class Hub:
    """A running hub and the service in it."""

    def __init__(self, folder):
        self.folder, self.service, self.port = folder, free_port(), free_port()

    def api(self, method, path, body=None):
        answer = once(self.port, method, f"/hub/api{path}", {"Authorization": f"token {TESTER}"}, body or {})
        assert answer.status < 300, answer.body
        return answer.json if answer.body else None

    def send(self, token, message):
        headers = {"Authorization": f"token {token}"} if token else {}
        return once(self.service, "POST", "/services/poll/control", headers, message)

    def command(self, token, do, **more):
        answer = self.send(token, {"do": do, **more})
        assert answer.status == 200, answer.body
        return answer.json["reply"]


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub with two lecturers and two students; `tokens`: one of each, made by the hub."""
    folder = tmp_path_factory.mktemp("hub")
    hub = Hub(folder)
    filled = {
        "PUBLIC": PUBLIC, "TESTER": TESTER, "folder": folder, "service": hub.service, "hub": hub.port,
        "proxy": free_port(), "users": {*LECTURERS, *STUDENTS},
    }  # fmt: skip
    (folder / "jupyterhub_config.py").write_text(CONFIG.format(**filled) + FOR_THE_TEST.format(**filled))
    (folder / "server.py").write_text(SERVER.format(root=str(ROOT), folder=str(folder)))
    command = [sys.executable, "-m", "jupyterhub", "-f", str(folder / "jupyterhub_config.py")]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NN_", "JUPYTERHUB"))}
    clean["PYTHONPATH"] = str(ROOT)
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=clean) as running,
    ):
        try:
            wait_until(lambda: answers(hub, running), timeout=60)
            hub.tokens = {
                user: hub.api("POST", f"/users/{user}/tokens")["token"] for user in (*LECTURERS, *STUDENTS)
            }
            yield hub
        finally:
            running.terminate()
            try:
                running.wait(timeout=seconds(60))
            except subprocess.TimeoutExpired:
                running.kill()
    assert "Ended. Rooms and votes stay." in (folder / "log").read_text()  # the hub's stop ends the service


def answers(hub, running):
    """Return whether all is up. Before the hub says so, to stop it would leave the service behind."""
    assert running.poll() is None, "the hub has stopped"
    try:
        return "JupyterHub is now running" in (hub.folder / "log").read_text() and all(
            once(port, "GET", path).status == 200
            for port, path in ((hub.port, "/hub/api/"), (hub.service, "/services/poll/"))
        )
    except OSError:
        return False


@pytest.mark.whole
def test_a_lecture_on_the_hub(hub):
    """Ask, vote, close, show; voters need no account, and nothing but the address under the hub."""
    ada = hub.tokens["ada"]
    room = hub.command(ada, "start", name="Lecture 1", lan=True)
    assert room["addresses"] == [f"{PUBLIC}/services/poll/"]
    asked = hub.command(ada, "ask", code=room["code"], question="perceptron.nand")
    phones = [Phone(hub.service, room["code"], "/services/poll/") for _ in range(3)]
    assert once(hub.service, "GET", f"/services/poll/{room['code']}").status == 200
    assert [phone.vote(1).status for phone in phones] == [200] * 3
    cookie = Phone(hub.service, room["code"], "/services/poll/").state().headers["Set-Cookie"]
    assert {"Secure", "Path=/services/poll/"} <= set(cookie.split("; "))
    state = hub.command(ada, "state", code=room["code"])
    assert state["voted"] == 3 and "results" not in state
    for command in ("close", "show"):
        state = hub.command(ada, "move", code=room["code"], poll=asked["poll"], command=command)
    assert state["results"][0]["counts"] == [0, 3, 0, 0, 0]
    assert phones[0].state().json["key"] == state["key"]
    assert once(hub.service, "GET", f"/{room['code']}/state").status == 404  # nothing beside the prefix
    assert once(hub.service, "GET", "/services/poll/control").status == 405


@pytest.mark.whole
@pytest.mark.parametrize("who", ["sam", "tester", "nobody", "made up", "odd"])
def test_who_may_not_ask(hub, who):
    """A student's token, a service's without the scope, none, one that the hub does not know."""
    tokens = {**hub.tokens, "tester": TESTER, "nobody": "", "made up": "0" * 32, "odd": "\xe4" * 32}
    code = hub.command(hub.tokens["ada"], "start")["code"]
    for message in ({"do": "start"}, {"do": "state", "code": code}, {"do": "end", "code": code}, b"{"):
        answer = hub.send(tokens[who], message)
        known = who in ("sam", "tester")
        sentence = "The hub does not let you ask: you would need the scope custom:poll:ask."
        assert (answer.status, answer.json["error"]) == (
            403,
            sentence if known else "The hub knows no such token.",
        )
    assert hub.command(hub.tokens["ada"], "state", code=code)["code"] == code


@pytest.mark.whole
def test_each_lecturer_of_the_hub_has_their_own_room(hub):
    ada, eva = hub.tokens["ada"], hub.tokens["eva"]
    first, second = hub.command(ada, "start")["code"], hub.command(eva, "start")["code"]
    assert first != second
    poll = hub.command(ada, "ask", code=first, prompt="Tea?", choices=["yes", "no"])["poll"]
    for message in (
        {"do": "state", "code": first},
        {"do": "move", "code": first, "poll": poll, "command": "close"},
        {"do": "move", "code": second, "poll": poll, "command": "close"},
        {"do": "peek", "code": first},
        {"do": "export", "code": first},
        {"do": "end", "code": first},
    ):
        assert hub.send(eva, message).status == 404
    assert hub.command(ada, "state", code=first)["phase"] == "open"
    again = hub.api("POST", "/users/ada/tokens")["token"]  # another token of the same lecturer: the same room
    assert hub.command(again, "start")["code"] == first


@pytest.mark.whole
def test_a_notebook_on_the_hub_asks_with_the_token_of_its_server(hub):
    """A lecturer's may, a student's may not: a server's token has the scope only if its user has it."""
    for user in ("ada", "tim"):
        hub.api("POST", f"/users/{user}/server")
    files = {user: hub.folder / f"{user}.json" for user in ("ada", "tim")}
    wait_until(lambda: all(file.exists() for file in files.values()), timeout=60)
    told = {user: json.loads(file.read_text()) for user, file in files.items()}
    assert told["ada"]["code"] == hub.command(hub.tokens["ada"], "start")["code"]
    assert told["tim"] == {"error": "The hub does not let you ask: you would need the scope custom:poll:ask."}


def test_a_hub_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_API_URL", f"http://127.0.0.1:{free_port()}/hub/api")

    with pytest.raises(Refused, match="The hub does not answer just now") as refusal:
        asyncio.run(service.HubLecturers()("0" * 32))
    assert refusal.value.status == 503


def test_a_yes_of_the_hub_is_believed_for_a_while_a_no_is_not():

    class Asked:
        scopes, times = [], 0

        async def user_for_token(self, token, **_):
            self.times += 1
            return {"kind": "user", "name": "ada", "scopes": self.scopes}

        def check_scopes(self, scope, who):
            return scope in who["scopes"]

    async def trial():
        lecturers, now = service.HubLecturers(), [1000.0]
        lecturers.hub = asked = Asked()
        lecturers.clock = lambda: now[0]
        for _ in range(2):
            with pytest.raises(Refused, match="does not let you ask"):
                await lecturers("token")
        asked.scopes = ["custom:poll:ask"]  # given just now: it holds at once
        assert [await lecturers("token") for _ in range(3)] == ["user ada"] * 3 and asked.times == 3
        asked.scopes = []
        assert await lecturers("token") == "user ada"
        now[0] += service.TRUSTED_FOR
        with pytest.raises(Refused, match="does not let you ask"):
            await lecturers("token")

    asyncio.run(trial())


def test_the_hub_is_asked_about_one_token_at_a_time():
    """A flood of made-up tokens is a queue; a lecturer who is known passes it by."""

    class Slow:
        asked, at_once, most = [], 0, 0

        async def user_for_token(self, token, **_):
            self.asked.append(token)
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            await asyncio.sleep(0.01)
            self.at_once -= 1
            return {"kind": "user", "name": token} if token in ("ada", "eva") else None

        def check_scopes(self, scope, who):
            return True

    async def trial():
        lecturers = service.HubLecturers()
        lecturers.hub = hub = Slow()
        assert await lecturers("ada") == "user ada"
        flood = [asyncio.create_task(lecturers(f"made-up-{number}")) for number in range(20)]
        twice = [asyncio.create_task(lecturers("eva")) for _ in range(3)]
        await asyncio.sleep(0)
        assert await lecturers("ada") == "user ada" and len(hub.asked) <= 2
        assert await asyncio.gather(*twice) == ["user eva"] * 3
        for told in await asyncio.gather(*flood, return_exceptions=True):
            assert isinstance(told, Refused) and told.status == 403
        assert hub.most == 1 and hub.asked.count("eva") == hub.asked.count("ada") == 1

    asyncio.run(trial())


@pytest.mark.parametrize(
    ("environment", "address", "part"),
    [
        ({}, None, "a service with an address (url) that JupyterHub starts itself"),
        ({"URL": "https://127.0.0.1:1"}, None, "a service with an address"),
        ({}, f"{PUBLIC}/services/poll/", "a service with an address"),
        ({"URL": "http://127.0.0.1:1"}, None, f"--address {PUBLIC}/services/poll/"),
        ({"URL": "http://127.0.0.1:1"}, f"{PUBLIC}/poll", f"--address {PUBLIC}/services/poll/"),
        ({"URL": "http://127.0.0.1:1"}, "https://a:b@hub/services/poll/", f"--address {PUBLIC}/services/"),
        ({"URL": "http://127.0.0.1:1"}, "hub/services/poll/", f"--address {PUBLIC}/services/poll/"),
    ],
)
def test_a_service_that_is_set_up_wrongly_is_told(tmp_path, monkeypatch, environment, address, part):

    for name in ("URL", "PREFIX"):
        monkeypatch.delenv(f"JUPYTERHUB_SERVICE_{name}", raising=False)
    monkeypatch.delenv("JUPYTERHUB_PUBLIC_URL", raising=False)
    for name, value in {"PREFIX": "/services/poll/", **environment}.items():
        monkeypatch.setenv(f"JUPYTERHUB_SERVICE_{name}", value)
    with pytest.raises(Refused, match=re.escape(part)):
        service.listen(tmp_path / "polls.sqlite", address)
    assert not list(tmp_path.iterdir())
