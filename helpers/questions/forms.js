// How an answer is given: the inputs of each kind of question, how they are read, and how filled in again.
// A question names its form (`control`); to add one, add it to FORMS. It is written with written.js.

/**
 * @typedef {object} Shown  What the browser knows of a question (dialogue.py, `public`).
 * @property {string} title
 * @property {object[]} prompt  segments, see written.js
 * @property {string} control  a name in FORMS
 * @property {object[][]} choices  segments of each choice
 * @property {string[]} names  by which a choice is answered; without them, by its place
 * @property {object[][]} rows  segments of what each gets one of the choices
 * @property {?{src: string, alt: string}} picture  that the question is about
 * @property {{src: string, alt: string}[]} pictures  in place of the choices' texts
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

const plainly = (segments) => segments.map((part) => part.text || part.code || "").join("");

// --- in order: each step moves by its two buttons, by Alt and an arrow, or is dragged

function step(item, down, heard) {
  const other = down ? item.nextElementSibling : item.previousElementSibling;
  if (!other) return;
  if (down) item.before(other); // the other one moves: a node that moves loses focus and finger
  else item.after(other);
  item.dispatchEvent(new Event("nn-moved", { bubbles: true }));
  const all = [...item.parentNode.children];
  heard.textContent = `${item.querySelector(".nn-step").textContent}: place ${all.indexOf(item) + 1} of ${all.length}`;
}

function dragged(item, heard) {
  item.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button") || item.querySelector("button").matches(":disabled")) return;
    if (event.pointerType !== "mouse" && !event.target.closest(".nn-grip")) return; // a finger may want to scroll
    event.preventDefault();
    item.setPointerCapture(event.pointerId);
    item.classList.add("nn-dragged");
  });
  item.addEventListener("pointermove", (event) => {
    if (!item.classList.contains("nn-dragged")) return;
    const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;
    const [before, after] = [item.previousElementSibling, item.nextElementSibling];
    if (before && event.clientY < middle(before)) step(item, false, heard);
    else if (after && event.clientY > middle(after)) step(item, true, heard);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    item.addEventListener(end, () => item.classList.remove("nn-dragged"));
  }
}

/** @type {Form} */
const ordering = {
  make(shown, name) {
    const heard = make("p", { className: "nn-heard" });
    heard.setAttribute("aria-live", "polite");
    const list = make("ol", { className: "nn-order" });
    for (const [place, choice] of shown.choices.entries()) {
      const input = make("input", { type: "hidden", name, value: String(place) });
      const text = make("span", { className: "nn-step" }, ...written(choice));
      const grip = make("span", { className: "nn-grip", textContent: "⠿" });
      grip.setAttribute("aria-hidden", "true");
      const buttons = [["↑", "up", false], ["↓", "down", true]].map(([arrow, where, down]) => {
        const button = make("button", { type: "button", textContent: arrow });
        button.dataset.way = where;
        button.setAttribute("aria-label", `Move “${plainly(choice)}” ${where}`);
        button.addEventListener("click", () => step(item, down, heard));
        return button;
      });
      const item = make("li", {}, input, grip, text, ...buttons);
      item.addEventListener("keydown", (event) => {
        if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        step(item, event.key === "ArrowDown", heard);
      });
      dragged(item, heard);
      list.append(item);
    }
    return [list, heard];
  },
  read: (inputs) => [...inputs[0].closest("ol").querySelectorAll("input")].map((input) => Number(input.value)),
  fill(inputs, answer) {
    const list = inputs[0].closest("ol");
    for (const place of answer) list.append(inputs.find((input) => input.value === String(place)).parentNode);
  },
};

// --- pairs: each row has a list to choose from; a picture is chosen by its letter

const image = ({ src, alt }, className) => make("img", { src, alt, className });
const letter = (place) => String.fromCharCode(65 + place);

/** @type {Form} */
const matching = {
  make(shown, name) {
    const parts = shown.picture ? [image(shown.picture, "nn-picture")] : [];
    if (shown.pictures.length) {
      const items = shown.pictures.map((picture, place) => make("li", {}, make("b", {}, letter(place)), image(picture, "")));
      parts.push(make("ul", { className: "nn-gallery" }, ...items));
    }
    const rows = shown.rows.map((row, at) => {
      const select = make("select", { name: `${name}-${at}` }, make("option", { value: "", textContent: "choose …" }));
      for (const [place, choice] of shown.choices.entries()) {
        const textContent = shown.pictures.length ? letter(place) : plainly(choice);
        select.append(make("option", { value: String(place), textContent }));
      }
      return make("label", { className: "nn-pair" }, make("span", {}, ...written(row)), select);
    });
    return [...parts, make("div", { className: "nn-pairs" }, ...rows)];
  },
  read: (inputs) => inputs.map((select) => (select.value === "" ? null : Number(select.value))),
  fill(inputs, answer) {
    for (const [at, select] of inputs.entries()) select.value = String(answer[at] ?? "");
  },
};

/** @type {Object<string, Form>} */
const FORMS = {
  one: choosing("radio", (ticked) => ticked[0] ?? null),
  many: choosing("checkbox", (ticked) => ticked),
  number: typing({ size: 12 }),
  text: typing({ size: 28 }),
  array: typing({ size: 28, placeholder: "[1, 2, …]" }),
  order: ordering,
  match: matching,
  none: { make: () => [], read: () => null, fill: () => {} }, // a value: it is answered in the cell
};
