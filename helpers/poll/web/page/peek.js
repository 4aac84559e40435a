
// The page of the lecturer's own phone: how the votes are spread while the hall sees nothing of it. It only
// looks.

const PHASES = {
  waiting: "No question has been asked yet.",
  open: "The vote is open.",
  closed: "The vote is closed.",
  discuss: "The hall discusses.",
  shown: "The answer is shown.",
};

/**
 * What the link shows, see rules/voters.py. `key` comes with `shown`.
 * @typedef {object} Spread
 * @property {string} code
 * @property {string} name
 * @property {number} present
 * @property {"waiting"|"open"|"closed"|"discuss"|"shown"} phase
 * @property {number} voted
 * @property {Question} question
 * @property {Result[]} results
 * @property {{right: number[]}} [key]
 * @property {[number, number]} band of right first votes for which discussing pays
 * @property {string} advice
 */

const where = location.pathname.slice(new URL(document.baseURI).pathname.length);
let looks = 0; // an answer to an older look is dropped
let timer = null;
let on = ""; // what is on the screen

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  looks += 1;
  const mine = looks;
  const { status, body } = await request(`${where}/state`);
  if (mine !== looks) return;
  if (status === 200) update(body);
  say("line", status === 200 ? "" : body.error || "No connection – trying again.");
  if (status === 403 || status === 404) {
    say("phase", ""); // for good: this link is another phone's, or is no link any more
    SCREEN.main.textContent = on = "";
  } else timer = setTimeout(look, INTERVAL * (status === 200 ? 1 : 2));
}

/** @param {Spread} state */
function update(state) {
  if (on === JSON.stringify(state)) return;
  on = JSON.stringify(state);
  say("room", `Room ${state.code}${state.name ? ` · ${state.name}` : ""} · for you only`);
  say("phase", PHASES[state.phase]);
  SCREEN.main.textContent = "";
  const present = `${state.present} ${state.present === 1 ? "is" : "are"} here.`;
  SCREEN.main.append(...(state.phase === "waiting" ? [make("p", {}, present)] : spread(state)));
  reachWhatMoves();
}

// The share of right votes on a line from 0 to 100 %, with the band in which discussing pays.
function gauge(result, number, [low, high]) {
  const right = result.right / (result.people || 1);
  const zone = make("span", { className: "zone" });
  zone.style.left = `${100 * low}%`;
  zone.style.width = `${100 * (high - low)}%`;
  const needle = make("span", { className: "needle" });
  needle.style.left = `${100 * right}%`;
  const track = make("span", { className: "track gauge" }, zone, needle);
  const share = make("span", { className: "number" }, `${percent(right)} right`);
  return make("p", { className: "bar" }, `Vote ${number + 1}`, track, share);
}

/** @param {Spread} told @returns {Node[]} */
function spread({ phase, question, results, key, band, advice, voted, present }) {
  const best = key ? key.right : [];
  const items = question.choices.map((choice, place) => {
    const right = best.includes(place);
    const bars = results.map((result, number) => bar(result, number, place, right));
    const mark = right ? [make("em", {}, "✓ right")] : [];
    const text = make("span", { className: "text" }, ...written(choice));
    return make("li", {}, make("b", {}, letter(place)), text, ...mark, ...bars);
  });
  const pays = `Discussing pays between ${percent(band[0])} and ${percent(band[1])} right (the tinted band).`;
  const gauges = results.map((result, number) => gauge(result, number, band));
  const weighed = [make("p", { className: "advice" }, advice), ...gauges, make("p", { className: "small" }, pays)];
  return [
    make("h1", {}, question.title || "Question"),
    make("p", {}, `${voted} of ${Math.max(present, voted)} have voted.`),
    ...(advice && phase !== "shown" ? weighed : []), // after that there is nothing left to decide
    listOf(...items),
    make("p", { className: "small" }, ...written(question.prompt)),
  ];
}

lookWhenAwake(look);
