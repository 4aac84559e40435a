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

const BY_HEIGHT = 0.0204; // of the window: 22 px at 1080, and as large for the last row on any other projector
const LETTERS = 60; // of such a size fit on a line of the figure, or they are smaller
const LOW = 15; // letters: no stage of the lecture view is lower
const SHARES = { student: 0.46, lecture: 0.5 }; // of the window, the most that a stage takes of it
const DESK = 250; // px: at a desk no stage is lower, if it need not be
const NARROWEST_ROW = 14; // letters: panels in several rows are no lower, even on a screen that shows less

function clamp(value, low, high) {
  return Math.max(low, Math.min(value, high));
}

/** The size of the type in px: at a desk it is fixed, in the lecture it follows the room. */
function typeSize(lecture, [desk, most], width, windowHeight) {
  if (!lecture) return desk;
  return clamp(Math.floor(10 * Math.min(BY_HEIGHT * windowHeight, width / LETTERS)) / 10, desk, most);
}

/** The view of one figure, for which there is one switch on all of them, and the size of its stage. */
class View {
  /**
   * @param {Parts} parts
   * @param {Spec} spec
   * @param {(size: Size) => void} resized hears every new size
   */
  constructor(parts, spec, resized) {
    this.parts = parts;
    this.root = parts.root;
    this.box = parts.box;
    this.button = parts.viewButton;
    this.spec = spec;
    this.resized = resized;
    this.lecture = false;
    this.size = ""; // the last, written
    this.button.addEventListener("click", () => chooseView(chosenView() === "lecture" ? "student" : "lecture"));
    this.apply = this.apply.bind(this);
    this.measure = this.measure.bind(this);
    this.observer = new ResizeObserver(this.measure);
    this.observer.observe(this.box);
    window.addEventListener("resize", this.measure);
    window.addEventListener("nn-view", this.apply);
    this.watchRatio();
  }

  /** A window that moves to another screen keeps its size, and gets another number of pixels. */
  watchRatio() {
    this.screen = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    this.screen.onchange = () => {
      this.watchRatio();
      this.measure();
    };
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
    const font = typeSize(this.lecture, this.spec.fonts, width, window.innerHeight);
    this.root.style.setProperty("--font", `${font}px`);
    const [, rows] = this.spec.rows.find(([least]) => width >= least * font);
    this.root.dataset.rows = String(rows);
    this.box.style.height = `${Math.floor(this.height(width, font, rows))}px`;
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

  /** How high the stage is: so high that in a lecture the screen shows all from the title to the last sentence. */
  height(width, font, rows) {
    const seen = this.visible;
    const beside = seen - this.parts.inputs.offsetHeight - font; // what the controls above leave
    if (rows > 1) return rows * clamp(beside, NARROWEST_ROW * font, this.spec.row * font);
    const most = SHARES[this.lecture ? "lecture" : "student"] * window.innerHeight;
    const wanted = Math.min(width * this.spec.shape, most);
    if (!this.lecture) return Math.max(wanted, clamp(beside, LOW * font, DESK));
    const around = this.parts.description.getBoundingClientRect().bottom - this.root.getBoundingClientRect().top;
    return clamp(wanted, LOW * font, seen - (around - this.box.offsetHeight) - 2);
  }

  /** The height in which a notebook scrolls, or a page. */
  get visible() {
    const panel = this.root.closest(".jp-WindowedPanel-outer, .jp-Notebook");
    return panel ? panel.clientHeight : window.innerHeight;
  }

  close() {
    this.observer.disconnect();
    this.screen.onchange = null;
    window.removeEventListener("resize", this.measure);
    window.removeEventListener("nn-view", this.apply);
  }
}
