// How far away the kernel is, and how many messages fit on the way to it and back.

const BRISK = 15; // ms between two messages at least: a screen shows hardly more pictures than that
const SLOW = 250; // ms between two at most, unless the kernel says that it needs more
const MOST = 24; // messages under way at most, however far
const JUPYTER = 3; // ms that the kernel needs for a message besides the time it tells
const QUEUE = 40; // ms that an answer may be late because others were before it

/**
 * Learnt from each answer. Messages leave as far apart as the kernel needs for one; where answers are late all the
 * same – a slow page, a busy machine –, farther apart until the queue has gone. So the way is full, and its end
 * is not.
 */
class Distance {
  constructor() {
    this.far = NaN; // ms there and back, without the kernel's own time
    this.apart = BRISK; // ms between two messages
    this.late = this.took = 0; // ms of the last answer: behind time, and in the kernel
  }

  /**
   * @param {number} trip ms from a message to its answer
   * @param {number} took ms of the kernel
   * @param {boolean} alone nothing else was under way when it left: what it took is the way's, and no queue's
   */
  learn(trip, took, alone) {
    const far = Math.max(0, trip - took);
    if (!(far > this.far)) this.far = far;
    else this.far += alone ? 0.25 * (far - this.far) : 0.0005 * this.far; // the way may have become longer
    const late = far - this.far;
    const kernel = JUPYTER + Math.min(took, this.took); // one long answer, new axes say, is none of a kind
    const strain = Math.min(1, Math.min(late, this.late) / QUEUE - 1); // −1: no queue, 1: a long one
    [this.late, this.took] = [late, took];
    this.apart = Math.max(BRISK, kernel, Math.min(SLOW, this.apart * (1 + (0.4 * strain) / this.most)));
  }

  /** Messages that the way there and back holds. */
  get most() {
    return Math.min(MOST, 1 + Math.floor((this.far || 0) / this.apart + 0.75)); // one more where a quarter fits
  }
}
