// The line to the kernel: what is under way, what waits, and what of it becomes one.

const SILENCE = 3000; // ms without an answer before the figure says so

/**
 * How two operations of a kind, one said right after the other, become one; null: they stay two.
 * Kinds that are not here always stay two.
 * @type {{[kind: string]: (last: any, next: any) => Operation | null}}
 */
const MERGES = {
  set: (last, next) => ({ ...last, values: { ...last.values, ...next.values } }),
  drag: (last, next) => (last.handle === next.handle ? next : null),
  nudge: (last, next) =>
    last.handle === next.handle ? { ...last, dx: last.dx + next.dx, dy: last.dy + next.dy } : null,
  stroke: (last, next) =>
    last.handle === next.handle && !next.begins ? { ...last, path: [...last.path, ...next.path] } : null,
  cell: (last, next) =>
    isSameCell(last, next) && "steps" in last && "steps" in next
      ? { ...last, steps: last.steps + next.steps }
      : null,
  point: (_, next) => next,
  size: (_, next) => next,
};

/** @param {CellPlace} one @param {CellPlace} other */
function isSameCell(one, other) {
  return one.name === other.name && one.row === other.row && one.column === other.column;
}

/**
 * The one operation that does what two do, said one after the other; null where there is none.
 * @param {Operation | undefined} last
 * @param {Operation} next
 * @returns {Operation | null}
 */
function merged(last, next) {
  return last && last.do === next.do && next.do in MERGES ? MERGES[next.do](last, next) : null;
}

/**
 * One message is under way at a time; what happens meanwhile waits, and the latest value wins.
 * Fast play has two: the kernel takes the next step while the picture of the last one travels.
 */
class Line {
  /**
   * @param {Model} model
   * @param {string} view the name of this page
   * @param {(silent: boolean) => void} silent hears that the kernel does not answer, or does again
   */
  constructor(model, view, silent) {
    this.model = model;
    this.view = view;
    this.silent = silent;
    this.most = 1; // messages under way
    this.count = 0;
    this.timer = 0;
    /** @type {Operation[]} */
    this.waiting = [];
    /** @type {Map<string, boolean>} of each message, whether it begins something new */
    this.underWay = new Map();
  }

  /** @param {Operation} operation */
  say(operation) {
    const one = merged(this.waiting[this.waiting.length - 1], operation);
    if (one) this.waiting[this.waiting.length - 1] = one;
    else this.waiting.push(operation);
    this.flush();
  }

  flush() {
    if (this.underWay.size >= this.most || !this.waiting.length) return;
    const id = `${this.view}-${++this.count}`;
    const begins = this.waiting.some((operation) => operation.do === "preset" || isPress(operation, "reset"));
    this.underWay.set(id, begins);
    const buffers = this.waiting.flatMap((operation) => (operation.do === "piece" ? [operation.data] : []));
    const operations = this.waiting.map(withoutData);
    this.waiting = [];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.silent(true), SILENCE);
    this.model.send({ id, view: this.view, operations }, undefined, buffers);
  }

  /** A message is answered, and its frame is on the screen. */
  answered(id) {
    if (!this.underWay.delete(id)) return;
    if (!this.underWay.size) clearTimeout(this.timer);
    this.silent(false);
    this.flush();
  }

  /** Whether this answers all that was said: nothing else is under way, and nothing waits. */
  isLast(id) {
    return this.underWay.size === 1 && this.underWay.has(id) && !this.waiting.length;
  }

  /** Whether this answers a message that began something new: a preset, a reset. */
  isBeginning(id) {
    return Boolean(this.underWay.get(id));
  }

  /** Whether a press waits for its turn. */
  get pressWaits() {
    return this.waiting.some((operation) => operation.do === "press");
  }

  /** Whether a new value of this control waits for its turn. */
  setWaits(name) {
    return this.waiting.some((operation) => operation.do === "set" && name in operation.values);
  }
}

function isPress(operation, button) {
  return operation.do === "press" && operation.button === button;
}

/**
 * Bytes travel beside the message, in the order of the operations that they belong to.
 * @param {any} operation
 * @returns {Operation}
 */
function withoutData({ data: _, ...operation }) {
  return operation;
}
