
// The room: how to get in.

/**
 * A panel under a cell. `message` is what it wants to be told again and again, if anything.
 * @typedef {object} PanelView
 * @property {HTMLElement} root
 * @property {(state: object) => void} [show]
 * @property {() => (object|null|undefined|false|""|0)} [message]
 * @property {() => void} [close]
 */

/**
 * @param {{code: string, address?: string, others?: string[], qr?: string, line?: string, note: string}} shown
 * @returns {PanelView}
 */
function roomPanel(shown) {
  const root = labelled("section", { "aria-label": "Room" }, { className: "nn-poll nn-room" });
  const here = make("p", { className: "nn-here" });
  if (shown.qr) {
    const alt = `QR code of ${shown.address}${shown.code}`;
    root.append(make("img", { className: "nn-qr", src: shown.qr, alt }), wayIn(shown, here));
  } else {
    root.append(make("p", { className: "nn-note" }, shown.note));
  }
  const show = ({ present }) => write(here, present ? `${counted(present, "is", "are")} here` : "Nobody is here yet");
  return { root, show, message: () => shown.qr && { do: "state", code: shown.code } };
}

function wayIn(shown, here) {
  const address = make("p", { className: "nn-address" }, bare(shown.address));
  const spelled = { "aria-label": `Code ${[...shown.code].join(" ")}`, role: "img" };
  const code = labelled("p", spelled, { className: "nn-code" }, shown.code);
  const way = make("div", { className: "nn-way" }, make("p", {}, "Open"), address, make("p", {}, "and type"), code, here);
  if (shown.others.length) {
    const others = shown.others.map(bare).join(" · ");
    way.append(make("p", { className: "nn-small" }, `If that does not open: ${others}`));
  }
  way.append(make("p", { className: "nn-small" }, "In a notebook: ", make("code", {}, shown.line)));
  if (shown.note) way.append(make("p", { className: "nn-note" }, shown.note));
  return way;
}
