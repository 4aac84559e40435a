// A live figure around its stage: controls, equation, NumPy line, text twin, drawer.
// It asks the kernel and shows what the kernel answers; it decides nothing about the lecture.

const SILENCE = 3000; // ms without an answer before the figure says so
const QUIET = 700; // ms without a change before a screen reader hears the new text
const PIECE = 2 << 20; // bytes of a file in one message: Jupyter takes no message above 10 MB
const PACE = { slow: 900, normal: 300, fast: 0 }; // ms between two steps of play

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function bytes(view) {
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

function sameCell(one, other) {
  return one.name === other.name && one.row === other.row && one.column === other.column;
}

// One message is under way at a time; what happens meanwhile waits, and the latest value wins.
// Fast play has two: the kernel takes the next step while the picture of the last one travels.
// `underWay` says of each whether it begins something new.
class Line {
  constructor(model, view, silent) {
    Object.assign(this, { model, view, silent, waiting: [], underWay: new Map(), most: 1, count: 0 });
  }

  say(operation) {
    const last = this.waiting[this.waiting.length - 1];
    if (last && last.do === "set" && operation.do === "set") Object.assign(last.values, operation.values);
    else if (last && last.do === "drag" && operation.do === "drag" && last.handle === operation.handle) Object.assign(last, operation);
    else if (last && last.do === "stroke" && operation.do === "stroke" && !operation.begins && last.handle === operation.handle) last.path.push(...operation.path);
    else if (last && last.do === "cell" && operation.do === "cell" && sameCell(last, operation) && "steps" in last && "steps" in operation) last.steps += operation.steps;
    else if (last && last.do === "point" && operation.do === "point") Object.assign(last, operation);
    else if (last && last.do === "nudge" && operation.do === "nudge" && last.handle === operation.handle) {
      last.dx += operation.dx;
      last.dy += operation.dy;
    } else if (!(last && last.do === "size" && operation.do === "size" && Object.assign(last, operation))) this.waiting.push(operation);
    this.flush();
  }

  flush() {
    if (this.underWay.size >= this.most || !this.waiting.length) return;
    const id = `${this.view}-${++this.count}`;
    const operations = this.waiting.map(({ data, ...operation }) => operation);
    this.underWay.set(id, operations.some((operation) => operation.do === "preset" || operation.button === "reset"));
    const buffers = this.waiting.flatMap(({ data }) => data || []);
    this.waiting = [];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.silent(true), SILENCE);
    this.model.send({ id, view: this.view, operations }, undefined, buffers);
  }

  answered(id) {
    if (!this.underWay.delete(id)) return;
    if (!this.underWay.size) clearTimeout(this.timer);
    this.silent(false);
    this.flush();
  }
}

// A table of numbers. One cell at a time is in the order of Tab; from there the arrow keys lead on.
const CELL_HELP = "type, drag up or down, or press ↑ ↓; ← → and Enter go to other cells";
const DRAG = 8; // px for one step of a dragged cell

class NumberGrid {
  constructor(holder, spec, line) {
    Object.assign(this, { spec, line, holder, inputs: [], dirty: null, at: [0, 0] });
    this.sign = make("span", { className: "nn-sign" });
    this.label = make("span", { className: "nn-grid-label" });
    this.cells = make("div", { className: "nn-cells" });
    holder.setAttribute("role", "group");
    holder.append(this.sign, make("div", {}, this.label, this.cells));
  }

  // Rows and columns of the table may stand as columns and rows on the screen.
  put({ label, sign = "", order = 0, turned = false, cells, lit = [], strong = [], marks = [] }) {
    this.label.textContent = label;
    this.holder.setAttribute("aria-label", label);
    this.sign.textContent = sign;
    this.holder.style.order = order;
    const [rows, columns] = [cells.length, cells[0].length];
    const form = `${rows} ${columns} ${turned}`;
    if (form !== this.form) this.build(rows, columns, turned, form);
    const names = new Map(marks.map(([row, column, mark]) => [`${row} ${column}`, mark]));
    const key = ([row, column]) => `${row} ${column}`;
    const [litOnes, strongOnes] = [new Set(lit.map(key)), new Set(strong.map(key))];
    for (const { input, row, column } of this.inputs) {
      const text = cells[row][column];
      const place = key([row, column]);
      if (this.dirty !== input && input.value !== text) { // what is being typed stays
        input.value = text;
        if (input === document.activeElement) input.select(); // what is typed next replaces it
      }
      const mark = names.get(place) || "";
      const [down, across] = turned ? [column, row] : [row, column];
      input.setAttribute("aria-label", `${label}, row ${down + 1}, column ${across + 1}${mark && `, named ${mark}`}`);
      input.setAttribute("aria-valuetext", text);
      input.setAttribute("aria-valuenow", Number(text.replace("−", "-")) || 0);
      input.parentElement.dataset.mark = mark;
      input.dataset.sign = text === "0" ? "zero" : text.startsWith("−") ? "negative" : "positive";
      input.dataset.lit = strongOnes.has(place) ? "strong" : litOnes.has(place) ? "row" : "";
    }
  }

  build(rows, columns, turned, form) {
    const had = this.inputs.some(({ input }) => input === document.activeElement);
    Object.assign(this, { form, rows, columns, turned, inputs: [], dirty: null });
    this.at = [Math.min(this.at[0], rows - 1), Math.min(this.at[1], columns - 1)];
    const [tall, wide] = turned ? [columns, rows] : [rows, columns];
    this.cells.style.gridTemplateColumns = `repeat(${wide}, auto)`;
    const parts = [];
    for (let down = 0; down < tall; down++) {
      for (let across = 0; across < wide; across++) {
        const [row, column] = turned ? [across, down] : [down, across];
        const input = this.cell(row, column);
        parts.push(make("span", { className: "nn-cell" }, input));
        this.inputs.push({ input, row, column });
      }
    }
    this.cells.replaceChildren(...parts);
    this.rove();
    if (had) this.find(...this.at).focus();
  }

  find(row, column) {
    return this.inputs.find((cell) => cell.row === row && cell.column === column).input;
  }

  rove() {
    for (const { input, row, column } of this.inputs) input.tabIndex = row === this.at[0] && column === this.at[1] ? 0 : -1;
  }

  cell(row, column) {
    const { name, kind, low, high } = this.spec;
    const input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false, readOnly: kind === "shown" });
    input.dataset.lmSuppressShortcuts = "true";
    if (kind === "grid") {
      input.setAttribute("role", "spinbutton");
      input.setAttribute("aria-valuemin", low);
      input.setAttribute("aria-valuemax", high);
      input.title = CELL_HELP;
    }
    const say = (operation) => this.line.say({ name, row, column, ...operation });
    const commit = () => {
      if (this.dirty === input) say({ do: "cell", value: input.value });
      this.dirty = null;
    };
    const step = (steps) => {
      if (kind === "shown") return;
      commit();
      say({ do: "cell", steps });
    };
    const go = (down, across) => {
      commit();
      const [tall, wide] = this.turned ? [this.columns, this.rows] : [this.rows, this.columns];
      const [y, x] = this.turned ? [column, row] : [row, column];
      const place = (y * wide + x + down * wide + across + tall * wide) % (tall * wide);
      const [newY, newX] = [Math.floor(place / wide), place % wide];
      this.find(...(this.turned ? [newX, newY] : [newY, newX])).focus();
    };
    input.addEventListener("focus", () => {
      this.at = [row, column];
      this.rove();
      input.select();
      say({ do: "point" });
    });
    input.addEventListener("input", () => (this.dirty = input));
    input.addEventListener("blur", commit);
    input.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const far = event.shiftKey ? 10 : 1;
      const moves = {
        ArrowUp: () => step(far),
        ArrowDown: () => step(-far),
        PageUp: () => step(10),
        PageDown: () => step(-10),
        ArrowLeft: () => this.dirty !== input && go(0, -1),
        ArrowRight: () => this.dirty !== input && go(0, 1),
        Enter: () => go(event.shiftKey ? -1 : 1, 0),
        Escape: () => this.dirty === input && ((this.dirty = null), (input.value = this.line.shown(name, row, column)), input.select()),
      }[event.key];
      if (moves && moves() !== false) event.preventDefault();
    });
    input.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text").trim();
      if (kind === "shown" || !/[\t\n;[]|\d\s+[-−.\d]|,.*,/.test(text)) return; // one number goes in as if typed
      event.preventDefault();
      this.dirty = null;
      say({ do: "paste", text: event.clipboardData.getData("text") });
    });
    if (kind === "grid") this.draggable(input, say);
    return input;
  }

  draggable(input, say) {
    let start = null;
    input.addEventListener("pointerdown", (event) => {
      if (event.button || this.dirty === input) return;
      start = { x: event.clientX, y: event.clientY, sent: 0, moved: false };
      input.setPointerCapture(event.pointerId);
    });
    input.addEventListener("pointermove", (event) => {
      if (!start || !input.hasPointerCapture(event.pointerId)) return;
      const way = event.clientX - start.x + start.y - event.clientY;
      const steps = Math.round(way / DRAG);
      if (!start.moved && Math.abs(way) < DRAG / 2) return;
      if (!start.moved) say({ do: "point" });
      start.moved = true;
      window.getSelection().removeAllRanges();
      if (steps !== start.sent) say({ do: "cell", steps: steps - start.sent });
      start.sent = steps;
    });
    const stop = () => {
      if (start && !start.moved) input.select();
      start = null;
    };
    input.addEventListener("pointerup", stop);
    input.addEventListener("pointercancel", stop);
  }
}

function render({ model, el }) {
  const spec = model.get("spec");
  const root = make("section", { className: "nn-figure" });
  root.setAttribute("aria-label", spec.title);
  root.style.cssText = spec.colours;
  el.append(root);
  const missing = ["ResizeObserver", "ImageData", "PointerEvent", "Float32Array"].filter((name) => !(name in window));
  if (missing.length) {
    root.append(make("p", { textContent: `This browser is too old for live figures (it lacks ${missing.join(", ")}). Please open the course in a current Firefox, Chrome, Edge or Safari.` }));
    root.append(make("p", { textContent: model.get("frame").twin }));
    return;
  }

  const view = Math.random().toString(36).slice(2, 10);
  const SILENT =
    "The kernel does not answer. If a cell is running, wait until it is done; if the kernel was restarted, run this cell again.";
  const line = new Line(model, view, (silent) => {
    if (silent) {
      trouble.textContent = SILENT;
      play(false);
    }
    else if (trouble.textContent === SILENT) trouble.textContent = "";
  });
  line.shown = (name, row, column) => current.grids[name].cells[row][column];
  const inputs = new Map();
  const grids = new Map();
  let playing = false;
  let current = null;

  // ---- the parts, top to bottom ----
  const viewButton = make("button", { type: "button", className: "nn-view" });
  const clock = make("div", { className: "nn-clock" });
  clock.setAttribute("role", "group");
  clock.setAttribute("aria-label", "Time");
  const actions = make("div", { className: "nn-clock" });
  actions.setAttribute("role", "group");
  actions.setAttribute("aria-label", "Actions");
  const presets = make("div", { className: "nn-presets" });
  presets.setAttribute("role", "group");
  presets.setAttribute("aria-label", "Presets");
  const strip = make("div", { className: "nn-controls" });
  const tables = make("div", { className: "nn-tables" });
  const box = make("div", { className: "nn-stage" });
  box.style.aspectRatio = 1 / spec.shape; // its place is kept before it is drawn, so the page does not jump
  const equation = make("div", { className: "nn-equation" });
  const numpy = make("code", { className: "nn-numpy" });
  const maths = make("div", { className: "nn-maths" }, equation, numpy);
  const twin = make("p", { className: "nn-twin" });
  const spoken = make("p", { className: "nn-spoken" });
  spoken.setAttribute("aria-live", "polite");
  const message = make("p", { className: "nn-message" });
  message.setAttribute("role", "status");
  const trouble = make("p", { className: "nn-trouble" });
  trouble.setAttribute("role", "alert");
  const drawer = make("div", { className: "nn-drawer-controls" });
  const call = make("code", { className: "nn-call" });
  const copy = make("button", { type: "button", textContent: "copy" });
  const recreate = make("p", { className: "nn-recreate" }, "This state as a cell: ", call, " ", copy);
  root.append(
    make("div", { className: "nn-head" }, make("strong", { textContent: spec.title }), viewButton),
    make("div", { className: "nn-strip" }, clock, actions, presets),
    make("div", { className: "nn-inputs" }, strip, tables),
    box,
    maths,
    twin,
    spoken,
    make("div", { className: "nn-notes" }, message, trouble),
    make("details", { className: "nn-drawer" }, make("summary", { textContent: "More controls" }), drawer, recreate),
  );
  const sliding = spec.controls.some((control) => !control.drawer && control.kind === "slider");
  if (!sliding) presets.after(strip); // a switch or two need no line of their own
  const stage = new Stage(box, (operation) => line.say(operation), spec.palettes);
  stage.describeHandles(spec.handles);
  if (spec.tables_on_stage) {
    tables.classList.add("nn-on-stage");
    stage.tables = box.appendChild(tables);
  }

  // ---- time controls ----
  const buttons = new Map();
  for (const { name, label, help } of spec.buttons) {
    const button = make("button", { type: "button", textContent: label, title: help });
    button.dataset.button = name;
    button.addEventListener("click", () => (name === "play" ? play(!playing) : (play(false), line.say({ do: "press", button: name }))));
    buttons.set(name, button);
    clock.append(button);
  }
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pace = make("select", { className: "nn-pace" });
  if (buttons.has("play")) {
    for (const name of Object.keys(PACE)) pace.append(make("option", { value: name, textContent: name, selected: name === "normal" }));
    clock.append(make("label", {}, "pace ", pace));
    if (still) buttons.get("play").title = "Your system asks for less motion: use step instead.";
  }

  // Play only asks for the next step when the last one has been drawn, so steps never pile up.
  function play(on) {
    playing = on;
    const button = buttons.get("play");
    if (!button) return;
    button.textContent = on ? "❚❚ pause" : button.dataset.label;
    button.setAttribute("aria-pressed", String(on));
    line.most = 1;
    if (on) line.say({ do: "press", button: current.can_step ? "step" : "first" });
  }
  if (buttons.has("play")) buttons.get("play").dataset.label = buttons.get("play").textContent;

  function next() {
    if (!playing) return;
    if (!current.can_step) return play(false);
    if (line.waiting.some((operation) => operation.do === "press")) return;
    const step = () => playing && line.say({ do: "press", button: "step" });
    const wait = PACE[pace.value];
    line.most = wait ? 1 : 2;
    if (wait) setTimeout(() => requestAnimationFrame(step), wait);
    else if (document.hidden) requestAnimationFrame(step); // nobody looks: pause until somebody does
    else while (line.underWay.size < line.most && !line.waiting.length) step();
  }

  // ---- presets ----
  spec.presets.forEach((label, index) => {
    const chip = make("button", { type: "button", className: "nn-chip" }, make("b", { textContent: `${index + 1}` }), ` ${label}`);
    chip.addEventListener("click", () => choosePreset(index));
    presets.append(chip);
  });
  const choosePreset = (index) => {
    play(false);
    line.say({ do: "preset", index });
  };
  root.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=text], select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = Number(event.key) - 1;
    if (index >= 0 && index < spec.presets.length) choosePreset(index);
  });

  // ---- controls ----
  const say = (name, value) => line.say({ do: "set", values: { [name]: value } });
  for (const control of spec.controls) {
    if (control.kind === "grid" || control.kind === "shown") {
      const holder = make("div", { className: "nn-control nn-grid" });
      holder.dataset.control = control.name;
      grids.set(control.name, { control, holder, grid: new NumberGrid(holder, control, line) });
      (control.drawer ? drawer : tables).append(holder);
      continue;
    }
    if (control.kind === "action") {
      const holder = make("button", { type: "button", textContent: control.label, title: control.help });
      holder.dataset.button = control.name;
      holder.addEventListener("click", () => line.say({ do: "press", button: control.name }));
      inputs.set(control.name, { control, holder, put: () => {} });
      actions.append(holder);
      continue;
    }
    const id = `nn-${view}-${control.name}`;
    const label = make("label", { htmlFor: id, textContent: control.label });
    const holder = make("div", { className: `nn-control nn-${control.kind}` }, label);
    holder.dataset.control = control.name;
    let put;
    if (control.kind === "slider") {
      const { low, high, step, log } = control;
      const place = log ? Math.log10 : (value) => value; // of a number on the slider, and back
      const number = log ? (place) => Math.min(high, Math.max(low, Number((10 ** place).toPrecision(3)))) : Number;
      const range = make("input", { type: "range", id, min: place(low), max: place(high), step });
      const field = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
      field.setAttribute("aria-label", `${control.label}, typed`);
      let typing = false;
      range.addEventListener("input", () => {
        field.value = String(number(range.value)).replace("-", "−");
        say(control.name, number(range.value));
      });
      const commit = () => {
        if (typing) say(control.name, field.value);
        typing = false;
      };
      field.addEventListener("input", () => (typing = true));
      field.addEventListener("change", commit);
      field.addEventListener("keydown", (event) => event.key === "Enter" && commit()); // JupyterLab eats its change
      holder.append(range, field);
      put = (value, text) => {
        const moving = line.waiting.some((operation) => operation.do === "set" && control.name in operation.values);
        if (moving || typing) return; // never pull a thumb or a half-typed number from under the hand
        range.value = place(value);
        field.value = text;
        range.setAttribute("aria-valuetext", text);
      };
    } else if (control.kind === "choice") {
      const select = make("select", { id });
      for (const option of control.options) select.append(make("option", { value: option, textContent: option }));
      select.addEventListener("change", () => say(control.name, select.value));
      holder.append(select);
      put = (value) => (select.value = value);
    } else if (control.kind === "upload") {
      const file = make("input", { type: "file", id, accept: control.accept });
      const name = make("span");
      file.addEventListener("change", () => {
        if (file.files.length) offer(control.name, file.files[0]);
        file.value = ""; // the same file may be chosen again
      });
      label.append(file);
      label.title = "Choose a file, or drop it on the picture";
      holder.append(name);
      put = (value, text) => (name.textContent = text);
    } else {
      const check = make("input", { type: "checkbox", id });
      check.addEventListener("change", () => say(control.name, check.checked));
      holder.prepend(check);
      put = (value) => (check.checked = value);
    }
    inputs.set(control.name, { control, holder, put });
    (control.drawer ? drawer : strip).append(holder);
  }

  // ---- a file of one's own: offered to the kernel, which asks for one piece after the other ----
  let sending = null;
  function offer(name, file) {
    sending = { file, ticket: `${view} ${performance.now()}`, next: 0 };
    line.say({ do: "upload", name, file: file.name, size: file.size, ticket: sending.ticket });
  }
  async function sendPiece({ ticket, at }) {
    if (!sending || ticket !== sending.ticket || at !== sending.next) return; // another page's, or under way
    const { file } = sending;
    sending.next += PIECE;
    try {
      line.say({ do: "piece", ticket, at, data: await file.slice(at, at + PIECE).arrayBuffer() });
    } catch {
      write(message, `“${file.name}” cannot be read any more. Choose it again.`);
    }
  }
  const taker = spec.controls.find((control) => control.kind === "upload");
  for (const event of taker ? ["dragover", "drop"] : []) {
    box.addEventListener(event, (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (event.type === "drop" && event.dataTransfer.files.length) offer(taker.name, event.dataTransfer.files[0]);
    });
  }

  copy.addEventListener("click", () => navigator.clipboard && navigator.clipboard.writeText(call.textContent));

  // ---- lecture view: one switch for all figures, remembered where the browser allows it ----
  function chosenView() {
    try {
      return localStorage.getItem("nn-view") || window.nnView;
    } catch {
      return window.nnView;
    }
  }
  function applyView() {
    const lecture = chosenView() === "lecture";
    root.dataset.view = lecture ? "lecture" : "student";
    document.body.classList.toggle("nn-lecture", lecture); // the text around the figures grows with them
    viewButton.textContent = lecture ? "student view" : "lecture view";
    viewButton.title = lecture ? "Smaller type, for reading at a desk" : "Large type, for the projector";
    measure();
  }
  viewButton.addEventListener("click", () => {
    window.nnView = chosenView() === "lecture" ? "student" : "lecture";
    try {
      localStorage.setItem("nn-view", window.nnView);
    } catch {
      // a private window: the choice lasts as long as the page
    }
    window.dispatchEvent(new Event("nn-view"));
  });

  // What is below moving numbers must not jump: they keep the height of the longest line so far.
  const grown = new ResizeObserver((entries) => {
    for (const { target, borderBoxSize } of entries) target.style.minHeight = `${borderBoxSize[0].blockSize}px`;
  });
  function shrink() {
    for (const element of [maths, twin]) {
      element.style.minHeight = "";
      grown.unobserve(element); // seen anew, it tells its height
      grown.observe(element);
    }
  }

  function measure() {
    const width = Math.floor(box.clientWidth);
    if (!width) return; // not on the screen yet
    const font = spec.fonts[root.dataset.view === "lecture" ? 1 : 0];
    const stacked = width < spec.narrow * font; // the panels stand one below the other
    box.style.height = stacked ? `${spec.stacked * font}px` : "";
    box.style.maxHeight = stacked ? "none" : "";
    const height = Math.floor(box.clientHeight);
    stage.font = font;
    const ratio = window.devicePixelRatio || 1;
    const size = { width, height, font, ratio };
    if (JSON.stringify(size) === measure.last) return;
    measure.last = JSON.stringify(size);
    shrink();
    stage.resize(width, height, ratio);
    line.say({ do: "size", ...size });
  }

  // Arrow keys and digits are the figure's, not JupyterLab's, which asks the focused element itself.
  for (const element of root.querySelectorAll("button, input, select, summary, [tabindex]")) element.dataset.lmSuppressShortcuts = "true";

  // ---- what the kernel answers ----
  function tokens(where, list) {
    where.replaceChildren(
      ...list.map(([text, colour, lit]) => make("span", { textContent: text, style: colour ? `color:${colour}` : "", className: lit ? "nn-lit" : "" })),
    );
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  async function show(frame, numbers) {
    const before = current;
    current = frame;
    if (frame.backdrops[view] || !stage.backdrop) await stage.setBackdrop(frame.backdrops[view] || frame.backdrops.first);
    stage.update(frame.layers, numbers);
    stage.moveHandles(frame.handles);
    stage.tablesAt = frame.tables_at;
    stage.paint();
    const last = line.underWay.size === 1 && line.underWay.has(frame.id) && !line.waiting.length; // to all that was said
    for (const [name, { control, holder, put }] of inputs) {
      holder.hidden = control.when && !Object.entries(control.when).every(([other, wanted]) => frame.values[other] === wanted);
      const settled = last && control.kind === "slider"; // a wish may have been settled to what was there before
      if (!before || before.values[name] !== frame.values[name] || frame.message || settled) put(frame.values[name], frame.shown[name]);
    }
    for (const [name, { control, holder, grid }] of grids) {
      holder.hidden = control.when && !Object.entries(control.when).every(([other, wanted]) => frame.values[other] === wanted);
      grid.put(frame.grids[name]);
    }
    for (const [name, on] of Object.entries(frame.enabled)) inputs.get(name).holder.disabled = !on;
    for (const [name, on] of Object.entries({ back: frame.can_back, step: frame.can_step })) {
      if (buttons.has(name)) buttons.get(name).disabled = !on;
    }
    if (buttons.has("play")) buttons.get("play").disabled = still || !frame.can_play;
    if (buttons.has("step")) write(buttons.get("step"), frame.step_label);
    tokens(equation, frame.equation);
    if (!before || JSON.stringify(before.numpy) !== JSON.stringify(frame.numpy)) tokens(numpy, frame.numpy);
    write(twin, frame.description);
    if (line.underWay.get(frame.id)) shrink();
    clearTimeout(show.timer);
    show.timer = setTimeout(() => (spoken.textContent = frame.description), QUIET);
    write(message, frame.message);
    write(call, frame.call);
    if (frame.wanted) sendPiece(frame.wanted);
    root.dataset.frame = Number(root.dataset.frame || 0) + 1;
  }

  let order = Promise.resolve(); // frames are shown one after the other, even where a backdrop must be decoded
  function receive(frame, view) {
    order = order
      .then(() => show(frame, bytes(view)))
      .catch((problem) => {
        trouble.textContent = `This figure cannot be drawn here (${problem.message}). In words: ${frame.description}`;
      })
      .then(() => {
        line.answered(frame.id);
        next();
      });
  }
  const onMessage = (frame, buffers) => receive(frame, buffers[0]);
  model.on("msg:custom", onMessage);

  const first = model.get("frame");
  receive(first, first.numbers);
  const watcher = new ResizeObserver(() => measure());
  watcher.observe(box);
  window.addEventListener("resize", measure);
  window.addEventListener("nn-view", applyView);
  applyView();

  return () => {
    playing = false;
    watcher.disconnect();
    grown.disconnect();
    window.removeEventListener("resize", measure);
    window.removeEventListener("nn-view", applyView);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
