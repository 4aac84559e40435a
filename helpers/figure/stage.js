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
