// Time: the buttons that take steps, and play, which takes one after the other.

const PACE = { slow: 900, normal: 300, fast: 0 }; // ms from one step to the next
const CALM = 900; // ms at least, where less motion is asked for
const CALM_NOTE = "Your system asks for less motion: play takes about one step a second.";

class Play {
  /**
   * @param {HTMLElement} clock where the buttons go
   * @param {ButtonSpec[]} specs
   * @param {Line} line
   */
  constructor(clock, specs, line) {
    this.line = line;
    this.playing = false;
    this.canStep = false;
    this.due = 0; // when the next step may be asked for, in ms
    this.timer = 0;
    this.line.more = () => this.next();
    this.goOn = () => this.line.flush();
    document.addEventListener("visibilitychange", this.goOn);
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
    if (this.button) this.addPace(clock);
  }

  addPace(clock) {
    this.label = this.button.textContent; // it is another one while it plays
    for (const name of Object.keys(PACE)) {
      this.pace.append(make("option", { value: name, textContent: name, selected: name === "normal" }));
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
    this.due = 0;
    if (this.canStep) this.line.flush();
    else this.line.say({ do: "press", button: "first" });
  }

  stop() {
    if (this.button) this.turn(false);
  }

  turn(on) {
    this.playing = on;
    this.button.textContent = on ? "❚❚ pause" : this.label;
    this.button.setAttribute("aria-pressed", String(on));
    this.line.least = 1;
    clearTimeout(this.timer);
  }

  /**
   * The next step, if it is time. The line asks whenever a message could go, so steps never pile up, and none
   * waits when play is paused: the picture stops at the last one that was under way.
   * @returns {Operation | null}
   */
  next() {
    if (!this.playing || !this.canStep || document.hidden) return null; // nobody looks: wait until somebody does
    const [wait, now] = [this.calm ? CALM : PACE[this.pace.value], performance.now()];
    this.line.least = wait ? 1 : 2; // the kernel takes the next step while the picture of the last one travels
    clearTimeout(this.timer);
    if (now < this.due) {
      this.timer = setTimeout(this.goOn, this.due - now);
      return null;
    }
    this.due = now + wait;
    return { do: "press", button: "step" };
  }

  /**
   * A frame has been drawn.
   * @param {Frame} frame
   * @param {boolean} isLast it answers all that was said
   */
  drawn(frame, isLast) {
    this.canStep = frame.can_step;
    if (this.playing && !this.canStep && isLast) this.stop();
  }

  close() {
    this.playing = false;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.goOn);
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
