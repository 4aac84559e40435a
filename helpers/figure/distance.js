// How far away the kernel is, and how many messages fit on the way to it and back.

const BRISK = 10; // ms between two messages at least: no screen shows more pictures than that
const MOST = 24; // messages under way at most, however far

/**
 * Learnt from each answer. Messages leave as far apart as pictures can come: as the kernel takes for one, or
 * as the answers came when they had to queue. So the way is full, and no queue grows at its end.
 */
class Distance {
  constructor() {
    this.far = NaN; // ms there and back, without the kernel's own time
    this.apart = BRISK; // ms between two messages
  }

  /**
   * @param {number} trip ms from a message to its answer
   * @param {number} took ms of the kernel
   * @param {number} apart ms between this answer and the one before; NaN where it had not been under way then
   */
  learn(trip, took, apart) {
    const far = Math.max(0, trip - took);
    const before = Number.isNaN(this.far) ? far : 1.002 * this.far; // the way may have become longer
    this.far = Math.min(far, before);
    const queued = far > this.far + 1.5 * this.apart;
    if (!queued) this.apart *= 0.97; // perhaps it goes faster
    else if (apart >= 0) this.apart += 0.25 * (1.1 * Math.min(apart, 1.5 * this.apart) - this.apart); // let it drain
    this.apart = Math.max(BRISK, Math.min(took, 1000), this.apart);
  }

  /** Messages that the way there and back holds. */
  get most() {
    return Math.min(MOST, 1 + Math.round((this.far || 0) / this.apart));
  }
}
