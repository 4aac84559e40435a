
// What all panels are made of. These scripts are put together by panel.py, after written.js, in its order.

const LETTERS = "ABCDEFGHIJKLM";

/**
 * Make an element with attributes besides its properties.
 * @param {string} tag
 * @param {Object<string, string|number>} attributes
 * @param {object} [properties]
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
function labelled(tag, attributes, properties, ...children) {
  const element = make(tag, properties, ...children);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/**
 * Change a text only where it differs: a live region says nothing twice.
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {string} text
 * @param {() => void} press
 * @param {boolean} [main] whether it is the step that comes next
 * @returns {HTMLButtonElement}
 */
function button(text, press, main = false) {
  const one = make("button", { type: "button", className: main ? "nn-main" : "" }, text);
  one.addEventListener("click", press);
  one.addEventListener("keydown", (event) => event.repeat && event.preventDefault()); // a key that is held
  keepKeys(one);
  return one;
}

/** JupyterLab would take the keys for its cells. @param {HTMLElement} element */
function keepKeys(element) {
  element.dataset.lmSuppressShortcuts = "true";
}

/** "1 vote", "3 votes". @param {number} number @param {string} one @param {string} many */
function counted(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

/** An address as it is read out. @param {string} address */
function bare(address) {
  return address.replace(/\/$/, "");
}

/** @param {number} part @param {number} whole @returns {number} per cent */
function percent(part, whole) {
  return whole ? Math.round((100 * part) / whole) : 0;
}
