// What travels between the kernel and a page: types for the checker and for whoever reads. No page loads it.
//
// Page → kernel: a Message. Its answer, kernel → page: a Frame, with the bytes of all its layers as one buffer.
// What never changes about a figure is its Spec. The kernel's side of this is page.py.

/** @typedef {number | string | boolean | null} Value of a control; a table's is not read here */
/** @typedef {{[name: string]: Value}} Values of controls, by name */
/** @typedef {{name: string, row: number, column: number}} CellPlace of a table, counted from 0 */

/**
 * One thing that the hand did.
 * @typedef {(
 *   {do: "set", values: Values}
 *   | {do: "press", button: string}
 *   | {do: "preset", index: number}
 *   | {do: "drag", handle: string, x: number, y: number}
 *   | {do: "nudge", handle: string, dx: number, dy: number}
 *   | {do: "stroke", handle: string, path: [number, number][], begins?: boolean}
 *   | {do: "cell", steps: number} & CellPlace
 *   | {do: "cell", value: string} & CellPlace
 *   | {do: "paste", text: string} & CellPlace
 *   | {do: "point"} & CellPlace
 *   | {do: "upload", name: string, file: string, size: number, ticket: string}
 *   | {do: "piece", ticket: string, at: number, data?: ArrayBuffer}
 *   | {do: "size", width: number, height: number, font: number, ratio: number}
 * )} Operation Places are in the data of the handle's panel, sizes in px, a nudge in presses of an arrow key.
 */

/**
 * `view` names the page that speaks, `number` counts what it says: the kernel does it in that order, and nothing
 * twice. A copy of a message has its number and another id.
 * @typedef {{id: string, number: number, view: string, operations: Operation[]}} Message
 */

/**
 * What is on the screen after a message.
 * @typedef {object} Frame
 * @property {string | null} id of the message that it answers
 * @property {boolean} [missed] one before it never came, so nothing was done; there is nothing else in the frame
 * @property {number} serial counts the frames
 * @property {number} took ms of the kernel
 * @property {Values} values
 * @property {{[name: string]: string}} shown the values as they are written
 * @property {{[name: string]: string[]}} options of the controls whose options change
 * @property {{[name: string]: Table}} grids
 * @property {Piece[]} equation
 * @property {Piece[]} numpy
 * @property {string} description of the picture, in words
 * @property {string} note on what was read of a table of one's own, or ""
 * @property {string} message to the learner, or ""
 * @property {string} call that recreates this state
 * @property {Wanted | null} wanted a piece of a file that the kernel waits for
 * @property {boolean} can_back
 * @property {boolean} can_step
 * @property {boolean} can_play
 * @property {string} step_label
 * @property {number | null} preset the one that is on
 * @property {{[button: string]: boolean}} enabled the figure's own buttons
 * @property {{[handle: string]: Spot}} handles those that can be taken now
 * @property {[number, number, number, number, number] | null} tables_at panel, left, right, bottom and top
 * @property {LayerNews[]} layers those that changed
 * @property {{[page: string]: Backdrop}} backdrops new axes, by the page whose size they have; "first" for any
 * @property {DataView} [numbers] of the first frame, which comes without a buffer
 */

/** @typedef {[text: string, colour: string | null, lit?: boolean]} Piece of an equation */
/** @typedef {[panel: number, x: number, y: number]} Spot in the data of a panel */
/** @typedef {{ticket: string, at: number}} Wanted */

/**
 * A table of numbers: its look, and its cells as rows of text.
 * @typedef {object} Table
 * @property {string} label
 * @property {string[][]} cells
 * @property {string} [sign] before it
 * @property {number} [order] among the tables
 * @property {boolean} [turned] rows stand as columns
 * @property {[number, number][]} [lit]
 * @property {[number, number][]} [strong]
 * @property {[number, number, string][]} [marks] names of cells
 */

/** @typedef {"line" | "points" | "image" | "arrow" | "text"} Kind of a layer */

/**
 * What is new about a layer. Where the values are new, `shape` says how many are in the buffer, and the rest
 * comes too; otherwise the style alone.
 * @typedef {object} LayerNews
 * @property {number} index
 * @property {any} style
 * @property {Kind} [kind]
 * @property {number} [panel]
 * @property {number[]} [shape]
 * @property {(string | string[])[]} [strings] each a text, or the same said shorter and shorter
 * @property {[number, number]} [sides] rows and columns of the whole image
 * @property {number} [coarse] this many of its rows, and columns, came as one: their mean
 */

/** @typedef {{box: number[], x: number[], y: number[], log_y: boolean}} Panel its box: left, top, right, bottom */
/** @typedef {{svg: string, width: number, height: number, font: number, panels: Panel[]}} Backdrop */

/**
 * What never changes about a figure.
 * @typedef {object} Spec
 * @property {string} title
 * @property {number} shape height by width
 * @property {{[name: string]: string}} colours of the course by name, for light paper
 * @property {{[colour: string]: string}} dark what stands for a colour on dark paper
 * @property {{[name: string]: number[]}} palettes 256 pixels each, for the levels of an image
 * @property {{[name: string]: number[]}} dark_palettes those that differ on dark paper
 * @property {boolean} tables_on_stage
 * @property {[least: number, rows: number][]} rows in which the panels stand on a stage of at least so many letters
 * @property {number} row in letters, how high one of several is
 * @property {[number, number]} fonts of the student view and, at most, of the lecture view, in px
 * @property {"slow" | "normal" | "fast"} pace of play, until another one is chosen
 * @property {ButtonSpec[]} buttons
 * @property {string[]} presets
 * @property {HandleSpec[]} handles
 * @property {ControlSpec[]} controls
 */

/** @typedef {{name: string, label: string, help: string}} ButtonSpec */
/** @typedef {{name: string, label: string, pen: boolean, points: boolean, hover: boolean, quiet: boolean, anywhere: boolean}} HandleSpec */

/**
 * @typedef {object} ControlSpec
 * @property {string} name
 * @property {"slider" | "choice" | "column" | "toggle" | "upload" | "action" | "grid" | "shown"} kind
 * @property {string} label
 * @property {boolean} [drawer] out of the lecture's sight
 * @property {Values | null} [when] others have these values, it is there
 * @property {string} [help]
 * @property {number} [low]
 * @property {number} [high]
 * @property {number} [step]
 * @property {boolean} [log]
 * @property {string[]} [options]
 * @property {string} [accept]
 * @property {boolean} [paste] cells of a table may be pasted
 */

/**
 * The wire itself, as Jupyter widgets have it.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(event: string, handler: (frame: Frame, buffers: DataView[]) => void) => void} on
 * @property {(event: string, handler: Function) => void} off
 * @property {(message: Message, callbacks: undefined, buffers: ArrayBuffer[]) => void} send
 */
