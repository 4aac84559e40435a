
// After the answer is shown: both votes side by side, the right choice, and what is to be said of each.

/**
 * What comes with `shown`.
 * @typedef {object} Results
 * @property {{counts: number[], people: number, right: number}[]} results one for each vote
 * @property {{right: number[], feedback: object[][], explanation: object[]}} key
 * @property {number[]} raised hands in each vote
 */

/** @param {{choices: object[][]}} question @param {Results} told @returns {HTMLElement[]} */
function resultsOf(question, { results, key, raised }) {
  const parts = [tableOf(question, results, key)];
  const [first, second] = raised;
  if (results.length > 1 && results.every(({ people }) => people) && !first !== !second) {
    const only = `Hands were counted in vote ${first ? 1 : 2} only: these votes are not of the same people.`;
    parts.push(make("p", { className: "nn-note" }, only));
  }
  const notes = key.feedback.flatMap((text, place) =>
    text.length ? [make("li", {}, make("b", { className: "nn-letter" }, LETTERS[place]), make("span", {}, ...written(text)))] : [],
  );
  if (notes.length) parts.push(labelled("ul", { role: "list", "aria-label": "What is to be said of each choice" }, { className: "nn-feedback" }, ...notes));
  if (key.explanation.length) parts.push(make("p", { className: "nn-explanation" }, ...written(key.explanation)));
  return parts;
}

function tableOf(question, results, key) {
  const heads = results.map(({ people }, place) =>
    labelled("th", { scope: "col" }, {}, `Vote ${place + 1}`, make("small", {}, ` ${counted(people, "vote", "votes")}`)),
  );
  const rows = question.choices.map((choice, place) => {
    const right = key.right.includes(place);
    const name = make("span", {}, ...written(choice));
    if (right) name.append(make("b", { className: "nn-tick" }, " ✓ right"));
    const both = make("div", {}, make("b", { className: "nn-letter" }, LETTERS[place]), " ", name);
    const cells = results.map((one, vote) => cellOf(one, vote, place));
    return make("tr", { className: right ? "nn-right" : "" }, labelled("th", { scope: "row" }, {}, both), ...cells);
  });
  const top = make("tr", {}, labelled("th", { scope: "col" }, {}, "Choice"), ...heads);
  return make("table", {}, make("thead", {}, top), make("tbody", {}, ...rows));
}

function cellOf({ counts, people }, vote, place) {
  const bar = labelled("i", { "aria-hidden": "true" }, { className: `nn-vote-${vote + 1}` });
  bar.style.setProperty("--share", String(people ? counts[place] / people : 0));
  const said = make("span", { className: "nn-share" }, make("b", {}, String(counts[place])), ` (${percent(counts[place], people)} %)`);
  return make("td", {}, make("div", { className: "nn-track" }, bar, said));
}

/** The same in one or two sentences, to be read out. @param {Results} told @returns {string} */
function inWords({ results, key }) {
  const said = results.map(({ counts, people, right }, place) => {
    const vote = `Vote ${place + 1}: `;
    if (!people) return `${vote}nobody voted.`;
    if (key.right.length) return `${vote}${right} of ${people} right (${percent(right, people)} %).`;
    const most = Math.max(...counts);
    const ahead = [...LETTERS].filter((_, place) => counts[place] === most);
    const last = ahead.pop();
    const names = ahead.length ? `${ahead.join(", ")} and ${last}: ${most} each` : `${last}: ${most}`;
    return `${vote}${counted(people, "vote", "votes")}, most for ${names} (${percent(most, people)} %).`;
  });
  return said.join(" ");
}
