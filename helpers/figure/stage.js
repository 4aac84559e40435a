// The stage: paints the five primitives over a backdrop of axes. It knows lines, points, images, arrows and
// texts, and nothing of neurons.

/**
 * Data → px of the stage, and back, for one panel.
 * @typedef {object} Scale
 * @property {[number, number, number, number]} box left, top, width and height, in px
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 * @property {(pixel: number) => number} dataX
 * @property {(pixel: number) => number} dataY
 */

/**
 * The scale of a panel whose backdrop is shown `width` × `height` px large.
 * @param {Panel} panel
 * @param {{width: number, height: number}} backdrop
 * @returns {Scale}
 */
function panelScale(panel, backdrop, width, height) {
  const [left, top, right, bottom] = panel.box;
  const [sx, sy] = [width / backdrop.width, height / backdrop.height];
  const bend = panel.log_y ? Math.log10 : (value) => value;
  const unbend = panel.log_y ? (value) => 10 ** value : (value) => value;
  const [x0, x1] = panel.x;
  const [y0, y1] = panel.y.map(bend);
  return {
    box: [left * sx, top * sy, (right - left) * sx, (bottom - top) * sy],
    x: (value) => (left + ((value - x0) / (x1 - x0)) * (right - left)) * sx,
    y: (value) => (bottom - ((bend(value) - y0) / (y1 - y0)) * (bottom - top)) * sy,
    dataX: (pixel) => x0 + ((pixel / sx - left) / (right - left)) * (x1 - x0),
    dataY: (pixel) => unbend(y0 + ((bottom - pixel / sy) / (bottom - top)) * (y1 - y0)),
  };
}

/** @typedef {LayerNews & {values: Uint8Array | Float32Array, picture?: HTMLCanvasElement}} Layer */
/** @typedef {{place(scales: Scale[]): void}} Overlay what lies over the picture, and goes with its panels */

class Stage {
  /**
   * @param {HTMLElement} box
   * @param {Theme} theme
   */
  constructor(box, theme) {
    this.box = box;
    this.theme = theme;
    this.backdropImage = box.appendChild(make("img", { alt: "" }));
    this.canvas = box.appendChild(mark(make("canvas"), { "aria-hidden": "true" }));
    /** @type {Backdrop | null} */
    this.backdrop = null;
    /** @type {Layer[]} */
    this.layers = [];
    /** @type {Overlay[]} */
    this.overlays = [];
    this.width = this.height = this.font = 0;
    this.ratio = 1; // pixels of the screen per px
    this.letters = new Letters(document.createElement("canvas").getContext("2d"));
  }

  /**
   * Lay something over the picture; it is told where the panels are whenever they are painted.
   * @template {Overlay} One
   * @param {One} overlay
   * @returns {One}
   */
  lay(overlay) {
    this.overlays.push(overlay);
    return overlay;
  }

  /**
   * Show new axes once they are decoded, so that they change in the same frame as the layers.
   * @param {Backdrop} backdrop
   */
  async setBackdrop(backdrop) {
    const url = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(this.theme.axes(backdrop.svg));
    const ready = new Image();
    ready.src = url;
    await ready.decode();
    this.backdrop = backdrop;
    this.backdropImage.src = url;
  }

  /** Paint all in the colours that the theme has now. */
  async recolour() {
    for (const layer of this.layers) {
      if (layer && layer.kind === "image" && layer.shape.length === 2) layer.picture = this.picture(layer);
    }
    if (this.backdrop) await this.setBackdrop(this.backdrop);
    this.paint();
  }

  resize({ width, height, font, ratio }) {
    Object.assign(this, { width, height, font, ratio });
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.paint();
  }

  /**
   * Only layers that changed are sent, and their values only where these are new. The bytes hold the values
   * of one layer after the other: float32, and of images a level for each value.
   * @param {LayerNews[]} layers
   * @param {ArrayBuffer} bytes
   */
  update(layers, bytes) {
    let at = 0;
    for (const news of layers) {
      const before = this.layers[news.index];
      const layer = (this.layers[news.index] = { ...before, ...news });
      if (news.shape) {
        const count = news.shape.reduce((product, side) => product * side);
        layer.values = new (layer.kind === "image" ? Uint8Array : Float32Array)(bytes, at, count);
        at += layer.values.byteLength;
      }
      const recoloured = before && layer.style.colours !== before.style.colours;
      if (layer.kind === "image" && (news.shape || recoloured)) layer.picture = this.picture(layer);
    }
  }

  /**
   * The image of a layer, one pixel for each value: on the canvas that it had, if it had one.
   * @param {Layer} layer
   */
  picture({ values, shape: [rows, columns, colours], style, picture = document.createElement("canvas") }) {
    if (!rows || !columns) return picture;
    if (picture.width !== columns || picture.height !== rows) {
      Object.assign(picture, { width: columns, height: rows });
    }
    const pixels = new Uint32Array(rows * columns);
    if (colours) {
      for (let i = 0, at = 0; i < pixels.length; i++, at += 3) {
        pixels[i] = 0xff000000 | (values[at + 2] << 16) | (values[at + 1] << 8) | values[at];
      }
    } else {
      const palette = this.theme.palettes[style.colours];
      for (let i = 0; i < pixels.length; i++) pixels[i] = palette[values[i]];
    }
    const image = new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows);
    picture.getContext("2d").putImageData(image, 0, 0);
    return picture;
  }

  /** The scale of a panel, by its number. */
  scale(panel) {
    return panelScale(this.backdrop.panels[panel], this.backdrop, this.width, this.height);
  }

  paint() {
    if (!this.backdrop || !this.width) return;
    const pen = this.canvas.getContext("2d");
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    const scales = this.scales();
    const texts = placeTexts(this.layers, scales, this.font, this.letters);
    for (const layer of this.layers) {
      if (layer && layer.values.length) this.paintLayer(pen, layer, scales[layer.panel], texts.get(layer));
    }
    for (const overlay of this.overlays) overlay.place(scales);
  }

  /** Put what lies over the picture where it belongs; the picture stays as it is. */
  placeOverlays() {
    if (!this.backdrop || !this.width) return;
    const scales = this.scales();
    for (const overlay of this.overlays) overlay.place(scales);
  }

  scales() {
    return this.backdrop.panels.map((_, panel) => this.scale(panel));
  }

  paintLayer(pen, layer, scale, texts) {
    const count = layer.shape[1];
    pen.save();
    if (layer.style.clip) {
      pen.beginPath();
      pen.rect(...scale.box);
      pen.clip();
    }
    pen.globalAlpha = layer.style.opacity;
    PAINTERS[layer.kind](pen, layer, {
      count,
      at: (i) => [scale.x(layer.values[i]), scale.y(layer.values[count + i])],
      size: this.font / 14,
      scale,
      ratio: this.ratio,
      font: this.font,
      texts,
      colour: (name) => this.theme.colour(name),
    });
    pen.restore();
  }
}

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
