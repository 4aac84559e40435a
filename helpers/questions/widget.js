// One question on the screen. The browser knows the prompt and the choices; it sends what was answered,
// and shows what the kernel replies. It is written with written.js and forms.js.

const TIMEOUT = 3000; // milliseconds without an answer from the kernel
const SILENT =
  "The kernel does not answer. If a cell is running, wait; " +
  "if the kernel was restarted, choose Run → Run All Cells.";
const MARKS = {
  ask: { true: "✓ Right. ", false: "✗ Not yet. " },
  predict: { true: "✓ As you said. ", false: "✗ Not as you said. " },
};
const LOOKS = { true: "nn-verdict nn-right", false: "nn-verdict nn-wrong" };
const WHAT = "What happened?";
const ANYWAY = "Show me anyway"; // to whoever asks before anything has moved
const HANDS = ["pointerup", "keyup", "change"];
const SETTLED = 400; // milliseconds that a figure has to move in
const CHANGED = "nn-questions"; // said to all cards when one comes or goes
let count = 0;

/**
 * @typedef {object} Reply  What the kernel sends (dialogue.py).
 * @property {"nothing" | "hint" | "noted" | "untried" | "moved" | "verdict" | "another"} type
 * @property {object[]} [text]  segments
 * @property {boolean | null} [right]  null: not judged
 * @property {object[]} [explanation]  segments
 * @property {any} [answer]  to be shown in the form
 * @property {number} [left]  hints that are still closed
 * @property {boolean} [tried]  whether what was guessed could be seen since
 * @property {boolean} [letters]
 * @property {string} [note]
 * @property {Shown} [shown]  another question in place of this one
 */

class Question {
  /** @param {{send: Function}} model @param {Shown} shown */
  constructor(model, shown) {
    this.model = model;
    this.shown = shown;
    this.form = FORMS[this.shown.control];
    this.guess = this.shown.mode === "predict";
    this.waiting = null; // while the kernel has not answered
    this.pause = null; // while a figure is moving
    this.hintsOpen = 0;
    const id = `nn-question-${Date.now().toString(36)}-${(count += 1)}`;
    this.done = false; // answered, and right
    const fieldset = make("fieldset", {}, this.makeLegend(), ...this.form.make(this.shown, id));
    this.fieldset = fieldset;
    this.inputs = [...fieldset.querySelectorAll("input, select")];
    this.controls = [...fieldset.querySelectorAll("input:not([type=hidden]), select, button")];
    this.card = make("form", { className: "nn-question", noValidate: true }, fieldset, this.makeButtons(), this.makeStatus());
    for (const control of this.card.querySelectorAll("input, select, button")) {
      control.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take arrows and Enter for its cells
    }
    this.listen();
    if (this.shown.letters) this.showLetters();
  }

  makeLegend() {
    const legend = make("legend");
    if (this.shown.title) legend.append(make("span", { className: "nn-title", textContent: this.shown.title }));
    legend.append(...written(this.shown.prompt));
    return legend;
  }

  makeButtons() {
    const check = this.guess ? "Note my guess" : "Check";
    this.check = make("button", { type: "submit", className: "nn-main" }, check);
    this.hint = make("button", { type: "button", hidden: !this.shown.hints }, "Hint");
    this.reveal = make("button", { type: "button", hidden: true }, WHAT);
    this.again = make("button", { type: "button", hidden: true }, "Guess again");
    this.another = make("button", { type: "button", hidden: true }, "Another one like this");
    this.next = make("button", { type: "button", className: "nn-main", hidden: true }, "Next question");
    this.asking = [this.check, this.hint, this.reveal, this.another]; // what waits for the kernel
    const parts = [this.check, this.reveal, this.hint, this.again, this.next, this.another];
    const buttons = make("div", { className: "nn-buttons" }, ...parts);
    buttons.hidden = this.shown.mode === "value";
    return buttons;
  }

  makeStatus() {
    this.hints = make("div");
    this.verdict = make("div");
    this.note = make("p", { className: "nn-note", hidden: true });
    const status = make("div", {}, this.hints, this.verdict, this.note);
    status.setAttribute("role", "status");
    return status;
  }

  // As on the phones and in the hall, where the choices of a vote are called by their letters.
  showLetters() {
    for (const [place, input] of this.inputs.entries()) {
      if (!["radio", "checkbox"].includes(input.type) || input.nextElementSibling.className === "nn-letter") continue;
      input.after(make("b", { className: "nn-letter", textContent: String.fromCharCode(65 + place) }));
    }
  }

  listen() {
    this.card.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.check.hidden) return;
      this.send({ type: this.guess ? "commit" : "check", answer: this.form.read(this.inputs, this.shown) });
    });
    this.card.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.type !== "text") return;
      event.preventDefault(); // JupyterLab keeps Enter from submitting a text field
      this.card.requestSubmit();
    });
    this.hint.addEventListener("click", () => this.send({ type: "hint", count: this.hintsOpen }));
    this.reveal.addEventListener("click", () =>
      this.send({ type: "reveal", anyway: this.reveal.textContent === ANYWAY }),
    );
    this.another.addEventListener("click", () => this.send({ type: "another" }));
    this.again.addEventListener("click", () => {
      this.verdict.replaceChildren();
      this.reveal.hidden = true;
      this.lock(false);
      this.focusInput();
    });
    this.next.addEventListener("click", () => this.goOn());
    const changed = () => {
      if (!this.done) return;
      this.verdict.replaceChildren(); // "Right" was said of another answer
      this.setDone(false);
    };
    for (const event of ["input", "nn-moved"]) this.fieldset.addEventListener(event, changed);
  }

  // --- from card to card

  /** @returns {HTMLFormElement | undefined} the next question in the page that one can answer */
  following() {
    const cards = [.../** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(".nn-question"))];
    return cards.slice(cards.indexOf(this.card) + 1).find((card) => card.querySelector("input, select"));
  }

  goOn() {
    const card = this.following();
    const input = card?.querySelector("input:checked") ?? card?.querySelector("input:not([type=hidden]), select, li button");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    /** @type {HTMLInputElement | null | undefined} */ (input)?.focus({ preventScroll: true });
  }

  // What is right needs nothing more: no hint, no second try, but a way on.
  setDone(done) {
    const here = [this.hint, this.next].some((button) => button === document.activeElement);
    this.done = done;
    this.hint.hidden = done || this.hintsOpen >= this.shown.hints;
    this.check.classList.toggle("nn-main", !done);
    this.offerNext();
    if (here && !done) this.focusInput(); // never lose the keyboard's place
  }

  offerNext() {
    this.next.hidden = !this.done || !this.following();
  }

  // A hand was on a figure: has it moved the one that the guess is about? The button shows it.
  follow(event) {
    if (this.reveal.hidden || this.isTried() || !event.target.closest?.(".nn-figure")) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      if (!this.waiting) this.send({ type: "moved" });
    }, SETTLED);
  }

  isTried() {
    return this.reveal.classList.contains("nn-main");
  }

  setTried(tried) {
    this.reveal.classList.toggle("nn-main", tried);
    if (tried) this.reveal.textContent = WHAT;
  }

  focusInput() {
    (this.inputs.find((input) => input.checked) ?? this.controls[0])?.focus();
  }

  // --- to the kernel and back

  send(message) {
    if (this.waiting) return;
    for (const button of this.asking) button.setAttribute("aria-disabled", "true");
    this.waiting = setTimeout(() => this.giveUp(), TIMEOUT);
    try {
      this.model.send(message);
    } catch {
      this.giveUp();
    }
  }

  giveUp() {
    this.settle();
    this.say(null, [{ text: SILENT }]);
  }

  settle() {
    clearTimeout(this.waiting);
    this.waiting = null;
    for (const button of this.asking) button.removeAttribute("aria-disabled");
  }

  /** @param {Reply} reply */
  receive(reply) {
    this.settle();
    if (reply.note) {
      this.note.textContent = reply.note;
      this.note.hidden = false;
    }
    if (reply.type === "hint") this.showHint(reply);
    else if (reply.type === "noted") this.showNoted(reply);
    else if (reply.type === "moved") this.setTried(reply.tried);
    else if (reply.type === "untried") this.showUntried(reply);
    else if (reply.type === "verdict") this.showVerdict(reply);
  }

  // --- what is on the screen

  showHint(reply) {
    this.hintsOpen += 1;
    this.hints.append(make("p", { className: "nn-hint" }, ...written(reply.text)));
    this.hint.textContent = "Next hint";
    if (reply.left) return;
    if (document.activeElement === this.hint) this.focusInput();
    this.hint.hidden = true;
  }

  showNoted(reply) {
    this.form.fill(this.inputs, reply.answer, this.shown);
    this.say(null, reply.text);
    this.reveal.textContent = WHAT;
    this.setTried(reply.tried);
    this.reveal.hidden = false;
    this.lock(true);
  }

  showUntried(reply) {
    this.say(null, reply.text);
    this.reveal.textContent = ANYWAY;
  }

  showVerdict(reply) {
    if (reply.letters) this.showLetters();
    if ("answer" in reply) this.form.fill(this.inputs, reply.answer, this.shown);
    this.say(reply.right, reply.text, reply.explanation);
    if (reply.right === null || this.shown.mode === "value") return;
    if (this.guess) this.showOutcome(reply.right);
    else {
      this.setDone(reply.right);
      this.another.hidden = !this.shown.twins;
    }
  }

  // A guess was noted, and stays as it was: to guess again is a step of its own, and only after a wrong one.
  showOutcome(right) {
    const focused = document.activeElement === this.reveal;
    this.lock(true);
    this.reveal.hidden = true;
    this.again.hidden = right;
    this.done = right;
    this.offerNext();
    if (focused) [this.again, this.next].find((button) => !button.hidden)?.focus();
  }

  lock(locked) {
    const inside = this.card.contains(document.activeElement);
    for (const control of this.controls) control.disabled = locked;
    this.check.hidden = locked;
    this.again.hidden = !locked;
    this.hint.hidden = locked || this.hintsOpen >= this.shown.hints;
    if (inside && locked) (this.reveal.hidden ? this.again : this.reveal).focus(); // nor is it lost here
  }

  say(right, text, more) {
    const mark = MARKS[this.guess ? "predict" : "ask"][right];
    const parts = mark ? [make("span", { className: "nn-mark", textContent: mark })] : [];
    const box = make("p", { className: LOOKS[right] ?? "nn-verdict" }, ...parts, ...written(text));
    if (more) box.append(make("span", { className: "nn-more" }, ...written(more)));
    this.verdict.replaceChildren(box);
  }

  setView() {
    let view = null;
    try {
      view = localStorage.getItem("nn-view");
    } catch {
      // storage may be closed to us; the normal size will do
    }
    this.card.classList.toggle("nn-lecture", view === "lecture");
  }
}

function render({ model, el }) {
  let question = new Question(model, model.get("shown"));
  el.append(question.card);
  const receive = (reply) => {
    if (reply.type === "another") change(reply.shown);
    question.receive(reply);
  };
  const change = (shown) => {
    const old = question;
    old.settle();
    question = new Question(model, shown);
    setView();
    old.card.replaceWith(question.card);
    question.focusInput();
  };
  const setView = () => question.setView();
  const offerNext = () => question.offerNext();
  setView();
  window.addEventListener("nn-view", setView);
  const follow = (event) => question.follow(event);
  if (question.guess) for (const kind of HANDS) document.addEventListener(kind, follow);
  window.addEventListener(CHANGED, offerNext);
  setTimeout(() => window.dispatchEvent(new Event(CHANGED))); // when the card is in the page
  model.on("msg:custom", receive);
  try {
    model.send({ type: "ready" }); // the kernel replies if there is an earlier answer
  } catch {
    // without a kernel the question still stands there to be read
  }
  return () => {
    clearTimeout(question.waiting);
    clearTimeout(question.pause);
    for (const kind of HANDS) document.removeEventListener(kind, follow);
    window.removeEventListener("nn-view", setView);
    window.removeEventListener(CHANGED, offerNext);
    setTimeout(() => window.dispatchEvent(new Event(CHANGED)));
    model.off("msg:custom", receive);
  };
}

export default { render };
