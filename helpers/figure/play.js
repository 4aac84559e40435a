// Time: the buttons that take steps, and play, which takes one after the other.

const PACE = { slow: 900, normal: 300, fast: 0 }; // ms between two steps
const CALM = 900; // ms at least, where less motion is asked for
const CALM_NOTE = "Your system asks for less motion: play takes about one step a second.";

class Play {
  /**
   * @param {HTMLElement} clock where the buttons go
   * @param {ButtonSpec[]} specs
   * @param {Line} line
   * @param {string} pace until another one is chosen
   */
  constructor(clock, specs, line, pace) {
    this.line = line;
    this.playing = false;
    this.canStep = false;
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    for (const { name, label, help } of specs) {
      const button = make("button", { type: "button", textContent: label, title: help });
      button.dataset.button = name;
      button.addEventListener("click", () => this.press(name));
      this.buttons.set(name, button);
      clock.append(button);
    }
    this.button = this.buttons.get("play");
    this.pace = make("select", { className: "nn-pace" });
    if (this.button) this.addPace(clock, pace);
  }

  addPace(clock, pace) {
    this.label = this.button.textContent; // it is another one while it plays
    for (const name of Object.keys(PACE)) {
      this.pace.append(make("option", { value: name, textContent: name, selected: name === pace }));
    }
    if (this.calm) clock.append(make("span", { className: "nn-calm", textContent: CALM_NOTE }));
    else clock.append(make("label", {}, "pace ", this.pace));
  }

  press(name) {
    if (name === "play" && !this.playing) return this.start();
    this.stop();
    if (name !== "play") this.line.say({ do: "press", button: name });
  }

  start() {
    this.turn(true);
    this.line.say({ do: "press", button: this.canStep ? "step" : "first" });
  }

  stop() {
    if (this.button) this.turn(false);
  }

  turn(on) {
    this.playing = on;
    this.button.textContent = on ? "❚❚ pause" : this.label;
    this.button.setAttribute("aria-pressed", String(on));
    this.line.most = 1;
  }

  /**
   * A frame has been drawn: play asks for the next step only now, so steps never pile up.
   * @param {Frame} frame
   */
  drawn(frame) {
    this.canStep = frame.can_step;
    if (!this.playing) return;
    if (!this.canStep) return this.stop();
    if (this.line.pressWaits) return;
    const step = () => this.playing && this.line.say({ do: "press", button: "step" });
    const wait = this.calm ? CALM : PACE[this.pace.value];
    this.line.most = wait ? 1 : 2;
    if (wait) setTimeout(() => requestAnimationFrame(step), wait);
    else if (document.hidden) requestAnimationFrame(step); // nobody looks: pause until somebody does
    else while (this.line.underWay.size < this.line.most && !this.line.waiting.length) step();
  }

  /** @param {Frame} frame */
  show(frame) {
    this.enable("back", frame.can_back);
    this.enable("step", frame.can_step);
    this.enable("play", frame.can_play);
    if (this.buttons.has("step")) write(this.buttons.get("step"), frame.step_label);
  }

  enable(name, on) {
    if (this.buttons.has(name)) this.buttons.get(name).disabled = !on;
  }
}
