// A live figure around its stage: controls, equation, NumPy line, text twin, drawer.
// It asks the kernel and shows what the kernel answers; it decides nothing about the lecture.

const SILENCE = 3000; // ms without an answer before the figure says so
const QUIET = 700; // ms without a change before a screen reader hears the new text
const PACE = { slow: 900, normal: 300, fast: 0 }; // ms between two steps of play

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function floats(view) {
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  return new Float32Array(bytes);
}

// One message is under way at a time; what happens meanwhile waits, and the latest value wins.
class Line {
  constructor(model, view, silent) {
    Object.assign(this, { model, view, silent, waiting: [], underWay: null, count: 0 });
  }

  say(operation) {
    const last = this.waiting[this.waiting.length - 1];
    if (last && last.do === "set" && operation.do === "set") Object.assign(last.values, operation.values);
    else if (last && last.do === "drag" && operation.do === "drag" && last.handle === operation.handle) Object.assign(last, operation);
    else if (last && last.do === "nudge" && operation.do === "nudge" && last.handle === operation.handle) {
      last.dx += operation.dx;
      last.dy += operation.dy;
    } else if (!(last && last.do === "size" && operation.do === "size" && Object.assign(last, operation))) this.waiting.push(operation);
    this.flush();
  }

  flush() {
    if (this.underWay || !this.waiting.length) return;
    this.underWay = `${this.view}-${++this.count}`;
    const operations = this.waiting;
    this.waiting = [];
    this.timer = setTimeout(() => this.silent(true), SILENCE);
    this.model.send({ id: this.underWay, view: this.view, operations });
  }

  answered(id) {
    if (id !== this.underWay) return;
    clearTimeout(this.timer);
    this.underWay = null;
    this.silent(false);
    this.flush();
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
  const inputs = new Map();
  let playing = false;
  let current = null;

  // ---- the parts, top to bottom ----
  const viewButton = make("button", { type: "button", className: "nn-view" });
  const clock = make("div", { className: "nn-clock" });
  clock.setAttribute("role", "group");
  clock.setAttribute("aria-label", "Time");
  const presets = make("div", { className: "nn-presets" });
  presets.setAttribute("role", "group");
  presets.setAttribute("aria-label", "Presets");
  const strip = make("div", { className: "nn-controls" });
  const box = make("div", { className: "nn-stage" });
  box.style.aspectRatio = 1 / spec.shape; // its place is kept before it is drawn, so the page does not jump
  const equation = make("div", { className: "nn-equation" });
  const numpy = make("code", { className: "nn-numpy" });
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
    make("div", { className: "nn-strip" }, clock, presets),
    strip,
    box,
    make("div", { className: "nn-maths" }, equation, numpy),
    twin,
    spoken,
    make("div", { className: "nn-notes" }, message, trouble),
    make("details", { className: "nn-drawer" }, make("summary", { textContent: "More controls" }), drawer, recreate),
  );
  const stage = new Stage(box, (operation) => line.say(operation), spec.colour_table);
  stage.describeHandles(spec.handles);

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

  // Play only asks for the next step when the last one is on the screen, so steps never pile up.
  function play(on) {
    playing = on;
    const button = buttons.get("play");
    if (!button) return;
    button.textContent = on ? "❚❚ pause" : button.dataset.label;
    button.setAttribute("aria-pressed", String(on));
    if (on) line.say({ do: "press", button: "step" });
  }
  if (buttons.has("play")) buttons.get("play").dataset.label = buttons.get("play").textContent;

  function next() {
    if (!playing) return;
    if (!current.can_step) return play(false);
    const last = line.waiting.concat(line.underWay ? [{}] : []);
    if (last.some((operation) => operation.do === "press")) return;
    setTimeout(() => requestAnimationFrame(() => playing && line.say({ do: "press", button: "step" })), PACE[pace.value]);
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
    const id = `nn-${view}-${control.name}`;
    const label = make("label", { htmlFor: id, textContent: control.label });
    const holder = make("div", { className: `nn-control nn-${control.kind}` }, label);
    holder.dataset.control = control.name;
    let put;
    if (control.kind === "slider") {
      const range = make("input", { type: "range", id, min: control.low, max: control.high, step: control.step });
      const field = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
      field.setAttribute("aria-label", `${control.label}, typed`);
      let typing = false;
      range.addEventListener("input", () => {
        field.value = range.value.replace("-", "−");
        say(control.name, Number(range.value));
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
        range.value = value;
        field.value = text;
        range.setAttribute("aria-valuetext", text);
      };
    } else if (control.kind === "choice") {
      const select = make("select", { id });
      for (const option of control.options) select.append(make("option", { value: option, textContent: option }));
      select.addEventListener("change", () => say(control.name, select.value));
      holder.append(select);
      put = (value) => (select.value = value);
    } else {
      const check = make("input", { type: "checkbox", id });
      check.addEventListener("change", () => say(control.name, check.checked));
      holder.prepend(check);
      put = (value) => (check.checked = value);
    }
    inputs.set(control.name, { control, holder, put });
    (control.drawer ? drawer : strip).append(holder);
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

  function measure() {
    const width = Math.floor(box.clientWidth);
    if (!width) return; // not on the screen yet
    const font = spec.fonts[root.dataset.view === "lecture" ? 1 : 0];
    const stacked = width < spec.narrow * font; // the panels stand one below the other
    box.style.height = stacked ? `${spec.stacked * font}px` : "";
    box.style.maxHeight = stacked ? "none" : "";
    const height = Math.floor(box.clientHeight);
    stage.font = font;
    if (width === stage.width && height === stage.height && font === measure.font) return;
    measure.font = font;
    stage.resize(width, height);
    line.say({ do: "size", width, height, font });
  }

  // Arrow keys and digits are the figure's, not JupyterLab's, which asks the focused element itself.
  for (const element of root.querySelectorAll("button, input, select, summary, [tabindex]")) element.dataset.lmSuppressShortcuts = "true";

  // ---- what the kernel answers ----
  function tokens(where, list) {
    where.replaceChildren(...list.map(([text, colour]) => make("span", { textContent: text, style: colour ? `color:${colour}` : "" })));
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
    stage.paint();
    for (const [name, { control, holder, put }] of inputs) {
      holder.hidden = control.when && !Object.entries(control.when).every(([other, wanted]) => frame.values[other] === wanted);
      if (!before || before.values[name] !== frame.values[name] || frame.message) put(frame.values[name], frame.shown[name]);
    }
    for (const [name, on] of Object.entries({ back: frame.can_back, step: frame.can_step })) {
      if (buttons.has(name)) buttons.get(name).disabled = !on;
    }
    if (buttons.has("play")) buttons.get("play").disabled = still || !frame.can_step;
    if (buttons.has("step")) write(buttons.get("step"), frame.step_label);
    tokens(equation, frame.equation);
    write(numpy, frame.numpy);
    write(twin, frame.twin);
    clearTimeout(show.timer);
    show.timer = setTimeout(() => (spoken.textContent = frame.twin), QUIET);
    write(message, frame.message);
    write(call, frame.call);
    root.dataset.frame = Number(root.dataset.frame || 0) + 1;
  }

  let order = Promise.resolve(); // frames are shown one after the other, even where a backdrop must be decoded
  function receive(frame, view) {
    order = order
      .then(() => show(frame, floats(view)))
      .catch((problem) => {
        trouble.textContent = `This figure cannot be drawn here (${problem.message}). In words: ${frame.twin}`;
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
    window.removeEventListener("resize", measure);
    window.removeEventListener("nn-view", applyView);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
