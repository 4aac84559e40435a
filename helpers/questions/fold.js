// The head of a folded output: a line that says which question comes first, and a button that opens it all
// the same. It is written with written.js.

const OPEN = "Show it now";
const CLOSE = "Fold it again";

/** @param {{model: {get: Function, set: Function, on: Function, off: Function, save_changes: Function}, el: HTMLElement}} page */
function render({ model, el }) {
  const line = make("span", {}, ...written(model.get("line")));
  const button = make("button", { type: "button" });
  button.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take Enter and the space bar for its cells
  const head = make("div", { className: "nn-question nn-fold" }, line, button);
  const show = () => {
    head.hidden = !model.get("needed");
    button.textContent = model.get("unfolded") ? CLOSE : OPEN;
    button.setAttribute("aria-expanded", String(model.get("unfolded")));
  };
  button.addEventListener("click", () => {
    model.set("unfolded", !model.get("unfolded"));
    model.save_changes();
  });
  show();
  el.append(head);
  for (const name of ["unfolded", "needed"]) model.on(`change:${name}`, show);
  return () => {
    for (const name of ["unfolded", "needed"]) model.off(`change:${name}`, show);
  };
}

export default { render };
