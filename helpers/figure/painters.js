// How the five primitives are painted on the canvas: paint.py's twin.

/**
 * Where and how a layer is painted: `count` points, the px of each, how many times as large as at a desk, the
 * scale of its panel, the screen's pixels per px, px of the type, its words, colours in the page's theme.
 * @typedef {{count: number, at: (i: number) => [number, number], size: number, scale: Scale, ratio: number,
 *   font: number, texts?: Text[], colour: (name: string) => string}} Place
 */

/** @type {{[kind: string]: (pen: CanvasRenderingContext2D, layer: Layer, place: Place) => void}} */
const PAINTERS = { line: paintLine, points: paintPoints, image: paintImage, arrow: paintArrow, text: paintText };

/** @type {(typeof PAINTERS)[string]} */
function paintLine(pen, { style: { color, width, dash, fill } }, { count, at, size, colour }) {
  pen.beginPath();
  let down = false;
  for (let i = 0; i < count; i++) {
    const [x, y] = at(i);
    const there = Number.isFinite(x) && Number.isFinite(y);
    if (there && down) pen.lineTo(x, y);
    else if (there) pen.moveTo(x, y);
    down = there;
  }
  if (fill) {
    pen.fillStyle = colour(fill);
    pen.fill();
    return;
  }
  pen.strokeStyle = colour(color);
  pen.lineWidth = width * size;
  pen.lineCap = dash.length ? "butt" : "round";
  pen.lineJoin = "round";
  pen.setLineDash(dash.map((part) => part * size));
  pen.stroke();
}

function closed(pen, ...corners) {
  pen.moveTo(...corners[0]);
  for (const corner of corners.slice(1)) pen.lineTo(...corner);
  pen.closePath();
}

/**
 * The outlines of marks of radius r.
 * @type {{[marker: string]: (pen: CanvasRenderingContext2D, x: number, y: number, r: number) => void}}
 */
const MARKS = {
  circle: (pen, x, y, r) => {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  },
  square: (pen, x, y, r) => pen.rect(x - r, y - r, 2 * r, 2 * r),
  triangle: (pen, x, y, r) => closed(pen, [x, y - r], [x + r, y + r], [x - r, y + r]),
  diamond: (pen, x, y, r) => closed(pen, [x, y - 1.4 * r], [x + 1.4 * r, y], [x, y + 1.4 * r], [x - 1.4 * r, y]),
  cross: (pen, x, y, r) => {
    pen.moveTo(x - r, y - r);
    pen.lineTo(x + r, y + r);
    pen.moveTo(x - r, y + r);
    pen.lineTo(x + r, y - r);
  },
};

/** @type {(typeof PAINTERS)[string]} */
function paintPoints(pen, { style }, { count, at, size, colour }) {
  const [outline, radius, cross] = [MARKS[style.marker], (style.size * size) / 2, style.marker === "cross"];
  pen.beginPath();
  for (let i = 0; i < count; i++) {
    const [x, y] = at(i);
    outline(pen, x, y, radius);
  }
  if (style.color && !cross) {
    pen.fillStyle = colour(style.color);
    pen.fill();
  }
  pen.strokeStyle = colour(cross ? style.color : style.edge);
  pen.lineWidth = (cross ? 2 : style.edge_width) * size;
  if (pen.lineWidth > 0) pen.stroke();
}

/**
 * Enlarged, every value is a square; shrunk, neighbours are averaged.
 * @type {(typeof PAINTERS)[string]}
 */
function paintImage(pen, { style, sides: [rows, columns], coarse, picture }, { scale, ratio }) {
  const place = ([x0, x1, y0, y1]) => {
    const [left, top] = [scale.x(x0), scale.y(y1)];
    return [left, top, scale.x(x1) - left, scale.y(y0) - top];
  };
  const [left, top, width, height] = place(style.extent);
  if (style.window) {
    const [x, y, w, h] = place(style.window);
    pen.beginPath();
    pen.rect(x, y, w, h);
    pen.clip();
  }
  pen.imageSmoothingEnabled = width * ratio < columns || height * ratio < rows;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, columns / coarse, rows / coarse, left, top, width, height);
}

/** @type {(typeof PAINTERS)[string]} */
function paintArrow(pen, { style: { color, width, dash } }, { at, size, colour }) {
  const [[x0, y0], [x1, y1]] = [at(0), at(1)];
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 0.5)) return;
  const head = Math.min(length, (2.5 * width + 2) * size);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  pen.strokeStyle = pen.fillStyle = colour(color);
  pen.lineWidth = width * size;
  pen.setLineDash(dash.map((part) => part * size));
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1 - head * 0.8 * ux, y1 - head * 0.8 * uy);
  pen.stroke();
  pen.beginPath();
  closed(
    pen,
    [x1, y1],
    [x1 - head * ux - head * 0.5 * uy, y1 - head * uy + head * 0.5 * ux],
    [x1 - head * ux + head * 0.5 * uy, y1 - head * uy - head * 0.5 * ux],
  );
  pen.setLineDash([]);
  pen.lineJoin = "round";
  pen.stroke();
  pen.fill();
}

/** @type {(typeof PAINTERS)[string]} */
function paintText(pen, { style }, { texts, size, font, colour }) {
  const { color, align, halo } = style;
  pen.font = textFont(style, font);
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.strokeStyle = colour(PAPER);
  pen.lineWidth = halo * size;
  pen.lineJoin = "round";
  for (const { index, string, x, y, wide } of texts) {
    const start = x - wide * BEFORE[align]; // where the alignment takes hold
    if (halo) pen.strokeText(string, start, y);
    pen.fillStyle = colour(Array.isArray(color) ? color[index] : color);
    pen.fillText(string, start, y);
  }
}
