// Tables of numbers. One cell at a time is in the order of Tab; from there the arrow keys lead on.

const CELL_HELP = "type, drag, or press ↑ ↓; ← → go to other cells";
const DRAG = 8; // px for one step of a dragged cell
const BLOCK = /[\t\n;[]|\d\s+[-−.\d]|,.*,/; // more than one number

/**
 * The cell that lies `down` rows and `across` columns further on the screen; behind the last comes the first.
 * A turned table shows its rows as columns.
 * @param {{rows: number, columns: number, turned: boolean}} table
 * @param {[row: number, column: number]} cell
 */
function neighbour({ rows, columns, turned }, [row, column], down, across) {
  const [tall, wide] = turned ? [columns, rows] : [rows, columns];
  const [y, x] = turned ? [column, row] : [row, column];
  const place = (y * wide + x + down * wide + across + tall * wide) % (tall * wide);
  const [newY, newX] = [Math.floor(place / wide), place % wide];
  return turned ? [newX, newY] : [newY, newX];
}

/** One number of a table: typed, stepped, dragged, or pasted from here on. */
class NumberCell {
  /**
   * @param {NumberGrid} grid
   * @param {number} row
   * @param {number} column
   */
  constructor(grid, row, column) {
    this.grid = grid;
    this.row = row;
    this.column = column;
    this.text = ""; // as the kernel has it
    this.typing = false; // and as nobody has it yet
    const { kind, low, high } = grid.spec;
    this.input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
    this.input.readOnly = kind === "shown";
    keepKeys(this.input);
    this.input.addEventListener("focus", () => this.point());
    this.input.addEventListener("input", () => (this.typing = true));
    this.input.addEventListener("blur", () => this.commit());
    this.input.addEventListener("keydown", (event) => this.press(event));
    if (kind === "shown") return;
    mark(this.input, { role: "spinbutton", "aria-valuemin": low, "aria-valuemax": high });
    this.input.title = CELL_HELP;
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.letDrag();
  }

  /**
   * Show a number, and how it is looked at: its sign, its mark, whether it is lit.
   * @param {{text: string, label: string, name: string, lit: string}} look
   */
  put({ text, label, name, lit }) {
    const { input } = this;
    this.text = text;
    if (!this.typing && input.value !== text) { // what is being typed stays
      input.value = text;
      if (input === document.activeElement) input.select(); // what is typed next replaces it
    }
    const [down, across] = this.grid.turned ? [this.column, this.row] : [this.row, this.column];
    mark(input, {
      "aria-label": `${label}, row ${down + 1}, column ${across + 1}${name && `, named ${name}`}`,
      ...(!input.readOnly && { "aria-valuetext": text, "aria-valuenow": Number(text.replace("−", "-")) || 0 }),
    });
    input.parentElement.dataset.mark = name;
    input.dataset.sign = text === "0" ? "zero" : text.startsWith("−") ? "negative" : "positive";
    input.dataset.lit = lit;
  }

  say(operation) {
    this.grid.say({ name: this.grid.spec.name, row: this.row, column: this.column, ...operation });
  }

  /** The eye is here now. */
  point() {
    this.grid.rove(this);
    this.input.select();
    this.say({ do: "point" });
  }

  /** What is typed is meant. */
  commit() {
    if (this.typing) this.say({ do: "cell", value: this.input.value });
    this.typing = false;
  }

  /** What is typed is meant, and the eye stays: what is explained beside is this number. */
  settle() {
    this.commit();
    this.input.select();
  }

  takeBack() {
    this.typing = false;
    this.input.value = this.text;
    this.input.select();
  }

  step(steps) {
    if (this.grid.spec.kind === "shown") return;
    this.commit();
    this.say({ do: "cell", steps });
  }

  go(down, across) {
    this.commit();
    this.grid.find(...neighbour(this.grid, [this.row, this.column], down, across)).input.focus();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const far = event.shiftKey ? 10 : 1;
    const steps = { ArrowUp: far, ArrowDown: -far, PageUp: 10, PageDown: -10 }[event.key];
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (steps) this.step(steps);
    else if (across && !this.typing) this.go(0, across);
    else if (event.key === "Enter") this.settle();
    else if (event.key === "Escape" && this.typing) this.takeBack();
    else return;
    event.preventDefault();
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const text = event.clipboardData.getData("text");
    if (!BLOCK.test(text.trim())) return; // one number goes in as if typed
    event.preventDefault();
    this.typing = false;
    this.say({ do: "paste", text });
  }

  letDrag() {
    /** @type {{x: number, y: number, sent: number, moved: boolean} | null} */
    let start = null;
    this.input.addEventListener("pointerdown", (event) => {
      if (event.button || this.typing) return;
      start = { x: event.clientX, y: event.clientY, sent: 0, moved: false };
      this.input.setPointerCapture(event.pointerId);
    });
    this.input.addEventListener("pointermove", (event) => {
      if (!start || !this.input.hasPointerCapture(event.pointerId)) return;
      const up = event.pointerType === "touch" ? 0 : start.y - event.clientY; // a finger that goes up scrolls
      const way = event.clientX - start.x + up;
      const steps = Math.round(way / DRAG);
      if (!start.moved && Math.abs(way) < DRAG / 2) return;
      if (!start.moved) this.say({ do: "point" });
      start.moved = true;
      window.getSelection().removeAllRanges();
      if (steps !== start.sent) this.say({ do: "cell", steps: steps - start.sent });
      start.sent = steps;
    });
    const stop = () => {
      if (start && !start.moved) this.input.select();
      start = null;
    };
    this.input.addEventListener("pointerup", stop);
    this.input.addEventListener("pointercancel", stop);
  }
}

class NumberGrid {
  /**
   * @param {HTMLElement} holder
   * @param {ControlSpec} spec
   * @param {(operation: Operation) => void} say
   */
  constructor(holder, spec, say) {
    this.holder = mark(holder, { role: "group" });
    this.spec = spec;
    this.say = say;
    this.rows = this.columns = 0;
    this.turned = false;
    /** @type {NumberCell[]} */
    this.cells = [];
    this.at = [0, 0]; // the cell in the order of Tab
    this.sign = make("span", { className: "nn-sign" });
    this.label = make("span", { className: "nn-grid-label" });
    this.box = make("div", { className: "nn-cells" });
    holder.append(this.sign, make("div", {}, this.label, this.box));
  }

  /** @param {Table} table */
  put({ label, sign = "", order = 0, turned = false, cells, lit = [], strong = [], marks = [] }) {
    this.label.textContent = label;
    this.holder.setAttribute("aria-label", label);
    this.sign.textContent = sign;
    this.holder.style.order = String(order);
    const [rows, columns] = [cells.length, cells[0].length];
    if (rows !== this.rows || columns !== this.columns || turned !== this.turned) this.build(rows, columns, turned);
    const key = (row, column) => `${row} ${column}`;
    const names = new Map(marks.map(([row, column, name]) => [key(row, column), name]));
    const [weak, most] = [lit, strong].map((places) => new Set(places.map(([row, column]) => key(row, column))));
    for (const cell of this.cells) {
      const place = key(cell.row, cell.column);
      cell.put({
        text: cells[cell.row][cell.column],
        label,
        name: names.get(place) || "",
        lit: most.has(place) ? "strong" : weak.has(place) ? "row" : "",
      });
    }
  }

  build(rows, columns, turned) {
    const had = this.cells.some(({ input }) => input === document.activeElement);
    for (const cell of this.cells) cell.typing = false; // it goes away: nothing more is meant by it
    Object.assign(this, { rows, columns, turned, cells: [] });
    this.at = [Math.min(this.at[0], rows - 1), Math.min(this.at[1], columns - 1)];
    const [tall, wide] = turned ? [columns, rows] : [rows, columns];
    this.box.style.gridTemplateColumns = `repeat(${wide}, auto)`;
    for (let down = 0; down < tall; down++) {
      for (let across = 0; across < wide; across++) {
        this.cells.push(turned ? new NumberCell(this, across, down) : new NumberCell(this, down, across));
      }
    }
    this.box.replaceChildren(...this.cells.map(({ input }) => make("span", { className: "nn-cell" }, input)));
    const first = this.find(...this.at);
    this.rove(first);
    if (had) first.input.focus();
  }

  find(row, column) {
    return this.cells.find((cell) => cell.row === row && cell.column === column);
  }

  /** Let Tab come to this cell, and to no other. */
  rove(cell) {
    this.at = [cell.row, cell.column];
    for (const other of this.cells) other.input.tabIndex = other === cell ? 0 : -1;
  }
}

/** Tables that stand on the picture, over a rectangle of a panel. */
class TablesOnStage {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** @type {Frame["tables_at"]} */
    this.at = null;
  }

  /** @param {Scale[]} scales */
  place(scales) {
    if (!this.at) return;
    const [panel, x0, x1, y0, y1] = this.at;
    const { x, y } = scales[panel];
    putBox(this.element, x(x0), y(y1), x(x1) - x(x0), y(y0) - y(y1));
  }
}
