// What can be dragged, and where one can draw: real elements over the picture, so that they take the pointer,
// a finger, the focus and the arrow keys.

const HOVER = 6; // px a mouse moves until it points anew
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** What a handle and a pen have in common: a name, a spot in the data of a panel, and the arrow keys. */
class Grip {
  /**
   * @param {HandleSpec} spec
   * @param {Stage} stage
   * @param {(operation: Operation) => void} say
   * @param {{[name: string]: string}} attributes
   */
  constructor(spec, stage, say, attributes) {
    this.name = spec.name;
    this.stage = stage;
    this.say = say;
    /** @type {Spot | null} where it is; null: nowhere just now */
    this.spot = null;
    this.element = mark(make("div", { tabIndex: 0 }), { "data-handle": spec.name, role: "button", ...attributes });
    this.element.addEventListener("keydown", (event) => this.nudge(event));
  }

  /** @param {KeyboardEvent} event */
  nudge(event) {
    if (!(event.key in ARROWS)) return;
    event.preventDefault();
    const [dx, dy] = ARROWS[event.key].map((way) => way * (event.shiftKey ? 10 : 1));
    this.say({ do: "nudge", handle: this.name, dx, dy });
  }

  /** @param {PointerEvent} event from now on what the pointer does is this one's */
  take(event) {
    event.preventDefault();
    this.element.focus();
    this.element.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  holds(event) {
    return this.spot !== null && this.element.hasPointerCapture(event.pointerId);
  }

  /**
   * Where an event is: the scale of this grip's panel, and px on the stage.
   * @param {PointerEvent} event
   */
  where(event) {
    const { left, top } = this.stage.box.getBoundingClientRect();
    return { scale: this.stage.scale(this.spot[0]), x: event.clientX - left, y: event.clientY - top };
  }

  /**
   * Where an event is, in the data of this grip's panel.
   * @param {PointerEvent} event
   * @returns {[number, number]}
   */
  dataAt(event) {
    const { scale, x, y } = this.where(event);
    return [scale.dataX(x), scale.dataY(y)];
  }
}

/** A point that can be dragged. */
class Handle extends Grip {
  constructor(spec, stage, say) {
    super(spec, stage, say, {
      class: "nn-handle",
      role: "slider",
      "aria-roledescription": "draggable point",
      "aria-label": `${spec.label}: drag it, or use the arrow keys`,
      title: `${spec.label}: drag, or use the arrow keys`,
    });
    this.element.addEventListener("pointerdown", (event) => this.take(event));
    this.element.addEventListener("pointermove", (event) => this.holds(event) && this.drag(event));
    if (spec.anywhere) onPress(stage.box, (event, held) => this.summon(event, held));
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const [x, y] = this.dataAt(event);
    this.say({ do: "drag", handle: this.name, x, y });
  }

  /**
   * Pressed anywhere on its panel, it comes there and follows.
   * @param {PointerEvent} event
   * @param {boolean} held whether it follows now; a tap is over already
   */
  summon(event, held) {
    const on = /** @type {Element} */ (event.target);
    if (!this.spot || event.button || on.closest(".nn-handle, .nn-tables")) return;
    const { scale, x, y } = this.where(event);
    if (!isInside(scale.box, x, y)) return;
    if (held) this.take(event);
    else this.element.focus();
    this.drag(event);
  }

  /** @param {Scale} scale */
  place(scale) {
    const [, x, y] = this.spot;
    this.element.style.transform = centredAt(scale.x(x), scale.y(y));
    const [left, top, width, height] = scale.box;
    const places = [x, y, scale.dataX(left), scale.dataX(left + width), scale.dataY(top + height), scale.dataY(top)];
    const [across, up, low, high] = places.map((place) => String(Number(place.toPrecision(3))));
    mark(this.element, {
      "aria-valuenow": across,
      "aria-valuemin": low,
      "aria-valuemax": high,
      "aria-valuetext": `${across}, ${up}`.replaceAll("-", "−"),
    });
  }
}

/** A pen takes a whole panel: wherever it goes down, it draws. Its tip is shown, and moves by arrow keys. */
class Pen extends Grip {
  constructor(spec, stage, say) {
    super(spec, stage, say, {
      class: "nn-pen",
      "aria-roledescription": spec.points ? "pointing area" : "drawing area",
      "aria-label": `${spec.label}: ${spec.points ? "press" : "draw"} here, or use the arrow keys`,
    });
    this.element.classList.toggle("nn-points", spec.points);
    this.element.classList.toggle("nn-quiet", spec.quiet);
    this.tip = this.element.appendChild(make("div", { className: "nn-tip" }));
    /** @type {[number, number] | null} where a mouse pointed last, in px */
    this.passed = null;
    /** @type {[number, number] | null} where it drew last; null: it is up */
    this.last = null;
    if (spec.points) onPress(this.element, (event, held) => this.down(event, held));
    else this.element.addEventListener("pointerdown", (event) => this.down(event, true)); // it holds the finger
    this.element.addEventListener("pointermove", (event) => this.draw(event));
    if (spec.hover) this.element.addEventListener("pointermove", (event) => this.pass(event));
    if (spec.hover) this.element.addEventListener("pointerleave", (event) => this.pass(event, 0));
    for (const end of ["pointerup", "pointercancel"]) this.element.addEventListener(end, () => (this.last = null));
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} held whether it stays down; a tap is over already
   */
  down(event, held) {
    if (event.button || !this.spot) return;
    const at = this.dataAt(event);
    if (held) this.take(event);
    else this.element.focus();
    this.last = held ? at : null;
    this.say({ do: "stroke", handle: this.name, path: [at], begins: true });
  }

  /**
   * A mouse passes by: every few px it points, and once more where it leaves.
   * @param {PointerEvent} event
   */
  pass(event, least = HOVER) {
    if (this.last || !this.spot || event.pointerType !== "mouse") return;
    const { x, y } = this.where(event);
    if (this.passed && Math.hypot(x - this.passed[0], y - this.passed[1]) < least) return;
    this.passed = [x, y];
    this.say({ do: "stroke", handle: this.name, path: [this.dataAt(event)] });
  }

  /** @param {PointerEvent} event */
  draw(event) {
    if (!this.last || !this.holds(event)) return;
    const now = this.dataAt(event);
    this.say({ do: "stroke", handle: this.name, path: [this.last, now] });
    this.last = now;
  }

  /** @param {Scale} scale */
  place(scale) {
    const [left, top, width, height] = scale.box;
    putBox(this.element, left, top, width, height);
    this.tip.style.transform = centredAt(scale.x(this.spot[1]) - left, scale.y(this.spot[2]) - top);
  }
}

/** All handles and pens of a figure, in a box over the picture: the pens under the handles. */
class Handles {
  /**
   * @param {HandleSpec[]} specs
   * @param {Stage} stage
   * @param {(operation: Operation) => void} say
   */
  constructor(specs, stage, say) {
    const holder = stage.box.appendChild(make("div", { className: "nn-handles" }));
    this.grips = specs.map((spec) => new (spec.pen ? Pen : Handle)(spec, stage, say));
    for (const grip of this.grips) grip instanceof Pen ? holder.prepend(grip.element) : holder.append(grip.element);
  }

  /** @param {Frame["handles"]} spots */
  put(spots) {
    for (const grip of this.grips) grip.spot = spots[grip.name] || null;
  }

  /** @param {Scale[]} scales */
  place(scales) {
    for (const grip of this.grips) {
      grip.element.hidden = !grip.spot;
      if (grip.spot) grip.place(scales[grip.spot[0]]);
    }
  }
}

/**
 * Hear where an element is pressed: of a mouse or a pen at once, and it is held; of a finger when it was a tap,
 * for a finger that moves on scrolls the page.
 * @param {HTMLElement} element
 * @param {(event: PointerEvent, held: boolean) => void} pressed
 */
function onPress(element, pressed) {
  let isFinger = false;
  element.addEventListener("pointerdown", (event) => {
    isFinger = event.pointerType === "touch";
    if (!isFinger) pressed(event, true);
  });
  element.addEventListener("click", (event) => isFinger && pressed(/** @type {PointerEvent} */ (event), false));
}

/** Whether a point lies in a box: left, top, width and height. */
function isInside([left, top, width, height], x, y) {
  return left <= x && x <= left + width && top <= y && y <= top + height;
}

function centredAt(x, y) {
  return `translate(${x}px, ${y}px) translate(-50%, -50%)`;
}

/** Put an element over a box of the stage, in px. */
function putBox(element, left, top, width, height) {
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}
