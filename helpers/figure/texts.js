// Where the words of the layers stand, and which of their variants: the page's side of texts.py, which says
// what `inside`, `room`, `beside` and `prefer` mean.

const SIDES = [[1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [-1, 1], [-1, -1], [1, -1]]; // to the right, and up
const FARTHER = [1, 2, 3, 4, 5]; // times as far away as asked for
const SLACK = 1; // px that boxes of letters may share
const ROUNDING = 0.01; // px
const PAD = 2; // px between words and the edge of their panel, at the student's type size
const BEFORE = { left: 0.5, center: 0, right: -0.5 }; // from the point to the middle, in widths

/** @typedef {{index: number, string: string, x: number, y: number, wide: number, tall: number}} Text middle, size */

/** How wide words are, in px; each is measured once. */
class Letters {
  /** @param {CanvasRenderingContext2D} pen */
  constructor(pen) {
    this.pen = pen;
    /** @type {Map<string, number>} */
    this.known = new Map();
  }

  width(font, string) {
    const key = `${font} ${string}`;
    let wide = this.known.get(key);
    if (wide === undefined) {
      this.pen.font = font;
      this.pen.fontKerning = "none"; // as letters.py adds letters up
      wide = this.pen.measureText(string).width;
      if (this.known.size > 5000) this.known.clear();
      this.known.set(key, wide);
    }
    return wide;
  }
}

function textFont({ bold, scale }, font) {
  return `${bold ? "bold " : ""}${scale * font}px ${FONT}`;
}

/**
 * All words of the layers, by layer.
 * @param {Layer[]} layers
 * @param {Scale[]} scales of the panels
 * @param {number} font px
 * @param {Letters} letters
 * @returns {Map<Layer, Text[]>}
 */
function placeTexts(layers, scales, font, letters) {
  const written = layers.filter((layer) => layer && layer.kind === "text");
  const placed = new Map(written.map((layer) => [layer, /** @type {Text[]} */ ([])]));
  const others = scales.map(() => /** @type {Text[]} */ ([])); // in each panel
  const gives = (layer) => Number(layer.style.beside !== null);
  for (const layer of written.sort((one, two) => gives(one) - gives(two))) {
    layer.strings.forEach((choices, index) => {
      const text = placeText(layer, index, [choices].flat(), scales[layer.panel], font, letters, others[layer.panel]);
      if (!text) return;
      placed.get(layer).push(text);
      others[layer.panel].push(text);
    });
  }
  return placed;
}

/**
 * @param {Layer} layer
 * @param {number} index of its string
 * @param {string[]} choices its variants
 * @param {Scale} scale
 * @param {number} font px
 * @param {Letters} letters
 * @param {Text[]} others that stand there already
 * @returns {Text | null} null: nothing is written
 */
function placeText({ style, values, shape }, index, choices, scale, font, letters, others) {
  const [at, px, size] = [[scale.x(values[index]), scale.y(values[shape[1] + index])], font / 14, font * style.scale];
  const [left, top, width, height] = scale.box;
  const pad = PAD * px;
  let room = style.room === null ? Infinity : Math.abs(scale.x(style.room) - scale.x(0));
  if (style.inside || style.beside !== null) room = Math.min(room, width - 2 * pad);
  const measure = (string) => letters.width(textFont(style, font), string);
  const string = choices.find((choice) => measure(choice) <= room) ?? choices[choices.length - 1];
  if (!string || !at.every(Number.isFinite)) return null;
  const text = { index, string, x: 0, y: 0, wide: measure(string), tall: size };
  if (style.beside !== null) {
    const prefer = Array.isArray(style.prefer[0]) ? style.prefer[index] : style.prefer;
    const [away, sides] = [style.beside * px, style.sides || ranked(prefer)];
    /** @type {Text[]} */
    let there = [];
    for (const string of choices.slice(choices.indexOf(text.string))) {
      if (!string) return null;
      there = spots(at, away, sides, { ...text, string, wide: measure(string) }, scale.box);
      const inside = there.filter((spot) => liesIn(spot, scale.box));
      const free = inside.find((spot) => !others.some((other) => areOverlapping(spot, other)));
      if (free) return free;
      there = [...inside, ...there];
    }
    return there[0];
  }
  text.x = at[0] + text.wide * BEFORE[style.align];
  text.y = at[1];
  if (style.inside) {
    text.x = within(text.x, left + pad, left + width - pad, text.wide);
    text.y = within(text.y, top, top + height, size);
  }
  return text;
}

/**
 * All sides of a point, the one asked for first.
 * @param {number[]} prefer to the right, and up
 */
function ranked(prefer) {
  /** @param {number[]} side */
  const fits = ([x, y]) => Math.round((1e6 * (x * prefer[0] + y * prefer[1])) / Math.hypot(x, y));
  return [...SIDES].sort((one, two) => fits(two) - fits(one));
}

/**
 * A text at all places that it may have beside a point, the one asked for first. Above and below the point it
 * slides along until it lies in the box, as it does up and down on its sides.
 * @param {number[]} at
 * @param {number} away px
 * @param {number[][]} sides
 * @param {Text} text
 * @param {Scale["box"]} box
 * @returns {Text[]}
 */
function spots(at, away, sides, text, [left, top, width, height]) {
  const { wide, tall } = text;
  return FARTHER.flatMap((far) =>
    sides.map(([dx, dy]) => {
      const near = far * away * (dx && dy ? 0.7 : 1);
      const [x, y] = [at[0] + dx * (near + wide / 2), at[1] - dy * (near + tall / 2)];
      return {
        ...text,
        x: dx ? x : within(x, left, left + width, wide),
        y: dy ? y : within(y, top, top + height, tall),
      };
    }),
  );
}

/** The place for the middle of something of this size, moved into limits as little as can be. */
function within(middle, low, high, size) {
  return Math.max(low + size / 2, Math.min(middle, high - size / 2));
}

/** Whether a text lies in a box, but for what is lost in rounding. */
function liesIn({ x, y, wide, tall }, [left, top, width, height]) {
  const over = [left - x, x - left - width].map((way) => way + wide / 2);
  const beyond = [top - y, y - top - height].map((way) => way + tall / 2);
  return Math.max(...over, ...beyond) < ROUNDING;
}

/** @param {Text} one @param {Text} other */
function areOverlapping(one, other) {
  const [across, down] = [(one.wide + other.wide) / 2, (one.tall + other.tall) / 2];
  return across - Math.abs(one.x - other.x) > SLACK && down - Math.abs(one.y - other.y) > SLACK;
}
