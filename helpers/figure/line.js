// The line to the kernel: what is under way, what waits, and what of it becomes one.

const SILENCE = 3000; // ms without an answer before the figure says so, and asks again
const PATIENCE = 10_000; // ms, at most, between two such askings: a busy kernel will read all of them

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
 * A message that is not answered yet.
 * @typedef {object} Said
 * @property {number} number
 * @property {string} id of its last copy
 * @property {Operation[]} operations
 * @property {boolean} begins something new: a preset, a reset
 * @property {number} at when it was said, in ms
 * @property {boolean} alone nothing else was under way then
 * @property {number} again when it was taken for lost; 0: it was not
 */

/**
 * As many messages are under way as the way to the kernel holds; what happens meanwhile waits, and the latest
 * value wins. Each has a number: the kernel does them in their order and none twice, so what got lost on the way
 * – a broken connection – is simply said again.
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
    this.distance = new Distance();
    this.least = 1; // this many messages may always be under way
    this.count = 0;
    this.timer = this.pacer = 0;
    this.lastSaid = -Infinity; // when, in ms
    /** @type {Operation[]} */
    this.waiting = [];
    /** @type {Map<number, Said>} by number, the oldest first */
    this.underWay = new Map();
    /** Asked for one more operation whenever a message could go. @type {() => Operation | null} */
    this.more = () => null;
  }

  /** @param {Operation} operation */
  say(operation) {
    const one = merged(this.waiting[this.waiting.length - 1], operation);
    if (one) this.waiting[this.waiting.length - 1] = one;
    else this.waiting.push(operation);
    this.flush();
  }

  /** Send what waits, if it may go now; else when it may. */
  flush() {
    const [busy, now] = [this.underWay.size, performance.now()];
    if (busy >= Math.max(this.least, this.distance.most)) return;
    const early = busy < this.least ? 0 : this.lastSaid + this.distance.apart - now;
    clearTimeout(this.pacer);
    if (early > 0) {
      this.pacer = setTimeout(() => this.flush(), early);
      return;
    }
    const more = this.more();
    if (more) this.waiting.push(more);
    if (!this.waiting.length) return;
    const number = ++this.count;
    const begins = this.waiting.some((operation) => operation.do === "preset" || isPress(operation, "reset"));
    const said = { number, id: `${this.view}-${number}`, operations: this.waiting, begins, at: now, alone: !busy, again: 0 };
    this.waiting = [];
    this.underWay.set(number, said);
    this.lastSaid = now;
    if (!busy) this.listen(SILENCE);
    this.send(said);
    if (more) this.flush();
  }

  /** @param {Said} said */
  send({ id, number, operations }) {
    const buffers = operations.flatMap((operation) => (operation.do === "piece" ? [operation.data] : []));
    this.model.send({ id, number, view: this.view, operations: operations.map(withoutData) }, undefined, buffers);
  }

  /**
   * Wait for an answer; where none comes, say so and ask again, ever more patiently.
   * @param {number} patience in ms
   */
  listen(patience) {
    clearTimeout(this.timer);
    if (!this.underWay.size) return;
    this.timer = setTimeout(() => {
      this.silent(true);
      this.repeat(this.oldest, performance.now());
      this.listen(Math.min(2 * patience, PATIENCE));
    }, patience);
  }

  /**
   * Say once more what was perhaps lost; the kernel does it once.
   * @param {Said} said
   * @param {number} when it was taken for lost, in ms
   */
  repeat(said, when) {
    said.id += "'"; // another copy
    said.again = when;
    this.send(said);
  }

  /** The message that waits longest for its answer. */
  get oldest() {
    return this.underWay.values().next().value;
  }

  /** The message that an answer, by its id, is for: it, or another copy of it, is still under way. */
  asked(id) {
    const [view, number] = String(id).split("-");
    return view === this.view ? this.underWay.get(parseInt(number)) : undefined;
  }

  /**
   * The kernel has not got the message before this one. Say all again from there, once for each time lost.
   * @param {string} id
   */
  missed(id) {
    if (this.asked(id)?.id !== id) return; // it was said again meanwhile
    for (const said of this.underWay.values()) this.repeat(said, performance.now());
  }

  /**
   * An answer has come.
   * @param {string | null} id
   * @param {number} took ms of the kernel
   */
  heard(id, took) {
    const said = this.asked(id);
    if (said && !said.again) this.distance.learn(performance.now() - said.at, took, said.alone);
  }

  /** A message is answered, and its frame is on the screen. The kernel keeps the order: so are those before. */
  answered(id) {
    const said = this.asked(id);
    if (said) {
      for (const number of this.underWay.keys()) if (number <= said.number) this.underWay.delete(number);
      this.silent(false);
      const { oldest } = this;
      const lost = id.endsWith("'") && oldest && !oldest.again && oldest.at < said.again;
      if (lost) this.repeat(oldest, said.again); // as what was said before it
      this.listen(SILENCE);
    }
    this.flush();
  }

  /** Whether this answers all that was said: nothing else is under way, and nothing waits. */
  isLast(id) {
    const said = this.asked(id);
    return !this.waiting.length && this.underWay.size === (said ? 1 : 0);
  }

  /** Whether this answers a message that began something new: a preset, a reset. */
  isBeginning(id) {
    return Boolean(this.asked(id)?.begins);
  }

  /** Whether a new value of this control has been said after what this answers, or waits for its turn. */
  setWaits(name, id) {
    const since = this.asked(id)?.number || 0;
    const later = [...this.underWay.values()].filter(({ number }) => number > since);
    return [...later.flatMap(({ operations }) => operations), ...this.waiting].some(
      (operation) => operation.do === "set" && name in operation.values,
    );
  }

  /** Say nothing more. */
  close() {
    clearTimeout(this.timer);
    clearTimeout(this.pacer);
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
