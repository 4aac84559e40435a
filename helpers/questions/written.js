// Text, code and formulas on the screen: segments (see text.py) become nodes. Nothing is ever parsed as HTML.

const MATHML = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(
  ("math mrow mi mo mn mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover " +
    "mtable mtr mtd mpadded mphantom mstyle menclose").split(" "),
);
const ATTRIBUTES = new Set(["stretchy", "mathvariant", "form"]);

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

function written(segments) {
  return segments.map((part) => {
    if (part.maths && window.MathMLElement) return maths(part.maths); // an older browser reads the words
    if (part.code !== undefined) return make("code", { textContent: part.code });
    return document.createTextNode(part.text || "");
  });
}

