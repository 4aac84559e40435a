// How large all is: the lecture view, the size of the stage, heights that do not jump.

/** @type {Window & {nnView?: string}} where the browser may store nothing, the page remembers */
const memory = window;

/** The view that was chosen for all figures, remembered where the browser allows it. */
function chosenView() {
  try {
    return localStorage.getItem("nn-view") || memory.nnView;
  } catch {
    return memory.nnView;
  }
}

function chooseView(view) {
  memory.nnView = view;
  try {
    localStorage.setItem("nn-view", view);
  } catch {
    // a private window: the choice lasts as long as the page
  }
  window.dispatchEvent(new Event("nn-view"));
}

/** What is below moving numbers must not jump: they keep the height of the longest line so far. */
class SteadyHeights {
  /** @param {HTMLElement[]} elements */
  constructor(elements) {
    this.elements = elements;
    this.observer = new ResizeObserver((entries) => {
      for (const { target, borderBoxSize } of entries) {
        /** @type {HTMLElement} */ (target).style.minHeight = `${borderBoxSize[0].blockSize}px`;
      }
    });
  }

  /** Begin anew with what stands there now. */
  forget() {
    for (const element of this.elements) {
      element.style.minHeight = "";
      this.observer.unobserve(element); // seen anew, it tells its height
      this.observer.observe(element);
    }
  }

  close() {
    this.observer.disconnect();
  }
}

/** @typedef {{width: number, height: number, font: number, ratio: number}} Size of the stage and its letters, in px */

/** The view of one figure, for which there is one switch on all of them, and the size of its stage. */
class View {
  /**
   * @param {Parts} parts
   * @param {Spec} spec
   * @param {(size: Size) => void} resized hears every new size
   */
  constructor({ root, box, viewButton }, spec, resized) {
    this.root = root;
    this.box = box;
    this.button = viewButton;
    this.spec = spec;
    this.resized = resized;
    this.lecture = false;
    this.size = ""; // the last, written
    viewButton.addEventListener("click", () => chooseView(chosenView() === "lecture" ? "student" : "lecture"));
    this.apply = this.apply.bind(this);
    this.measure = this.measure.bind(this);
    this.observer = new ResizeObserver(this.measure);
    this.observer.observe(box);
    window.addEventListener("resize", this.measure);
    window.addEventListener("nn-view", this.apply);
  }

  apply() {
    this.lecture = chosenView() === "lecture";
    this.root.dataset.view = this.lecture ? "lecture" : "student";
    document.body.classList.toggle("nn-lecture", this.lecture); // the text around the figures grows with them
    this.button.textContent = this.lecture ? "student view" : "lecture view";
    this.button.title = this.lecture ? "Smaller type, for reading at a desk" : "Large type, for the projector";
    this.measure();
  }

  measure() {
    const width = Math.floor(this.box.clientWidth);
    if (!width) return; // not on the screen yet
    const font = this.spec.fonts[this.lecture ? 1 : 0];
    const stacked = width < this.spec.narrow * font; // the panels stand one below the other
    this.box.style.height = stacked ? `${this.spec.stacked * font}px` : "";
    this.box.style.maxHeight = stacked ? "none" : "";
    const height = Math.floor(this.box.clientHeight);
    const size = { width, height, font, ratio: window.devicePixelRatio || 1 };
    if (JSON.stringify(size) === this.size) return;
    this.size = JSON.stringify(size);
    this.resized(size);
  }

  /** Tell the size again, as if it were new. */
  tell() {
    this.size = "";
    this.measure();
  }

  close() {
    this.observer.disconnect();
    window.removeEventListener("resize", this.measure);
    window.removeEventListener("nn-view", this.apply);
  }
}
