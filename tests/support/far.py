"""A line to a kernel far away on a clock of its own: the real line, and a way that delays and loses."""

from support.bare import alone

SCRIPTS = "distance.js line.js"
WORLD = """(plan) => {
  // A clock of our own: nothing waits for the real one, and every run is the same.
  const real = [performance.now, window.setTimeout, window.clearTimeout];
  let [now, tickets, seed] = [0, 0, plan.seed];
  const todo = new Map();
  performance.now = () => now;
  window.setTimeout = (act, wait = 0) => (todo.set(++tickets, [now + Math.max(0, wait), act]), tickets);
  window.clearTimeout = (ticket) => todo.delete(ticket);
  const chance = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  // The way: each direction keeps its order; what is on it while it is cut is gone.
  const free = { there: 0, back: 0, kernel: plan.busy, page: 0 };
  const isCut = (from, to) => plan.cuts.some(([begins, ends]) => from < ends && begins < to);
  const trip = () => plan.trip + (plan.longer && now > plan.longer[0] ? plan.longer[1] : 0);
  const travel = (way, act) => {
    const arrives = Math.max(free[way], now + trip() / 2 + plan.jitter * chance());
    if (isCut(now, arrives)) return;
    free[way] = arrives;
    setTimeout(act, arrives - now);
  };
  const queued = (place, takes, act) => {
    free[place] = Math.max(free[place], now) + takes;
    setTimeout(act, free[place] - now);
  };

  const heard = { done: [], pictures: [], most: 0, queue: 0, sent: 0, silent: [] };
  let [last, inKernel] = [0, 0];
  const kernel = ({ id, number, operations }) => {
    heard.queue = Math.max(heard.queue, ++inKernel);
    queued("kernel", plan.took + plan.extra, () => {
      inKernel--;
      if (number > last + 1) return travel("back", () => line.missed(id));
      if (number === last + 1) {
        heard.done.push(...operations);
        last = number;
      }
      travel("back", () => {
        line.heard(id, plan.took);
        queued("page", plan.paint, () => {
          heard.pictures.push(now);
          line.answered(id);
        });
      });
    });
  };
  const send = (message) => {
    heard.sent++;
    heard.most = Math.max(heard.most, line.underWay.size);
    travel("there", () => kernel(message));
  };
  const line = new Line({ send }, "page", (silent) => heard.silent.push([now, silent]));

  for (const [when, operation] of plan.hand) setTimeout(() => line.say(operation), when);
  if (plan.play) {
    line.least = 2;
    line.more = () => (now < plan.play ? { do: "press", button: "step" } : null);
    line.flush();
  }
  try {
    while (todo.size && now < plan.until) {
      const next = [...todo].reduce((first, one) => (one[1][0] < first[1][0] ? one : first));
      todo.delete(next[0]);
      now = next[1][0];
      next[1][1]();
    }
    return { ...heard, left: line.underWay.size + line.waiting.length, end: now };
  } finally {
    [performance.now, window.setTimeout, window.clearTimeout] = real;
  }
}"""
WAY = {"trip": 20, "jitter": 0, "took": 3, "extra": 3, "paint": 8, "busy": 0, "cuts": []}  # ms
QUIET = {**WAY, "hand": [], "play": 0, "seed": 1, "until": 10_000_000}


def world(page, **plan):
    """Return what happens on a line: operations done, when pictures were shown, how much was under way."""
    return alone(page, SCRIPTS, WORLD, {**QUIET, **plan})
