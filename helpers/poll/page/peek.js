
// The page of the lecturer's own phone: how the votes are spread while the hall sees nothing of it. It only
// looks. Nothing here is newer than ES2019. It is written with written.js.

const EVERY = 2000; // milliseconds
const PATIENCE = 8000;
const PHASES = {
  waiting: "No question has been asked yet.",
  open: "The vote is open.",
  closed: "The vote is closed.",
  discuss: "The hall discusses.",
  shown: "The answer is shown.",
};
const SCREEN = {}; // the parts of peek.html, by id
for (const id of ["room", "line", "phase", "main"]) SCREEN[id] = document.getElementById(id);

const where = location.pathname.slice(new URL(document.baseURI).pathname.length);
let looks = 0; // an answer to an older look is dropped
let timer = null;
let on = ""; // what is on the screen

function say(id, text) {
  if (SCREEN[id].textContent !== text) SCREEN[id].textContent = text; // live: say nothing twice
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  looks += 1;
  const mine = looks;
  const control = new AbortController();
  const late = setTimeout(() => control.abort(), PATIENCE);
  let [status, body] = [0, {}];
  try {
    const reply = await fetch(`${where}/state`, { signal: control.signal });
    [status, body] = [reply.status, await reply.json()];
  } catch {
    status = 0; // no reply, or none of ours
  }
  clearTimeout(late);
  if (mine !== looks) return;
  if (status === 200) update(body);
  say("line", status === 200 ? "" : body.error || "No connection – trying again.");
  if (status === 403 || status === 404) {
    say("phase", ""); // for good: this link is another phone's, or is no link any more
    SCREEN.main.textContent = on = "";
  } else timer = setTimeout(look, EVERY * (status === 200 ? 1 : 2));
}

function update(state) {
  if (on === JSON.stringify(state)) return;
  on = JSON.stringify(state);
  say("room", `Room ${state.code}${state.name ? ` · ${state.name}` : ""} · for you only`);
  say("phase", PHASES[state.phase]);
  SCREEN.main.textContent = "";
  const there = `${state.present} ${state.present === 1 ? "is" : "are"} here.`;
  SCREEN.main.append(...(state.phase === "waiting" ? [make("p", {}, there)] : spread(state)));
}

const percent = (share) => `${Math.round(100 * share)}%`;

function bar(name, count, people, className) {
  const share = people ? count / people : 0;
  const filled = make("span", { className: "filled" });
  filled.style.width = percent(share);
  const track = make("span", { className: "track" }, filled);
  return make("span", { className }, name, track, make("span", { className: "number" }, `${count} · ${percent(share)}`));
}

// The share of right votes on a line from 0 to 100 %, with the band in which discussing pays.
function gauge(result, number, [low, high]) {
  const zone = make("span", { className: "zone" });
  zone.style.left = `${100 * low}%`;
  zone.style.width = `${100 * (high - low)}%`;
  const needle = make("span", { className: "needle" });
  needle.style.left = `${(100 * result.right) / (result.people || 1)}%`;
  const track = make("span", { className: "track gauge" }, zone, needle);
  const share = percent(result.right / (result.people || 1));
  return make("p", { className: "bar" }, `Vote ${number + 1}`, track, make("span", { className: "number" }, `${share} right`));
}

function spread({ phase, question, results, key, band, advice, voted, present }) {
  const best = key ? key.right : []; // it comes when the answer is shown
  const items = question.choices.map((choice, place) => {
    const right = best.includes(place);
    const bars = results.map(({ counts, people }, number) =>
      bar(`Vote ${number + 1}`, counts[place], people, right ? "bar best" : "bar"),
    );
    const mark = right ? [make("em", {}, "✓ right")] : [];
    const text = make("span", { className: "text" }, ...written(choice));
    return make("li", {}, make("b", {}, String.fromCharCode(65 + place)), text, ...mark, ...bars);
  });
  const list = make("ol", {}, ...items);
  list.setAttribute("role", "list");
  const pays = `Discussing pays between ${percent(band[0])} and ${percent(band[1])} right (the tinted band).`;
  const gauges = results.map((result, number) => gauge(result, number, band));
  const weighed = [make("p", { className: "advice" }, advice), ...gauges, make("p", { className: "small" }, pays)];
  const told = advice && phase !== "shown" ? weighed : []; // after that there is nothing left to decide
  return [
    make("h1", {}, question.title || "Question"),
    make("p", {}, `${voted} of ${Math.max(present, voted)} have voted.`),
    ...told,
    list,
    make("p", { className: "small" }, ...written(question.prompt)),
  ];
}

window.addEventListener("pageshow", look); // once loaded, and when the page comes back from the cache
window.addEventListener("online", look);
document.addEventListener("visibilitychange", look);
