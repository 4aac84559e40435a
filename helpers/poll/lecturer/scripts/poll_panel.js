
// One vote: the question, how many have voted, the next steps; at last the answer. While a vote is on, the
// server tells how many have voted and no more; there is nothing here to leak.

const MOVED = "nn-poll-moved"; // told to all panels of the page
const STEPS = { open: ["close"], closed: ["discuss", "revote", "show"], discuss: ["revote", "show"], shown: [] };
const NAMES = { close: "Close the vote", discuss: "Discuss", revote: "Vote again", show: "Show the answer" };
const UNHEARD = "The server did not answer. Press once more.";
const LATER = "The kernel is busy. This is done as soon as it is free.";
const DISCUSS = "Discuss: find someone who chose otherwise, and convince them.";

/**
 * What a lecturer is told of a vote; `results`, `key` and `raised` only when it is shown, see results.js.
 * @typedef {object} PollState
 * @property {number} poll
 * @property {"open"|"closed"|"discuss"|"shown"} phase
 * @property {number} round 1 or 2
 * @property {number} voted
 * @property {number} present
 * @property {number} hands that were counted in this round
 * @property {{title: string, prompt: object[], choices: object[][]}} question
 * @property {string[]} [addresses] under which phones come in
 * @property {Results["results"]} [results] as in results.js
 */

/** How many have voted, as words and as a bar. */
class Turnout {
  /** @param {boolean} phones whether phones can vote, or hands are counted only */
  constructor(phones) {
    this.phones = phones;
    this.text = make("p", { className: "nn-count" });
    const attributes = { role: "progressbar", "aria-label": "Votes", "aria-valuemin": 0 };
    this.part = make("i");
    this.bar = labelled("div", attributes, { className: "nn-bar" }, this.part);
    this.root = make("div", { className: "nn-turnout" }, this.text, this.bar);
  }

  /** @param {PollState} state */
  show({ voted, present, hands }) {
    const phones = present ? `${voted} of ${counted(present, "has", "have")} voted` : "Nobody is here yet";
    const counts = this.phones ? [phones] : [];
    if (hands || !this.phones) counts.push(`${counted(hands, "hand", "hands")} counted`);
    write(this.text, counts.join(" · "));
    this.bar.hidden = !this.phones;
    this.part.style.transform = `scaleX(${present ? voted / present : 0})`;
    for (const [name, value] of [["max", Math.max(present, 1)], ["now", voted], ["text", phones]]) {
      this.bar.setAttribute(`aria-value${name}`, String(value));
    }
  }
}

/** @implements {PanelView} */
class PollPanel {
  /**
   * @param {{code: string, poll: ?number, title: string, wanted: object, address?: string, named?: boolean}} shown
   * @param {any} model of the widget
   * @param {Wire} wire
   * @param {(state: PollState) => void} apply shows what a command has brought
   */
  constructor(shown, model, wire, apply) {
    this.shown = shown;
    this.model = model;
    this.wire = wire;
    this.apply = apply;
    this.number = shown.poll;
    this.witness = false; // was the vote on before our eyes? If not, its answer is that of an earlier group
    this.before = ""; // what is on the screen
    this.freed = () => write(this.trouble, ""); // what was in the way may be no more
    this.build();
    if (shown.named) this.locate(shown.address);
    if (!this.number) this.wait();
    window.addEventListener(MOVED, this.freed);
  }

  build() {
    const { title, address, code } = this.shown;
    this.root = labelled("section", { "aria-label": `Vote: ${title}` }, { className: "nn-poll" });
    this.title = make("h3", { className: "nn-title", tabIndex: -1 }, title);
    keepKeys(this.title);
    this.where = make("span");
    const corner = make("span", { className: "nn-corner" });
    if (address) corner.append(this.where, make("b", {}, code));
    this.body = make("div", { className: "nn-body" });
    this.turnout = new Turnout(Boolean(address));
    this.phase = labelled("p", { role: "status" }, { className: "nn-phase" });
    this.steps = new Steps(this.root, this.title);
    this.hands = handsOf((counts) => this.command({ do: "hands", poll: this.number, counts }));
    this.results = make("div", { className: "nn-results" });
    this.trouble = labelled("p", { role: "alert" }, { className: "nn-trouble" });
    this.root.append(make("header", {}, this.title, corner), this.body, this.turnout.root, this.phase);
    this.root.append(this.steps.root, this.hands.root, this.results, this.trouble);
  }

  message() {
    const idle = !this.number || ["before", "shown"].includes(this.root.dataset.phase);
    return idle ? null : { do: "state", code: this.shown.code, poll: this.number, results: this.witness };
  }

  close() {
    window.removeEventListener(MOVED, this.freed);
  }

  /** @param {{do: string, [more: string]: any}} message @returns {Promise<boolean>} whether it was done */
  async command(message) {
    if (this.steps.busy) return false;
    this.steps.hold(true);
    try {
      const { reply, error } = await this.wire.send({ code: this.shown.code, ...message });
      write(this.trouble, error || "");
      if (error === undefined) {
        this.apply(reply);
        if (message.do !== "hands") this.root.scrollIntoView({ block: "nearest" }); // the hall wants to see all of it
      }
      return error === undefined;
    } catch (problem) {
      write(this.trouble, problem.message === BUSY ? LATER : UNHEARD);
      return false;
    } finally {
      this.steps.hold(false);
    }
  }

  step(text, message, main) {
    return button(text, () => this.steps.deaf || this.command(message), main);
  }

  ask(text, more) {
    return this.step(text, { do: "ask", ...this.shown.wanted, ...more }, true);
  }

  /** Nothing of the vote is on the screen, but one or two buttons. */
  blank(phase, text, buttons) {
    this.root.dataset.phase = phase;
    this.turnout.root.hidden = this.hands.root.hidden = this.results.hidden = true;
    write(this.phase, text);
    this.steps.offer(buttons);
  }

  wait() {
    this.blank("ready", "Not opened yet.", [this.ask("Open the vote")]);
  }

  earlier() {
    if (this.witness || ["before", "shown"].includes(this.root.dataset.phase)) return;
    const again = this.step("Show it again", { do: "state", poll: this.number, results: true });
    this.blank("before", "Shown before.", [this.ask("Ask again", { again: true }), again]);
  }

  adopt(poll) {
    this.number = poll;
    try {
      this.model.set("shown", { ...this.model.get("shown"), poll }); // for a page that is opened anew
      this.model.save_changes();
    } catch {
      // the kernel has gone; a new one finds the vote by its question
    }
  }

  locate(address) {
    write(this.where, `${bare(address)} · `);
  }

  /** @param {PollState} state */
  show(state) {
    const { phase, round, question, results } = state;
    if (state.poll !== this.number) this.adopt(state.poll);
    if (state.addresses?.length && !this.shown.named) this.locate(state.addresses[0]);
    if (phase === "shown" && !results) {
      this.earlier();
      return;
    }
    this.witness = true;
    this.turnout.show(state);
    this.hands.fit(question, phase === "discuss" && round === 1, state.hands);
    const mark = JSON.stringify([this.number, phase, round, question, results]);
    if (mark === this.before) return;
    if (this.before) window.dispatchEvent(new Event(MOVED));
    this.before = mark;
    this.draw(state);
  }

  draw(state) {
    const { phase, round, question } = state;
    const shown = phase === "shown";
    write(this.trouble, "");
    write(this.title, question.title || "Vote");
    const prompt = make("p", { className: "nn-prompt" }, ...written(question.prompt));
    this.body.replaceChildren(prompt, ...(shown ? [] : [choicesOf(question)]));
    this.turnout.root.hidden = this.hands.root.hidden = shown;
    this.results.hidden = !shown;
    const names = STEPS[phase].filter((name) => round === 1 || ["close", "show"].includes(name));
    this.steps.offer(
      names.map((name, place) => this.step(NAMES[name], { do: "move", poll: this.number, command: name }, !place)),
    );
    if (shown) this.results.replaceChildren(...resultsOf(question, state));
    this.root.dataset.phase = phase;
    const told = { open: `Vote ${round} is open.`, closed: `Vote ${round} is closed.`, discuss: DISCUSS };
    write(this.phase, shown ? inWords(state) : told[phase]);
  }
}

function choicesOf(question) {
  const lines = question.choices.map((choice, place) =>
    make("li", {}, make("b", { className: "nn-letter" }, LETTERS[place]), make("span", {}, ...written(choice))),
  );
  return labelled("ul", { role: "list" }, { className: "nn-choices" }, ...lines);
}
