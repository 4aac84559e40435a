
// What is on the screen in each phase.

function heading(text) {
  return make("h1", { tabIndex: -1 }, text || "Question");
}

function asked(tag) {
  return make(tag, { className: "prompt" }, ...written(state.question.prompt));
}

function choice(place, ...more) {
  const text = make("span", { className: "text" }, ...written(state.question.choices[place]));
  return [make("b", { className: "letter" }, letter(place)), text, ...more];
}

/** @param {(place: number) => Node[]} parts of one choice */
function listed(parts) {
  return listOf(...state.question.choices.map((_, place) => make("li", {}, ...parts(place))));
}

function waiting() {
  say("phase", "");
  return [heading(`You are in room ${code}.`), make("p", {}, "The question appears here by itself.")];
}

function voting() {
  const first = state.number > 1 && state.yours[0];
  const second = `Vote 2, after the discussion.${first ? ` In vote 1 you chose ${letters(first)}.` : ""}`;
  say("phase", state.number > 1 ? second : "Think for yourself, then vote.");
  const [round, places] = memory("nn-ticked") || [];
  const picked = (round === state.round && places) || kept() || [];
  const many = state.question.kind === "many";
  const labels = state.question.choices.map((_, place) => {
    const input = make("input", { type: many ? "checkbox" : "radio", name: "choice", value: String(place) });
    input.checked = picked.includes(place);
    return make("label", {}, input, ...choice(place));
  });
  const several = many ? [make("p", { className: "small" }, "You can tick several.")] : [];
  const fieldset = make("fieldset", {}, asked("legend"), ...several, ...labels);
  const button = make("button", { type: "submit" }, "Vote");
  const form = make("form", {}, fieldset, button, make("p", { className: "note" }));
  form.addEventListener("submit", vote);
  form.addEventListener("change", () => {
    memory("nn-ticked", [state.round, ticked()]);
    tell();
  });
  return [heading(state.question.title), form];
}

// What became of a voter's choice, once the vote is closed.
function counted() {
  const mine = kept();
  const [round, places, sent] = memory("nn-ticked") || [];
  if (round === state.round && !sent && places.length && !same(places, mine)) {
    return ` You had ticked ${letters(places)}, but not pressed Vote${mine ? `: ${letters(mine)} counts` : ""}.`;
  }
  if (mine) return "";
  return state.yours.some(Boolean) ? ` You did not vote in vote ${state.number}.` : " You did not vote.";
}

function resting() {
  const discussed = "Discuss with your neighbours: who can convince whom?";
  say("phase", state.phase === "closed" ? `The vote is closed.${counted()}` : discussed);
  const [mine, mark] = kept() ? [kept(), "your answer"] : [state.yours[0] || [], "your answer in vote 1"];
  const own = (place) => (mine.includes(place) ? [make("em", {}, mark)] : []);
  return [heading(state.question.title), asked("p"), listed((place) => choice(place, ...own(place)))];
}

function verdict(mine, { right, feedback }) {
  if (!mine) return make("p", {}, "You did not vote.");
  const good = same(mine, right);
  const mark = right.length ? make("strong", {}, good ? "✓ Right. " : "✗ Not right. ") : "";
  const first = state.number > 1 && state.yours[0];
  const changed = first && !same(first, mine) ? ` In vote 1: ${letters(first)}.` : "";
  const before = kept() ? changed : " You did not vote in vote 2.";
  const whys = mine.filter((place) => feedback[place].length).map((place) => make("p", {}, ...written(feedback[place])));
  const className = right.length ? `verdict ${good ? "right" : "wrong"}` : "verdict";
  return make("div", { className }, make("p", {}, mark, `Your answer: ${letters(mine)}.${before}`), ...whys);
}

function shown() {
  const { key, results } = state;
  const mine = state.yours.filter(Boolean).pop();
  say("phase", key.right.length ? "Here is the answer." : "Here is the result.");
  const list = listed((place) => {
    const best = key.right.includes(place);
    const mark = best ? [make("em", {}, "✓ right")] : [];
    const bars = results.map((one, number) => bar(one, number, place, best));
    const told = mine && mine.includes(place) ? [] : written(key.feedback[place]); // ours stands on top
    return choice(place, ...mark, ...bars, make("span", { className: "why" }, ...told));
  });
  const people = (number) => (number === 1 ? "1 person" : `${number} people`);
  const voted = results.map((one, number) => `Vote ${number + 1}: ${people(one.people)}.`).join(" ");
  const more = make("p", {}, ...written(key.explanation));
  return [heading(state.question.title), asked("p"), verdict(mine, key), list, make("p", { className: "small" }, voted), more];
}

/** phase → what is on the screen. @type {Object<string, () => Node[]>} */
const VIEWS = { waiting, open: voting, closed: resting, discuss: resting, shown };
