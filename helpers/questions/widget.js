// One question on the screen. The browser knows the prompt and the choices; it sends what was answered,
// and shows what the kernel replies. It is written with written.js.

const PATIENCE = 3000; // milliseconds without an answer from the kernel
const SILENT =
  "The kernel does not answer. If a cell is running, wait; " +
  "if the kernel was restarted, run this cell again.";
let count = 0;

function makeInputs(shown, id) {
  const many = shown.control === "many";
  if (many || shown.control === "one") {
    return shown.choices.map((choice, place) => {
      const input = make("input", { type: many ? "checkbox" : "radio", name: id, value: String(place) });
      return make("label", { className: "nn-choice" }, input, make("span", {}, ...written(choice)));
    });
  }
  if (shown.control === "none") return [];
  const input = make("input", { type: "text", name: id, size: shown.control === "number" ? 12 : 28 });
  input.autocomplete = "off";
  input.spellcheck = false;
  if (shown.control === "array") input.placeholder = "[1, 2, …]";
  const label = make("label", { className: "nn-line" }, "Your answer", input);
  if (shown.unit) label.append(shown.unit);
  return [label];
}

function render({ model, el }) {
  const shown = model.get("shown");
  const id = `nn-question-${Date.now().toString(36)}-${(count += 1)}`;
  const guess = shown.mode === "predict";

  const legend = make("legend");
  if (shown.title) legend.append(make("span", { className: "nn-title", textContent: shown.title }));
  legend.append(...written(shown.prompt));
  const fieldset = make("fieldset", {}, legend, ...makeInputs(shown, id));
  const inputs = [...fieldset.querySelectorAll("input")];

  const check = make("button", { type: "submit", className: "nn-main" }, guess ? "Note my guess" : "Check");
  const hint = make("button", { type: "button" }, "Hint");
  const reveal = make("button", { type: "button", className: "nn-main", hidden: true }, "What happened?");
  const again = make("button", { type: "button", hidden: true }, guess ? "Guess again" : "Try again");
  const buttons = make("div", { className: "nn-buttons" }, check, reveal, hint, again);
  hint.hidden = !shown.hints;
  buttons.hidden = shown.mode === "value";

  const hints = make("div");
  const verdict = make("div");
  const note = make("p", { className: "nn-note", hidden: true });
  const status = make("div", {}, hints, verdict, note);
  status.setAttribute("role", "status");

  const form = make("form", { className: "nn-question" }, fieldset, buttons, status);
  form.noValidate = true;
  for (const control of form.querySelectorAll("input, button")) {
    control.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take arrows and Enter for its cells
  }
  el.append(form);

  // As on the phones and in the hall, where the choices of a vote are called by their letters.
  function letters() {
    for (const [place, input] of inputs.entries()) {
      if (input.type === "text" || input.nextElementSibling.className === "nn-letter") continue;
      input.after(make("b", { className: "nn-letter", textContent: String.fromCharCode(65 + place) }));
    }
  }
  if (shown.letters) letters();

  // --- to the kernel and back
  let waiting = null;
  let hintsOpen = 0;

  function send(message) {
    if (waiting) return;
    for (const button of [check, hint, reveal]) button.setAttribute("aria-disabled", "true");
    waiting = setTimeout(() => {
      settle();
      say(null, [{ text: SILENT }]);
    }, PATIENCE);
    try {
      model.send(message);
    } catch {
      settle();
      say(null, [{ text: SILENT }]);
    }
  }

  function settle() {
    clearTimeout(waiting);
    waiting = null;
    for (const button of [check, hint, reveal]) button.removeAttribute("aria-disabled");
  }

  function answer() {
    if (shown.control === "one" || shown.control === "many") {
      const places = inputs.filter((input) => input.checked).map((input) => Number(input.value));
      const said = shown.names.length ? places.map((place) => shown.names[place]) : places;
      return shown.control === "many" ? said : (said[0] ?? null);
    }
    return inputs[0].value;
  }

  function fill(said) {
    const list = (Array.isArray(said) ? said : [said]).map(String);
    for (const input of inputs) {
      if (input.type === "text") input.value = typeof said === "string" ? said : JSON.stringify(said);
      else input.checked = list.includes(shown.names.length ? shown.names[input.value] : input.value);
    }
  }

  // --- what is on the screen
  function lock(locked) {
    const inside = form.contains(document.activeElement);
    for (const input of inputs) input.disabled = locked;
    check.hidden = locked;
    again.hidden = !locked;
    hint.hidden = locked || hintsOpen >= shown.hints;
    if (inside && locked) (reveal.hidden ? again : reveal).focus(); // never lose the keyboard's place
  }

  function say(right, text, more) {
    const marks = guess ? ["✓ As you said. ", "✗ Not as you said. "] : ["✓ Right. ", "✗ Not yet. "];
    const mark = right === true ? marks[0] : right === false ? marks[1] : "";
    const kind = right === true ? " nn-right" : right === false ? " nn-wrong" : "";
    const parts = mark ? [make("span", { className: "nn-mark", textContent: mark })] : [];
    const box = make("p", { className: `nn-verdict${kind}` }, ...parts, ...written(text));
    if (more) box.append(make("span", { className: "nn-more" }, ...written(more)));
    verdict.replaceChildren(box);
  }

  function onMessage(message) {
    settle();
    if (message.note) {
      note.textContent = message.note;
      note.hidden = false;
    }
    if (message.type === "hint") {
      hintsOpen += 1;
      hints.append(make("p", { className: "nn-hint" }, ...written(message.text)));
      hint.textContent = "Next hint";
      if (!message.left) {
        if (document.activeElement === hint) (inputs.find((input) => input.checked) ?? inputs[0])?.focus();
        hint.hidden = true;
      }
    } else if (message.type === "noted") {
      fill(message.answer);
      say(null, message.text);
      reveal.hidden = false;
      lock(true);
    } else if (message.type === "verdict") {
      if (message.letters) letters();
      if ("answer" in message) fill(message.answer);
      say(message.right, message.text, message.explanation);
      if (message.right !== null && shown.mode !== "value") {
        if (document.activeElement === reveal) again.hidden = false;
        const focused = document.activeElement === reveal;
        reveal.hidden = true;
        lock(true);
        if (focused) again.focus();
      }
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (check.hidden) return;
    send({ type: guess ? "commit" : "check", answer: answer() });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "text") return;
    event.preventDefault(); // JupyterLab keeps Enter from submitting a text field
    form.requestSubmit();
  });
  hint.addEventListener("click", () => send({ type: "hint", count: hintsOpen }));
  reveal.addEventListener("click", () => send({ type: "reveal" }));
  again.addEventListener("click", () => {
    verdict.replaceChildren();
    reveal.hidden = true;
    lock(false);
    (inputs.find((input) => input.checked) ?? inputs[0])?.focus();
  });

  function setView() {
    let view = null;
    try {
      view = localStorage.getItem("nn-view");
    } catch {
      // storage may be closed to us; the normal size will do
    }
    form.classList.toggle("nn-lecture", view === "lecture");
  }
  setView();
  window.addEventListener("nn-view", setView);
  model.on("msg:custom", onMessage);
  try {
    model.send({ type: "ready" }); // the kernel replies if there is an earlier answer
  } catch {
    // without a kernel the question still stands there to be read
  }
  return () => {
    clearTimeout(waiting);
    window.removeEventListener("nn-view", setView);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
