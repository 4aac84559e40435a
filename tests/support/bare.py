"""A live figure in a browser without JupyterLab: the real script, the real Python, a wire between them."""

import base64
import json

from helpers.figure import widget

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>figure</title>
<style>body { margin: 0; background: #fff } %s</style><main></main><script type="module">
const script = new Blob([%s], { type: "text/javascript" });
const widget = (await import(URL.createObjectURL(script))).default;
const view = (text) => new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
const text = (data) => btoa([...new Uint8Array(data)].map((byte) => String.fromCharCode(byte)).join(""));
let [unanswered, answers] = [0, 0];
window.add = (spec, frame, numbers) => {
  const handlers = [];
  frame.numbers = view(numbers);
  const model = {
    get: (name) => ({ spec, frame })[name],
    on: (_, handler) => handlers.push(handler),
    off: () => {},
    send: async (message, _, buffers) => {
      unanswered++;
      const reply = await window.kernel(message, buffers.map(text)).finally(() => unanswered--);
      if (reply) window.hear(...reply);
    },
  };
  window.hear = (frame, numbers) => {
    answers++;
    handlers.forEach((handler) => handler(frame, [view(numbers)]));
  };
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  widget.render({ model, el });
};
window.settled = () => new Promise((done, late) => {
  let [before, calm] = ["", 0];
  const end = performance.now() + 30_000;
  const look = () => {
    const figures = [...document.querySelectorAll(".nn-figure")];
    const painted = figures.reduce((sum, figure) => sum + Number(figure.dataset.frame || 0), 0);
    const now = [unanswered, answers, painted].join();
    calm = now === before && !unanswered ? calm + 1 : 0;
    before = now;
    if (calm >= (painted < answers + figures.length ? 30 : 3)) done(); // not for what cannot be drawn
    else if (performance.now() > end) late(new Error("it never comes to rest"));
    else requestAnimationFrame(look);
  };
  look();
});
window.ready = true;
</script></html>"""


class Bare:
    """A page that shows one figure; `silent` is a kernel that does not answer."""

    def __init__(self, page, figure):
        self.page, self.figure, self.silent, self.sent, self.heard = page, figure, False, [], []
        figure.page.send = lambda frame, buffers: self.sent.append((frame, buffers[0]))
        wire(page, self._kernel)
        content = PAGE % (widget.read("figure.css"), script())
        page.route(
            "http://figure.invalid/", lambda route: route.fulfill(body=content, content_type="text/html")
        )
        page.goto("http://figure.invalid/")  # an origin of its own: about:blank may store nothing
        page.wait_for_function("window.ready")

    def show(self):
        frame = self.figure.page.frame(whole=True)
        numbers = base64.b64encode(frame.pop("numbers")).decode()
        spec = {**self.figure.page.spec(), "colours": widget.COLOURS}
        self.page.evaluate("([spec, frame, numbers]) => add(spec, frame, numbers)", [spec, frame, numbers])
        return self.page.locator(".nn-figure")

    def _kernel(self, message, buffers):
        self.heard.append(message)
        return None if self.silent else self.answer(message, buffers)

    def answer(self, message, buffers=()):
        self.figure.page.receive(
            json.loads(json.dumps(message)), [base64.b64decode(data) for data in buffers]
        )
        frame, numbers = self.sent[-1]
        return json.loads(json.dumps(frame)), base64.b64encode(numbers).decode()

    def answer_late(self):
        """The kernel was only busy: it answers the message that it had not answered."""
        self.silent = False
        self.page.evaluate("reply => hear(...reply)", self.answer(self.heard[-1]))

    def settled(self):
        """Wait until every message is answered, every answer painted, and three frames bring nothing new."""
        self.page.evaluate("settled()")


def alone(page, scripts, call, *given):
    """Load one script of the figure, or several, and return what `call` makes there of what is given."""
    code = "\n".join(map(widget.read, scripts.split()))
    return page.evaluate(f"(given) => {{ {code}\nreturn ({call})(...given); }}", list(given))


KERNELS = {}  # page → what answers it; a page can be given a function of one name only once


def wire(page, kernel):
    """Let `kernel` answer what the page says to `window.kernel`, from now on."""
    if page not in KERNELS:
        page.expose_function("kernel", lambda *message: KERNELS[page](*message))
    KERNELS[page] = kernel


def script():
    return json.dumps(str(widget.FigureWidget._esm)).replace("</", "<\\/")
