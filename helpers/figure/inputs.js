// What a learner sets: one class for each kind of control. Each says what was set, and shows what the kernel has.

const PASTED = "pasted cells"; // the name of what comes without a file
const PIECE = 2 << 20; // bytes of a file in one message: Jupyter takes no message above 10 MB

/** @typedef {{line: Line, complain: (text: string) => void}} Surroundings of a control: the line to the kernel */

/** Whether other controls have the values under which a control is shown. */
function isWanted(when, values) {
  return !when || Object.entries(when).every(([other, wanted]) => values[other] === wanted);
}

class Control {
  /**
   * @param {ControlSpec} spec
   * @param {Surroundings} surroundings
   * @param {HTMLElement} holder its element on the page
   */
  constructor(spec, { line, complain }, holder) {
    this.spec = spec;
    this.name = spec.name;
    this.line = line;
    this.complain = complain;
    this.holder = holder;
  }

  /** @param {Value} value */
  say(value) {
    this.line.say({ do: "set", values: { [this.name]: value } });
  }

  /**
   * Show a value.
   * @param {any} _value
   * @param {string} _text as it is written
   */
  put(_value, _text) {}

  /**
   * Show what a frame says of this control.
   * @param {Frame} frame
   * @param {Frame | null} before
   * @param {boolean} isLast it answers all that was said: a wish may have been settled to what was there before
   */
  show(frame, before, isLast) {
    this.holder.hidden = !isWanted(this.spec.when, frame.values);
    const changed = !before || before.values[this.name] !== frame.values[this.name];
    if (this.line.setWaits(this.name, frame.id)) return; // pull nothing from under the hand
    if (changed || frame.message || isLast) this.put(frame.values[this.name], frame.shown[this.name]);
  }
}

/** A control beside its label. */
class LabelledControl extends Control {
  constructor(spec, surroundings) {
    const id = `nn-${surroundings.line.view}-${spec.name}`;
    const label = make("label", { htmlFor: id, textContent: spec.label });
    super(spec, surroundings, make("div", { className: `nn-control nn-${spec.kind}` }, label));
    this.holder.dataset.control = spec.name;
    this.id = id;
    this.label = label;
  }
}

class SliderInput extends LabelledControl {
  constructor(spec, surroundings) {
    super(spec, surroundings);
    const [low, high] = [spec.low, spec.high].map((value) => this.place(value));
    this.range = make("input", { type: "range", id: this.id, min: low, max: high, step: spec.step });
    this.field = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
    this.field.setAttribute("aria-label", `${spec.label}, typed`);
    this.typing = false;
    this.range.addEventListener("input", () => {
      this.field.value = String(this.number()).replace("-", "−");
      this.say(this.number());
    });
    this.field.addEventListener("input", () => (this.typing = true));
    this.field.addEventListener("change", () => this.commit());
    // JupyterLab eats the change that Enter makes.
    this.field.addEventListener("keydown", (event) => event.key === "Enter" && this.commit());
    this.holder.append(this.range, this.field);
  }

  /** Where on the slider a value is. */
  place(value) {
    return this.spec.log ? Math.log10(value) : value;
  }

  /** The value where the thumb is; of one with equal factors three digits. */
  number() {
    const place = Number(this.range.value);
    if (!this.spec.log) return place;
    return Math.min(this.spec.high, Math.max(this.spec.low, Number((10 ** place).toPrecision(3))));
  }

  commit() {
    if (this.typing) this.say(this.field.value);
    this.typing = false;
  }

  put(value, text) {
    if (this.typing) return;
    this.range.value = String(this.place(value));
    this.field.value = text;
    this.range.setAttribute("aria-valuetext", text);
  }
}

class ChoiceInput extends LabelledControl {
  constructor(spec, surroundings) {
    super(spec, surroundings);
    const options = spec.options.map((option) => make("option", { value: option, textContent: option }));
    this.select = make("select", { id: this.id }, ...options);
    this.select.addEventListener("change", () => this.say(this.select.value));
    this.holder.append(this.select);
  }

  put(value) {
    if (this.select.value !== value) this.select.value = value;
  }
}

/** One of the columns of a table, which comes with the frame. */
class ColumnInput extends ChoiceInput {
  constructor(spec, surroundings) {
    super({ ...spec, options: [] }, surroundings);
    this.holder.classList.add("nn-choice");
    this.offered = "";
  }

  show(frame, before, isLast) {
    const options = frame.options[this.name] || [];
    const changed = options.join("\n") !== this.offered;
    if (changed) {
      this.offered = options.join("\n");
      this.select.replaceChildren(...options.map((option) => make("option", { value: option, textContent: option })));
    }
    super.show(frame, before, isLast);
    if (changed) this.put(frame.values[this.name]);
  }
}

class ToggleInput extends LabelledControl {
  constructor(spec, surroundings) {
    super(spec, surroundings);
    this.check = make("input", { type: "checkbox", id: this.id });
    this.check.addEventListener("change", () => this.say(this.check.checked));
    this.holder.prepend(this.check);
  }

  put(value) {
    this.check.checked = value;
  }
}

/** A file of one's own: offered to the kernel, which asks for one piece after the other. */
class UploadInput extends LabelledControl {
  constructor(spec, surroundings) {
    super(spec, surroundings);
    /** @type {{file: File, ticket: string, next: number} | null} what is on its way; its next piece begins at */
    this.sending = null;
    const input = make("input", { type: "file", id: this.id, accept: spec.accept });
    input.addEventListener("change", () => {
      if (input.files.length) this.offer(input.files[0]);
      input.value = ""; // the same file may be chosen again
    });
    this.label.append(input);
    this.label.title = "Choose a file, or drop it on the picture";
    this.chosen = this.holder.appendChild(make("span"));
    if (spec.paste) this.holder.append(this.pasteBox());
  }

  /** A box for cells that were copied in a spreadsheet. */
  pasteBox() {
    const box = make("textarea", { className: "nn-paste", rows: 1, spellcheck: false, placeholder: "… or paste cells" });
    box.setAttribute("aria-label", "Paste the cells of a table");
    box.addEventListener("paste", (event) => {
      event.preventDefault();
      this.offerText(event.clipboardData.getData("text/plain"));
    });
    box.addEventListener("change", () => this.offerText(box.value));
    this.box = box;
    return box;
  }

  /** @param {string} text */
  offerText(text) {
    this.box.value = "";
    if (text.trim()) this.offer(new File([text], PASTED));
  }

  /** @param {File} file */
  offer(file) {
    const ticket = `${this.line.view} ${performance.now()}`;
    this.sending = { file, ticket, next: 0 };
    this.line.say({ do: "upload", name: this.name, file: file.name, size: file.size, ticket });
  }

  /** @param {Wanted} wanted */
  async sendPiece({ ticket, at }) {
    // asked of another page, or this piece is under way
    if (!this.sending || ticket !== this.sending.ticket || at !== this.sending.next) return;
    const { file } = this.sending;
    this.sending.next += PIECE;
    try {
      this.line.say({ do: "piece", ticket, at, data: await file.slice(at, at + PIECE).arrayBuffer() });
    } catch {
      this.complain(`“${file.name}” cannot be read any more. Choose it again.`);
    }
  }

  put(_, text) {
    this.chosen.textContent = text;
  }

  show(frame, before, isLast) {
    super.show(frame, before, isLast);
    if (frame.wanted) this.sendPiece(frame.wanted);
  }

  /** Take files that are dropped on an element, too. */
  takeDropsOn(element) {
    for (const kind of ["dragover", "drop"]) {
      element.addEventListener(kind, (event) => {
        event.preventDefault();
        event.stopPropagation();
        if (kind !== "drop") return;
        const { files } = event.dataTransfer;
        if (files.length) this.offer(files[0]);
        else if (this.box) this.offerText(event.dataTransfer.getData("text/plain"));
      });
    }
  }
}

/** A button of the figure's own. */
class ActionButton extends Control {
  constructor(spec, surroundings) {
    const button = make("button", { type: "button", textContent: spec.label, title: spec.help });
    super(spec, surroundings, button);
    this.button = button;
    button.dataset.button = spec.name;
    button.addEventListener("click", () => this.line.say({ do: "press", button: spec.name }));
  }

  show(frame) {
    this.holder.hidden = !isWanted(this.spec.when, frame.values);
    this.button.disabled = !frame.enabled[this.name];
  }
}

class TableInput extends Control {
  constructor(spec, surroundings) {
    super(spec, surroundings, make("div", { className: "nn-control nn-grid" }));
    this.holder.dataset.control = spec.name;
    this.grid = new NumberGrid(this.holder, spec, (operation) => this.line.say(operation));
  }

  show(frame) {
    this.holder.hidden = !isWanted(this.spec.when, frame.values);
    this.grid.put(frame.grids[this.name]);
  }
}

const CONTROLS = {
  slider: SliderInput,
  choice: ChoiceInput,
  column: ColumnInput,
  toggle: ToggleInput,
  upload: UploadInput,
  action: ActionButton,
  grid: TableInput,
  shown: TableInput,
};
