
// The buttons of the next steps.

const STEADY = 700; // milliseconds for which new buttons are deaf: a second click meant the old ones

/** Buttons that hear nothing while a command is under way, and for a moment after they have changed. */
class Steps {
  /**
   * @param {HTMLElement} panel all of whose buttons are held together
   * @param {HTMLElement} fallback what has the focus when no button is left
   */
  constructor(panel, fallback) {
    this.panel = panel;
    this.fallback = fallback;
    this.root = make("div", { className: "nn-buttons" });
    this.busy = false;
    this.changed = -STEADY; // when the buttons were
  }

  get deaf() {
    return this.busy || performance.now() - this.changed < STEADY;
  }

  /** @param {boolean} busy whether a command is under way */
  hold(busy) {
    this.busy = busy;
    for (const one of this.panel.querySelectorAll("button")) one.setAttribute("aria-disabled", String(this.deaf));
    if (this.deaf && !this.busy) setTimeout(() => this.hold(this.busy), STEADY);
  }

  /** @param {HTMLButtonElement[]} buttons in place of those that are there */
  offer(buttons) {
    const inside = this.root.contains(document.activeElement);
    this.root.replaceChildren(...buttons);
    this.changed = performance.now();
    this.hold(this.busy);
    if (inside) (buttons[0] ?? this.fallback).focus(); // never lose the keyboard's place
  }
}
