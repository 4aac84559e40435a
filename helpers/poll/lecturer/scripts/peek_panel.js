
// The link for the lecturer's own phone: on the screen for a moment, while the projector is off.

const SECRET = 20; // seconds for which it is on the screen
const ABOUT = "This link shows on your phone how a vote goes while it is on. Hide the projector first, then show the code.";

/** @implements {PanelView} */
class PeekPanel {
  /** @param {{note: string}} shown @param {Wire} wire */
  constructor(shown, wire) {
    this.wire = wire;
    this.root = labelled("section", { "aria-label": "Link for your own phone" }, { className: "nn-poll nn-peek" });
    this.trouble = labelled("p", { role: "alert" }, { className: "nn-trouble" });
    this.place = make("div");
    this.open = button("The projector is off: show the code", () => this.fetch(), true);
    this.hide = button("Hide it now", () => this.close());
    this.left = make("p");
    this.clock = null;
    this.root.append(make("p", {}, ABOUT), this.open, this.place, this.trouble);
    if (shown.note) this.root.append(make("p", { className: "nn-note" }, shown.note));
  }

  async fetch() {
    try {
      const { reply, error } = await this.wire.send({ do: "reveal" });
      write(this.trouble, error || "");
      if (reply) this.reveal(reply);
    } catch (problem) {
      write(this.trouble, problem.message);
    }
  }

  /** @param {{address: string, qr: string}} secret */
  reveal({ address, qr }) {
    const image = make("img", { className: "nn-qr", src: qr, alt: "QR code of the link for your own phone" });
    const link = make("p", { className: "nn-small" }, address);
    this.place.replaceChildren(image, link, this.left, this.hide);
    this.open.hidden = true;
    this.hide.focus();
    let seconds = SECRET;
    const tick = () => {
      write(this.left, `It is hidden in ${seconds} s. The first phone to open it keeps it.`);
      if (seconds <= 0) this.close();
      seconds -= 1;
    };
    tick();
    this.clock = setInterval(tick, 1000);
  }

  /** The link goes from the screen. */
  close() {
    clearInterval(this.clock);
    const inside = this.place.contains(document.activeElement);
    this.place.replaceChildren();
    this.open.hidden = false;
    if (inside) this.open.focus();
  }
}
