"""A real JupyterLab of this environment, and a notebook opened in it as a student opens it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from jupyter_client import BlockingKernelClient
from patience import wait_until

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, seconds=30):
    """Jupyter tells its address a moment before it listens there."""
    for _ in range(10 * seconds):
        try:
            return urllib.request.urlopen(f"{address}api").close()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no answer from {address}")


@contextmanager
def serve(folder, own):
    """Start JupyterLab on `folder`, its own files in `own`; yields its address."""
    command = f"-m jupyterlab --no-browser --allow-root --port={free_port()}".split()
    settings = {
        "JUPYTER_TOKEN": "t",
        "JUPYTER_RUNTIME_DIR": str(own),
        "JUPYTER_CONFIG_DIR": str(own),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "NN_PROGRESS": str(own / "progress.json"),
        "NN_POLLS": str(own / "polls.sqlite"),
    }
    log = (own / "server.log").open("w+")
    with subprocess.Popen(
        [sys.executable, *command, str(folder)], stderr=log, stdout=log, env=os.environ | settings
    ) as server:
        try:
            for _ in range(600):
                found = re.search(r"http://127\.0\.0\.1:\d+/", (own / "server.log").read_text())
                if found:
                    break
                time.sleep(0.1)
            wait_for(found[0])
            yield found[0]
        finally:
            server.terminate()
            log.close()


class Lecture:
    """One notebook, open on a page of JupyterLab."""

    def __init__(self, page, address, folder, own, name="01_perceptron.ipynb", *, source=None):
        shutil.copy(source or NOTEBOOKS / name, folder / name)
        self.page, self.address, self.own, self.name = page, address, own, name
        self.path, self.asked, self.troubles = folder / name, [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.open()

    def open(self):
        self.page.goto(f"{self.address}lab/tree/{self.name}?token=t&reset")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        self.page.keyboard.press("Control+b")  # the file browser away: the page is the notebook's
        cells = len(json.loads(self.path.read_text())["cells"])  # JupyterLab attaches them one by one
        self.page.wait_for_function(f"document.querySelectorAll('.jp-Notebook .jp-Cell').length === {cells}")
        self.page.wait_for_timeout(1000)

    def menu(self, *items):
        for item in items:
            self.page.get_by_role("menuitem", name=re.compile(f"^{item}")).first.click()

    def run_all(self):
        self.menu("Run", "Run All Cells$")
        self.wait_until_idle()

    def save(self):
        """Save, and wait until it is on the disk."""
        before = self.path.stat().st_mtime_ns
        self.menu("File", "Save Notebook(?! As)")
        wait_until(lambda: self.path.stat().st_mtime_ns > before)
        self.page.locator(".jp-mod-current.jp-mod-dirty").wait_for(state="detached")

    def wait_until_idle(self, seconds=300):
        """Until no cell waits or runs any more."""
        waiting = "document.querySelectorAll('.jp-InputPrompt').length && "
        waiting += "![...document.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent.includes('*'))"
        self.page.wait_for_timeout(700)
        self.page.wait_for_function(waiting, timeout=1000 * seconds)

    def restart(self):
        before = self.kernel()["id"]
        self.menu("Kernel", "Restart Kernel…")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.page.wait_for_timeout(2500)
        assert self.kernel()["id"] == before

    def kernel(self):
        with urllib.request.urlopen(f"{self.address}api/sessions?token=t") as answer:
            return next(
                session["kernel"] for session in json.load(answer) if session["path"].endswith(self.name)
            )

    @contextmanager
    def client(self):
        """Talk to the notebook's own kernel from beside the page."""
        client = BlockingKernelClient(connection_file=str(self.own / f"kernel-{self.kernel()['id']}.json"))
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        try:
            yield client
        finally:
            client.stop_channels()

    def value(self, expression):
        """What an expression is worth in the notebook's kernel now."""
        with self.client() as client:
            reply = client.execute(
                "", user_expressions={"it": f"__import__('json').dumps({expression})"}, reply=True, timeout=30
            )
        result = reply["content"]["user_expressions"]["it"]
        assert result["status"] == "ok", result
        return json.loads(eval(result["data"]["text/plain"]))

    def figure(self, title, which=0):
        """The live figure of that title, or one of several, scrolled to."""
        figure = self.page.locator(f".nn-figure[aria-label={title!r}]").nth(which)
        figure.scroll_into_view_if_needed()
        return figure

    def question(self, title):
        """The question with that title, scrolled to."""
        question = self.page.locator(f".nn-question:has(.nn-title:text-is({title!r}))")
        question.scroll_into_view_if_needed()
        self.page.wait_for_function(  # what is out of sight has no words yet
            "card => [...card.querySelectorAll('label, button')].some((one) => one.innerText.trim())",
            arg=question.element_handle(),
        )
        return question

    def complaints(self):
        """Everything a student must never see."""
        kinds = (f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("error", "stderr"))
        cells = self.page.locator(", ".join(kinds)).all_inner_texts()
        text = self.page.locator(".jp-Notebook").inner_text()
        return cells + re.findall("Error displaying widget.*|Loading widget.*|Traceback.*", text)
