
// A show of hands: one field for each choice.

/**
 * @param {(counts: number[]) => Promise<boolean>} enter sends the counts; false if they were not taken
 * @returns {{root: HTMLElement, fit: (question: object, second: boolean, raised: number) => void}}
 */
function handsOf(enter) {
  const fields = make("div", { className: "nn-fields" });
  const send = make("button", { type: "submit" });
  const form = make("form", {}, fields, send);
  form.noValidate = true;
  const summary = make("summary", {}, "Enter a show of hands");
  const root = make("details", { className: "nn-hands" }, summary, form);
  let before = "";
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "number") return;
    event.preventDefault(); // JupyterLab keeps Enter from submitting a field
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const inputs = [...form.querySelectorAll("input")];
    if (!(await enter(inputs.map((input) => Number(input.value))))) return;
    for (const input of inputs) input.value = ""; // the screen does not keep how the hands were spread
    root.open = false;
    summary.focus();
  });
  const fit = (question, second, raised) => {
    write(send, second ? "Enter as vote 2" : raised ? `Replace the ${counted(raised, "hand", "hands")}` : "Enter");
    if (before === JSON.stringify(question)) return;
    before = JSON.stringify(question);
    fields.replaceChildren(...question.choices.map((_, place) => handField(place)));
    root.querySelectorAll("summary, input, button").forEach(keepKeys);
  };
  return { root, fit };
}

function handField(place) {
  const input = make("input", { type: "number", min: 0, max: 5000, inputMode: "numeric" });
  return make("label", {}, LETTERS[place], input);
}
