
// A panel on the screen: it looks at the server while it can be seen, and follows the view of the page.

const INTERVAL = 1000; // milliseconds between two looks at the server
const SHUT = "Phones cannot get in since Jupyter was restarted: run the cell with poll.start again.";
const GONE = "This room has ended.";

/** Looks at the server again and again, and lets the panel show what comes back. */
class Updater {
  /** @param {PanelView} panel @param {Wire} wire @param {boolean} phones whether phones should get in */
  constructor(panel, wire, phones) {
    this.panel = panel;
    this.wire = wire;
    this.phones = phones;
    this.line = labelled("p", { role: "status" }, { className: "nn-trouble nn-silent" });
    panel.root.append(this.line);
    this.alive = this.visible = true;
    this.looking = false;
    this.turn = this.timer = 0;
    this.observer = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) this.look();
    });
    this.wake = () => this.look();
  }

  start() {
    this.look(); // once even out of sight, so that nothing jumps when it is scrolled to
    this.observer.observe(this.panel.root);
    document.addEventListener("visibilitychange", this.wake);
  }

  stop() {
    this.alive = false;
    clearTimeout(this.timer);
    this.observer.disconnect();
    document.removeEventListener("visibilitychange", this.wake);
  }

  /** Show what a command has brought: what was asked before it is older. @param {object} state */
  apply(state) {
    this.turn += 1;
    this.panel.show(state);
  }

  async look() {
    clearTimeout(this.timer);
    const message = this.panel.message(); // nothing where nothing can change any more
    if (!this.alive || !this.visible || this.looking || document.hidden) return;
    const asked = this.turn;
    this.looking = true;
    try {
      const { reply, error, status } = message ? await this.wire.send(message) : {};
      if (status === 404) {
        this.end();
        return;
      }
      const shut = this.phones && reply?.addresses?.length === 0;
      write(this.line, error || reply?.trouble || (shut ? SHUT : ""));
      if (reply && asked === this.turn) this.panel.show(reply);
    } catch (problem) {
      write(this.line, problem.message);
    }
    this.looking = false;
    if (this.alive) this.timer = setTimeout(this.wake, INTERVAL);
  }

  end() {
    write(this.line, GONE);
    this.panel.root.classList.add("nn-ended");
  }
}

/** Let a panel be as large as the view of the page. @param {HTMLElement} root @returns {() => void} the end of it */
function followView(root) {
  /** @type {Window & {nnView?: string}} where the browser may store nothing, the page remembers */
  const memory = window;
  const fit = () => {
    let view = null;
    try {
      view = localStorage.getItem("nn-view");
    } catch {
      // storage may be closed to us
    }
    root.classList.toggle("nn-large", (view || memory.nnView) === "lecture");
  };
  fit();
  window.addEventListener("nn-view", fit);
  return () => window.removeEventListener("nn-view", fit);
}

/**
 * @param {object} shown see room.py
 * @param {object} model of the widget
 * @param {Wire} wire
 * @param {(state: object) => void} apply
 * @returns {PanelView}
 */
function panelOf(shown, model, wire, apply) {
  if (shown.kind === "room") return roomPanel(shown);
  if (shown.kind === "peek") return new PeekPanel(shown, wire);
  return new PollPanel(shown, model, wire, apply);
}

/** What anywidget calls. @param {{model: object, el: HTMLElement}} view @returns {() => void} the end of it */
function render({ model, el }) {
  const shown = model.get("shown");
  const secret = shown.kind === "peek"; // it is the kernel's, and does not change
  const wire = wireOf(model, shown.direct && !secret);
  const panel = panelOf(shown, model, wire, (state) => updater.apply(state));
  const updater = new Updater(panel, wire, Boolean(shown.address));
  el.append(panel.root);
  const hear = (message) => message.state && updater.apply(message.state);
  if (!secret) {
    updater.start();
    model.on("msg:custom", hear);
  }
  const leaveView = followView(panel.root);
  return () => {
    updater.stop();
    panel.close?.();
    wire.close();
    leaveView();
    model.off("msg:custom", hear);
  };
}

export default { render };
