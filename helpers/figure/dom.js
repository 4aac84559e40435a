// Elements: made, marked and written in.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{[name: string]: any}} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/**
 * Give an element attributes; returns the element.
 * @template {Element} One
 * @param {One} element
 * @param {{[name: string]: string | number}} attributes
 * @returns {One}
 */
function mark(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** Write a text where it is another one: a screen reader speaks of every change. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Keys pressed in it are the figure's, not JupyterLab's, which asks the focused element itself. */
function keepKeys(element) {
  element.dataset.lmSuppressShortcuts = "true";
}
