// A live figure around its stage: controls, equation, NumPy line, description, drawer.
// It asks the kernel and shows what the kernel answers; it decides nothing about the lecture.

const QUIET = 700; // ms without a change before a screen reader hears the new text
const NEEDED = ["ResizeObserver", "ImageData", "PointerEvent", "Float32Array"];
const SILENT =
  "The kernel does not answer. If a cell is running, wait until it is done; " +
  "if the kernel was restarted, choose Run → Run All Cells.";

/** The bytes that a view shows. */
function bytes(view) {
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

function group(className, label) {
  return mark(make("div", { className }), { role: "group", "aria-label": label });
}

/**
 * The elements of a figure that change, by what they show.
 * @typedef {ReturnType<typeof makeParts>} Parts
 * @param {HTMLElement} root
 * @param {Spec} spec
 */
function makeParts(root, spec) {
  const box = make("div", { className: "nn-stage" });
  box.style.aspectRatio = String(1 / spec.shape); // its place is kept before it is drawn, so the page does not jump
  return {
    root,
    box,
    viewButton: make("button", { type: "button", className: "nn-view" }),
    clock: group("nn-clock", "Time"),
    actions: group("nn-clock", "Actions"),
    presets: group("nn-presets", "Presets"),
    inputs: make("div", { className: "nn-inputs" }),
    strip: make("div", { className: "nn-controls" }),
    tables: make("div", { className: "nn-tables" }),
    equation: make("div", { className: "nn-equation" }),
    numpy: make("code", { className: "nn-numpy" }),
    maths: make("div", { className: "nn-maths" }),
    description: make("p", { className: "nn-description" }),
    spoken: mark(make("p", { className: "nn-spoken" }), { "aria-live": "polite" }),
    message: mark(make("p", { className: "nn-message" }), { role: "status" }),
    trouble: mark(make("p", { className: "nn-trouble" }), { role: "alert" }),
    drawer: make("div", { className: "nn-drawer-controls" }),
    call: make("code", { className: "nn-call" }),
    copy: make("button", { type: "button", textContent: "copy" }),
  };
}

/**
 * Put the parts in their places, from top to bottom.
 * @param {Parts} parts
 * @param {Spec} spec
 */
function layOut(parts, spec) {
  const { root, viewButton, clock, actions, presets, inputs, strip, tables, maths, message, trouble } = parts;
  inputs.append(strip, tables);
  maths.append(parts.equation, parts.numpy);
  const recreate = make("p", { className: "nn-recreate" }, "This state as a cell: ", parts.call, " ", parts.copy);
  const more = make("summary", { textContent: "More controls" });
  root.append(
    make("div", { className: "nn-head" }, make("strong", { textContent: spec.title }), viewButton),
    make("div", { className: "nn-strip" }, clock, actions, presets),
    inputs,
    parts.box,
    maths,
    parts.description,
    parts.spoken,
    make("div", { className: "nn-notes" }, message, trouble),
    make("details", { className: "nn-drawer" }, more, parts.drawer, recreate),
  );
  const sliding = spec.controls.some((control) => !control.drawer && control.kind === "slider");
  if (!sliding) presets.after(strip); // a switch or two need no line of their own
}

class Figure {
  /**
   * @param {Model} model
   * @param {HTMLElement} root
   * @param {Spec} spec
   */
  constructor(model, root, spec) {
    this.model = model;
    this.view = Math.random().toString(36).slice(2, 10); // the name of this page, for the kernel
    this.parts = makeParts(root, spec);
    this.line = new Line(model, this.view, (silent) => this.tellSilence(silent));
    layOut(this.parts, spec);
    this.theme = new Theme(root, spec, () => this.recolour());
    this.stage = new Stage(this.parts.box, this.theme);
    this.handles = this.stage.lay(new Handles(spec.handles, this.stage, (operation) => this.line.say(operation)));
    this.tables = this.stage.lay(new TablesOnStage(this.parts.tables));
    if (spec.tables_on_stage) {
      this.parts.tables.classList.add("nn-on-stage");
      this.parts.box.append(this.parts.tables);
    }
    this.play = new Play(this.parts.clock, spec.buttons, this.line, spec.pace);
    this.addPresets(spec.presets);
    this.controls = spec.controls.map((control) => this.addControl(control));
    const upload = this.controls.find((control) => control instanceof UploadInput);
    if (upload) upload.takeDropsOn(this.parts.box);
    this.parts.copy.addEventListener("click", () => this.copyCall());
    for (const element of [root, ...root.querySelectorAll("button, input, select, summary, [tabindex]")]) {
      keepKeys(element);
    }
    /** @type {Frame | null} the last to be shown */
    this.frame = null;
    this.speaking = 0; // the timer of what is to be spoken
    this.order = Promise.resolve(); // frames are shown one after the other, even where axes must be decoded
    this.heights = new SteadyHeights([this.parts.maths, this.parts.description]);
    this.sizes = new View(this.parts, spec, (size) => this.resize(size));
  }

  /** Show the first frame, and from now on what the kernel sends. */
  open() {
    this.hear = (frame, buffers) => this.receive(frame, buffers[0]);
    this.model.on("msg:custom", this.hear);
    const first = this.model.get("frame");
    this.receive(first, first.numbers);
    this.sizes.apply();
  }

  close() {
    this.play.playing = false;
    this.theme.close();
    this.heights.close();
    this.sizes.close();
    this.model.off("msg:custom", this.hear);
  }

  /** @param {string[]} labels */
  addPresets(labels) {
    const choose = (index) => {
      this.play.stop();
      this.line.say({ do: "preset", index });
    };
    this.chips = labels.map((label, index) => {
      const number = make("b", { textContent: `${index + 1}` });
      const chip = make("button", { type: "button", className: "nn-chip" }, number, ` ${label}`);
      chip.addEventListener("click", () => choose(index));
      return chip;
    });
    this.parts.presets.append(...this.chips);
    const { root, box } = this.parts;
    root.addEventListener("keydown", (event) => {
      const on = /** @type {Element} */ (event.target);
      if (on.matches("input[type=text]:not(:read-only)") || event.ctrlKey || event.metaKey || event.altKey) return;
      const index = Number(event.key) - 1;
      if (!(index >= 0 && index < labels.length)) return;
      choose(index);
      event.preventDefault(); // a list of options would look for one that begins with the digit
      event.stopPropagation();
    });
    root.tabIndex = -1; // a click on the picture brings the focus here, and with it the keys
    box.addEventListener("pointerdown", () => {
      if (!box.contains(document.activeElement)) root.focus({ preventScroll: true });
    });
  }

  /** @param {ControlSpec} spec */
  addControl(spec) {
    const complain = (text) => write(this.parts.message, text);
    const control = new CONTROLS[spec.kind](spec, { line: this.line, complain });
    const { strip, actions, tables, drawer } = this.parts;
    const place = { action: actions, grid: tables, shown: tables }[spec.kind] || strip;
    (spec.drawer ? drawer : place).append(control.holder);
    return control;
  }

  /** Show all in the colours of the page's theme. */
  recolour() {
    this.order = this.order.then(() => this.stage.recolour());
    if (this.frame) this.write(this.frame, null);
  }

  copyCall() {
    if (navigator.clipboard) navigator.clipboard.writeText(this.parts.call.textContent);
  }

  /** @param {Size} size */
  resize(size) {
    this.heights.forget();
    this.stage.resize(size);
    this.line.say({ do: "size", ...size });
  }

  tellSilence(silent) {
    const { trouble } = this.parts;
    if (silent) {
      trouble.textContent = SILENT;
      this.play.stop();
    } else if (trouble.textContent === SILENT) trouble.textContent = "";
  }

  /**
   * @param {Frame} frame
   * @param {DataView} numbers
   */
  receive(frame, numbers) {
    this.order = this.order
      .then(() => this.show(frame, bytes(numbers)))
      .catch((problem) => {
        this.parts.trouble.textContent =
          `This figure cannot be drawn here (${problem.message}). In words: ${frame.description}`;
      })
      .then(() => {
        this.line.answered(frame.id);
        this.play.drawn(frame);
      });
  }

  /**
   * @param {Frame} frame
   * @param {ArrayBuffer} numbers
   */
  async show(frame, numbers) {
    const before = this.frame;
    this.frame = frame;
    const backdrop = frame.backdrops[this.view];
    if (backdrop || !this.stage.backdrop) await this.stage.setBackdrop(backdrop || frame.backdrops.first);
    this.stage.update(frame.layers, numbers);
    this.handles.put(frame.handles);
    this.tables.at = frame.tables_at;
    this.stage.paint();
    const isLast = this.line.isLast(frame.id);
    for (const control of this.controls) control.show(frame, before, isLast);
    this.play.show(frame);
    this.chips.forEach((chip, index) => chip.setAttribute("aria-pressed", String(index === frame.preset)));
    this.write(frame, before);
    if (!before) this.sizes.measure(); // now there are words round the stage
    const { root } = this.parts;
    root.dataset.frame = String(Number(root.dataset.frame || 0) + 1);
  }

  /**
   * Write what a frame says: equation, NumPy line, description, message, call.
   * @param {Frame} frame
   * @param {Frame | null} before
   */
  write(frame, before) {
    const { equation, numpy, description, spoken, message, call } = this.parts;
    const colour = (name) => this.theme.colour(name);
    writePieces(equation, frame.equation, colour);
    const asBefore = before && JSON.stringify(before.numpy) === JSON.stringify(frame.numpy);
    if (!asBefore) writePieces(numpy, frame.numpy, colour);
    write(description, frame.description);
    if (this.line.isBeginning(frame.id)) this.heights.forget();
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (spoken.textContent = frame.description), QUIET);
    write(message, frame.message);
    write(call, frame.call);
  }
}

/**
 * @param {HTMLElement} where
 * @param {Piece[]} pieces
 * @param {(name: string) => string} seen a colour as the theme has it
 */
function writePieces(where, pieces, seen) {
  const spans = pieces.map(([textContent, colour, lit]) =>
    make("span", { textContent, style: colour ? `color:${seen(colour)}` : "", className: lit ? "nn-lit" : "" }),
  );
  where.replaceChildren(...spans);
}

/** @param {{model: Model, el: HTMLElement}} widget */
function render({ model, el }) {
  /** @type {Spec} */
  const spec = model.get("spec");
  const root = el.appendChild(mark(make("section", { className: "nn-figure" }), { "aria-label": spec.title }));
  const missing = NEEDED.filter((name) => !(name in window));
  if (missing.length) {
    const old = `This browser is too old for live figures (it lacks ${missing.join(", ")}).`;
    const newer = "Please open the course in a current Firefox, Chrome, Edge or Safari.";
    root.append(make("p", {}, `${old} ${newer}`), make("p", {}, model.get("frame").description));
    return;
  }
  const figure = new Figure(model, root, spec);
  figure.open();
  return () => figure.close();
}

export default { render };
