// Text, code and formulas on the screen: segments (see markup.py) become nodes. Nothing is ever parsed as HTML.

const MATHML = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(
  ("math mrow mi mo mn mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover " +
    "mtable mtr mtd mpadded mphantom mstyle menclose").split(" "),
);
const ATTRIBUTES = new Set(["stretchy", "mathvariant", "form"]);
const CLOSING = /^[.,;:!?)’”-]+/; // no line begins with it

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function maths(node) {
  if (typeof node === "string") return document.createTextNode(node);
  const [tag, attributes, children] = node;
  if (!ELEMENTS.has(tag)) return document.createTextNode(children.filter((c) => typeof c === "string").join(""));
  const element = document.createElementNS(MATHML, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (ATTRIBUTES.has(name)) element.setAttribute(name, value);
  }
  element.append(...children.map(maths));
  return element;
}

// A browser may break a line behind a formula, even before a comma: the two are held together.
function together(formula, closing) {
  const both = make("span", {}, formula, closing);
  both.style.whiteSpace = "nowrap";
  return both;
}

function written(segments) {
  const nodes = [];
  let formula = null; // the last node, if it is one
  for (const part of segments) {
    if (part.maths && window.MathMLElement) {
      formula = maths(part.maths);
      nodes.push(formula);
      continue;
    }
    if (part.code !== undefined) nodes.push(make("code", { textContent: part.code }));
    else {
      const text = part.text || ""; // of a formula, too: an older browser reads its words
      const [closing] = (formula && CLOSING.exec(text)) || [""];
      if (closing) nodes.push(together(nodes.pop(), closing));
      nodes.push(document.createTextNode(text.slice(closing.length)));
    }
    formula = null;
  }
  return nodes;
}
