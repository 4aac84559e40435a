// The stage: paints the five primitives over a backdrop of axes, and reports what is dragged.
// It knows lines, points, images, arrows and texts, and nothing of neurons.

class Stage {
  constructor(box, report, palettes) {
    this.palettes = palettes; // 256 pixels each, for the levels of an image
    this.report = report;
    this.backdropImage = box.appendChild(document.createElement("img"));
    this.backdropImage.alt = "";
    this.canvas = box.appendChild(document.createElement("canvas"));
    this.canvas.setAttribute("aria-hidden", "true");
    this.handleBox = box.appendChild(document.createElement("div"));
    this.handleBox.className = "nn-handles";
    this.box = box;
    this.layers = [];
    this.handles = new Map();
    this.width = this.height = 0;
  }

  // A new backdrop is shown only once decoded, so that axes and layers change in the same frame.
  async setBackdrop(backdrop) {
    const url = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(backdrop.svg);
    const ready = new Image();
    ready.src = url;
    await ready.decode();
    this.backdrop = backdrop;
    this.backdropImage.src = url;
  }

  resize(width, height, ratio) {
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.ratio = ratio;
    this.paint();
  }

  // Only layers that changed are sent, and their values only where these are new. The bytes hold the values
  // of one layer after the other: float32, and of images a level for each value.
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
      if (layer.kind === "image" && (news.shape || layer.style.colours !== before.style.colours)) this.picture(layer);
    }
  }

  picture(layer) {
    const { values, shape: [rows, columns, colours] } = layer;
    if (!rows || !columns) return;
    const picture = layer.picture || document.createElement("canvas");
    if (picture.width !== columns || picture.height !== rows) Object.assign(picture, { width: columns, height: rows });
    const pixels = new Uint32Array(rows * columns);
    if (colours) {
      for (let i = 0, at = 0; i < pixels.length; i++, at += 3) pixels[i] = 0xff000000 | (values[at + 2] << 16) | (values[at + 1] << 8) | values[at];
    } else {
      const palette = this.palettes[layer.style.colours];
      for (let i = 0; i < pixels.length; i++) pixels[i] = palette[values[i]];
    }
    picture.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows), 0, 0);
    layer.picture = picture;
  }

  // Data → pixels of a panel, and back.
  scales(panel) {
    const [left, top, right, bottom] = panel.box;
    const sx = this.width / this.backdrop.width;
    const sy = this.height / this.backdrop.height;
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

  paint() {
    if (!this.backdrop || !this.width) return;
    const pen = this.canvas.getContext("2d");
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    const scales = this.backdrop.panels.map((panel) => this.scales(panel));
    const size = this.font / 14;
    for (const layer of this.layers) {
      if (!layer || !layer.values.length) continue;
      const scale = scales[layer.panel];
      const count = layer.shape[1];
      const at = (i) => [scale.x(layer.values[i]), scale.y(layer.values[count + i])];
      pen.save();
      if (layer.style.clip) {
        pen.beginPath();
        pen.rect(...scale.box);
        pen.clip();
      }
      pen.globalAlpha = layer.style.opacity;
      this[layer.kind](pen, layer, at, count, size, scale);
      pen.restore();
    }
    this.placeHandles(scales);
    this.placeTables(scales);
  }

  line(pen, layer, at, count, size) {
    const { color, width, dash, fill } = layer.style;
    pen.beginPath();
    let down = false;
    for (let i = 0; i < count; i++) {
      const [x, y] = at(i);
      const there = Number.isFinite(x) && Number.isFinite(y);
      if (there) down ? pen.lineTo(x, y) : pen.moveTo(x, y);
      down = there;
    }
    if (fill) {
      pen.fillStyle = fill;
      pen.fill();
      return;
    }
    pen.strokeStyle = color;
    pen.lineWidth = width * size;
    pen.lineCap = dash.length ? "butt" : "round";
    pen.lineJoin = "round";
    pen.setLineDash(dash.map((part) => part * size));
    pen.stroke();
  }

  points(pen, layer, at, count, size) {
    const { color, marker, edge, edge_width } = layer.style;
    const r = (layer.style.size * size) / 2;
    pen.beginPath();
    for (let i = 0; i < count; i++) {
      const [x, y] = at(i);
      if (marker === "circle") {
        pen.moveTo(x + r, y);
        pen.arc(x, y, r, 0, 2 * Math.PI);
      } else if (marker === "square") {
        pen.rect(x - r, y - r, 2 * r, 2 * r);
      } else if (marker === "cross") {
        pen.moveTo(x - r, y - r);
        pen.lineTo(x + r, y + r);
        pen.moveTo(x - r, y + r);
        pen.lineTo(x + r, y - r);
      } else {
        const [left, down] = marker === "triangle" ? [r, r] : [1.4 * r, 1.4 * r];
        pen.moveTo(x, y - down);
        if (marker === "triangle") {
          pen.lineTo(x + left, y + down);
          pen.lineTo(x - left, y + down);
        } else {
          pen.lineTo(x + left, y);
          pen.lineTo(x, y + down);
          pen.lineTo(x - left, y);
        }
        pen.closePath();
      }
    }
    if (color && marker !== "cross") {
      pen.fillStyle = color;
      pen.fill();
    }
    pen.strokeStyle = marker === "cross" ? color : edge;
    pen.lineWidth = (marker === "cross" ? 2 : edge_width) * size;
    if (pen.lineWidth > 0) pen.stroke();
  }

  // Enlarged, every value is a square; shrunk, neighbours are averaged.
  image(pen, layer, at, count, size, scale) {
    const box = ([x0, x1, y0, y1]) => [scale.x(x0), scale.y(y1), scale.x(x1) - scale.x(x0), scale.y(y0) - scale.y(y1)];
    const { extent, window } = layer.style;
    const place = box(extent);
    if (window) {
      pen.beginPath();
      pen.rect(...box(window));
      pen.clip();
    }
    const { sides: [rows, columns], coarse } = layer; // of the whole image; so many of its pixels, each way, came as their mean
    pen.imageSmoothingEnabled = place[2] * this.ratio < columns || place[3] * this.ratio < rows;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(layer.picture, 0, 0, columns / coarse, rows / coarse, ...place);
  }

  arrow(pen, layer, at, count, size) {
    const { color, width, dash } = layer.style;
    const [[x0, y0], [x1, y1]] = [at(0), at(1)];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 0.5)) return;
    const head = Math.min(length, (2.5 * width + 2) * size);
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    pen.strokeStyle = pen.fillStyle = color;
    pen.lineWidth = width * size;
    pen.setLineDash(dash.map((part) => part * size));
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1 - head * 0.8 * ux, y1 - head * 0.8 * uy);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x1 - head * ux - head * 0.5 * uy, y1 - head * uy + head * 0.5 * ux);
    pen.lineTo(x1 - head * ux + head * 0.5 * uy, y1 - head * uy - head * 0.5 * ux);
    pen.closePath();
    pen.setLineDash([]);
    pen.lineJoin = "round";
    pen.stroke();
    pen.fill();
  }

  text(pen, layer, at, count, size) {
    const { color, scale, align, bold, halo } = layer.style;
    pen.font = `${bold ? "bold " : ""}${14 * scale * size}px ${FONT}`;
    pen.textAlign = align;
    pen.textBaseline = "middle";
    pen.strokeStyle = "#fff";
    pen.lineWidth = halo * size;
    pen.lineJoin = "round";
    for (let i = 0; i < count; i++) {
      if (halo) pen.strokeText(layer.strings[i], ...at(i));
      pen.fillStyle = Array.isArray(color) ? color[i] : color;
      pen.fillText(layer.strings[i], ...at(i));
    }
  }

  // A handle is a real element over the picture: it takes the pointer, a finger, the focus and the arrow keys.
  describeHandles(specs) {
    for (const { name, label, pen, points, anywhere } of specs) {
      const handle = document.createElement("div");
      handle.className = "nn-handle";
      handle.tabIndex = 0;
      handle.dataset.handle = name;
      handle.setAttribute("role", "button");
      handle.setAttribute("aria-roledescription", "draggable point");
      handle.setAttribute("aria-label", `${label}: drag it, or use the arrow keys`);
      handle.title = `${label}: drag, or use the arrow keys`;
      if (pen) {
        this.describePen(handle, name, label, points);
        continue;
      }
      this.handleBox.append(handle);
      this.handles.set(name, { element: handle, spot: null });
      handle.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        handle.focus();
        handle.setPointerCapture(event.pointerId);
      });
      const move = (event) => {
        const { spot } = this.handles.get(name);
        if (!spot || !handle.hasPointerCapture(event.pointerId)) return;
        const [scale, x, y] = this.place(event, spot);
        this.report({ do: "drag", handle: name, x: scale.dataX(x), y: scale.dataY(y) });
      };
      handle.addEventListener("pointermove", move);
      if (anywhere) this.summon(handle, name, move);
      this.nudgeable(handle, name);
    }
  }

  // Where an event is: the scale of the panel of a spot, and px on the stage.
  place(event, spot) {
    const box = this.box.getBoundingClientRect();
    return [this.scales(this.backdrop.panels[spot[0]]), event.clientX - box.left, event.clientY - box.top];
  }

  // Pressed anywhere on its panel, the handle comes there and follows.
  summon(handle, name, move) {
    this.box.addEventListener("pointerdown", (event) => {
      const { spot } = this.handles.get(name);
      if (!spot || event.button || event.target.closest(".nn-handle, .nn-tables")) return;
      const [scale, x, y] = this.place(event, spot);
      const [left, top, width, height] = scale.box;
      if (x < left || y < top || x > left + width || y > top + height) return;
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      move(event);
    });
  }

  nudgeable(handle, name) {
    handle.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
      if (!move) return;
      event.preventDefault();
      const far = event.shiftKey ? 10 : 1;
      this.report({ do: "nudge", handle: name, dx: far * move[0], dy: far * move[1] });
    });
  }

  // A pen takes a whole panel: wherever it goes down, it draws. Its tip is shown, and moves by arrow keys.
  describePen(area, name, label, points) {
    const tip = document.createElement("div");
    tip.className = "nn-tip";
    area.append(tip);
    area.className = "nn-pen";
    area.setAttribute("aria-roledescription", points ? "pointing area" : "drawing area");
    area.setAttribute("aria-label", `${label}: ${points ? "press" : "draw"} here, or use the arrow keys`);
    if (points) area.style.cursor = "pointer";
    area.title = "";
    this.handleBox.prepend(area); // under the handles
    this.handles.set(name, { element: area, tip, spot: null });
    let last = null;
    const place = (event) => {
      const box = this.box.getBoundingClientRect();
      const scale = this.scales(this.backdrop.panels[this.handles.get(name).spot[0]]);
      return [scale.dataX(event.clientX - box.left), scale.dataY(event.clientY - box.top)];
    };
    area.addEventListener("pointerdown", (event) => {
      if (event.button || !this.handles.get(name).spot) return;
      event.preventDefault();
      area.focus();
      area.setPointerCapture(event.pointerId);
      last = place(event);
      this.report({ do: "stroke", handle: name, path: [last], begins: true });
    });
    area.addEventListener("pointermove", (event) => {
      if (!last || !area.hasPointerCapture(event.pointerId) || !this.handles.get(name).spot) return;
      const now = place(event);
      this.report({ do: "stroke", handle: name, path: [last, now] });
      last = now;
    });
    for (const end of ["pointerup", "pointercancel"]) area.addEventListener(end, () => (last = null));
    this.nudgeable(area, name);
  }

  moveHandles(spots) {
    for (const [name, handle] of this.handles) handle.spot = spots[name] || null;
  }

  // Tables of numbers may stand on the picture: `tables` is their element, `tablesAt` their place.
  placeTables(scales) {
    if (!this.tables || !this.tablesAt) return;
    const [panel, x0, x1, y0, y1] = this.tablesAt;
    const { x, y } = scales[panel];
    const [left, top] = [x(x0), y(y1)];
    Object.assign(this.tables.style, { left: `${left}px`, top: `${top}px`, width: `${x(x1) - left}px`, height: `${y(y0) - top}px` });
  }

  placeHandles(scales) {
    for (const { element, tip, spot } of this.handles.values()) {
      element.hidden = !spot;
      if (!spot) continue;
      const scale = scales[spot[0]];
      if (tip) {
        const [left, top, width, height] = scale.box;
        Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
        tip.style.transform = `translate(${scale.x(spot[1]) - left}px, ${scale.y(spot[2]) - top}px) translate(-50%, -50%)`;
        continue;
      }
      element.style.transform = `translate(${scale.x(spot[1])}px, ${scale.y(spot[2])}px) translate(-50%, -50%)`;
    }
  }
}
