// How an answer is given: the inputs of each kind of question, how they are read, and how filled in again.
// A question names its form (`control`); to add one, add it to FORMS. It is written with written.js.

/**
 * @typedef {object} Shown  What the browser knows of a question (dialogue.py, `public`).
 * @property {string} title
 * @property {object[]} prompt  segments, see written.js
 * @property {string} control  a name in FORMS
 * @property {object[][]} choices  segments of each choice
 * @property {string[]} names  by which a choice is answered; without them, by its place
 * @property {string} unit
 * @property {number} hints
 * @property {"ask" | "predict" | "value"} mode
 * @property {boolean} letters  whether choices are called A, B, C …
 * @property {boolean} twins  whether it can be asked again with other numbers
 */

/**
 * @typedef {object} Form
 * @property {(shown: Shown, name: string) => Node[]} make  the inputs, all of one name, with their labels
 * @property {(inputs: HTMLInputElement[], shown: Shown) => any} read  the answer as the kernel takes it
 * @property {(inputs: HTMLInputElement[], answer: any, shown: Shown) => void} fill  show such an answer
 */

const nameOf = (input, shown) => (shown.names.length ? shown.names[input.value] : Number(input.value));

/** @returns {Form} */
function choosing(type, answerOf) {
  return {
    make: (shown, name) =>
      shown.choices.map((choice, place) => {
        const input = make("input", { type, name, value: String(place) });
        return make("label", { className: "nn-choice" }, input, make("span", {}, ...written(choice)));
      }),
    read: (inputs, shown) =>
      answerOf(inputs.filter((input) => input.checked).map((input) => nameOf(input, shown))),
    fill(inputs, answer, shown) {
      const list = (Array.isArray(answer) ? answer : [answer]).map(String);
      for (const input of inputs) input.checked = list.includes(String(nameOf(input, shown)));
    },
  };
}

/** @returns {Form} */
function typing(properties) {
  return {
    make(shown, name) {
      const input = make("input", { type: "text", name, autocomplete: "off", spellcheck: false, ...properties });
      const label = make("label", { className: "nn-line" }, "Your answer", input);
      if (shown.unit) label.append(shown.unit);
      return [label];
    },
    read: (inputs) => inputs[0].value,
    fill(inputs, answer) {
      inputs[0].value = typeof answer === "string" ? answer : JSON.stringify(answer);
    },
  };
}

/** @type {Object<string, Form>} */
const FORMS = {
  one: choosing("radio", (ticked) => ticked[0] ?? null),
  many: choosing("checkbox", (ticked) => ticked),
  number: typing({ size: 12 }),
  text: typing({ size: 28 }),
  array: typing({ size: 28, placeholder: "[1, 2, …]" }),
  none: { make: () => [], read: () => null, fill: () => {} }, // a value: it is answered in the cell
};
