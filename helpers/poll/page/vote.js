
// The page of a voter: it asks its room what to show, shows it, and sends votes. All of it comes from the
// room's state, so that neither a refresh nor a phone's sleep loses anything. Nothing here is newer than
// ES2019: phones are kept for years. It is written with written.js.

const EVERY = 2000; // milliseconds from one look at the room to the next, give or take a fifth
const SLOWEST = 15000; // … while there is no answer
const PATIENCE = 8000; // with one request
const SCREEN = {}; // the parts of vote.html, by id
for (const id of ["room", "line", "phase", "main", "enter", "code", "said"]) SCREEN[id] = document.getElementById(id);

const home = new URL(document.baseURI).pathname;
let code = location.pathname.slice(home.length).toUpperCase();
let invitation = (/^#i=([\w-]+)$/.exec(location.hash) || [])[1]; // of who scanned the code on the screen
let state = null; // the newest of the room
let ballot = null; // a vote on its way
let looks = 0; // an answer to an older look is dropped
let failures = 0;
let timer = null;
let wake = () => {};

const letter = (place) => String.fromCharCode(65 + place);
const letters = (places) => places.map(letter).join(", ");
const people = (number) => (number === 1 ? "1 person" : `${number} people`);
const same = (one, other) => String(one) === String(other);
const kept = () => state.yours[state.number - 1]; // the vote of this round that the room has, or null

function say(where, text) {
  if (SCREEN[where].textContent !== text) SCREEN[where].textContent = text; // live: say nothing twice
}

function memory(name, value) {
  try {
    if (value !== undefined) sessionStorage.setItem(name, JSON.stringify(value));
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null; // closed to us: then a tick that was not sent does not survive a refresh
  }
}

// --- to the room and back

async function request(path, options) {
  const control = new AbortController();
  const late = setTimeout(() => control.abort(), PATIENCE);
  try {
    const reply = await fetch(path, Object.assign({ signal: control.signal }, options));
    return { status: reply.status, body: reply.status === 204 ? null : await reply.json() };
  } catch {
    return { status: 0, body: {} };
  } finally {
    clearTimeout(late);
  }
}

async function look() {
  clearTimeout(timer);
  if (!code || document.hidden) return;
  looks += 1;
  const mine = looks;
  const more = state ? `?seen=${state.version}` : invitation ? `?i=${invitation}` : "";
  const { status, body } = await request(`${code}/state${more}`);
  if (mine !== looks) return;
  if (status === 404) {
    leave(body.error);
    return;
  }
  const answered = status === 200 || status === 204;
  failures = answered || status === 429 ? 0 : failures + 1; // waiting longer would not help who is kept waiting
  say("line", answered ? "" : status === 429 ? body.error : "No connection – trying again.");
  timer = setTimeout(look, Math.min(EVERY * 2 ** failures, SLOWEST) * (0.8 + 0.4 * Math.random()));
  if (status === 200) update(body);
}

function update(next) {
  if (!state) {
    memory("nn-room", code);
    history.replaceState(null, "", code);
    SCREEN.enter.hidden = true;
  }
  const inside = document.activeElement !== document.body;
  state = next;
  if (ballot && ballot.round !== state.round) ballot = null;
  say("room", `Room ${code}${state.name ? ` · ${state.name}` : ""}`);
  say("said", "");
  SCREEN.main.textContent = "";
  SCREEN.main.append(...VIEWS[state.phase]());
  document.body.dataset.phase = state.phase;
  if (state.phase === "open") tell();
  window.scrollTo(0, 0);
  if (state.phase === "open" || inside) SCREEN.main.querySelector("h1").focus(); // keep the keyboard's place
}

function leave(sentence) {
  const ended = state !== null || memory("nn-room") === code;
  [code, state, ballot, failures] = ["", null, null, 0];
  history.replaceState(null, "", home);
  welcome(ended ? "The room is closed. Thank you." : sentence);
}

function welcome(sentence) {
  document.body.dataset.phase = "";
  for (const where of ["room", "line", "said"]) say(where, "");
  SCREEN.main.textContent = "";
  SCREEN.main.append(make("h1", {}, "Join the vote"));
  SCREEN.enter.hidden = false;
  SCREEN.code.value = "";
  say("phase", sentence);
}

function enter(event) {
  event.preventDefault();
  const typed = SCREEN.code.value.trim().split("/").pop().replace(/[\s-]/g, "").toUpperCase();
  const valid = /^[A-Z0-9]{4}$/.test(typed);
  [code, invitation] = [valid ? typed : "", null];
  say("phase", valid ? "" : "A room has four letters or digits, such as K7QM.");
  look();
}

// --- a vote

function ticked() {
  return [...SCREEN.main.querySelectorAll("input:checked")].map((input) => Number(input.value));
}

function tell() {
  const [yours, picked] = [kept(), ticked()];
  const news = picked.length > 0 && !same(picked, yours);
  const note = ballot ? "Sending your vote …" : news ? `Not sent yet: ${letters(picked)}. Press Vote.` : "";
  SCREEN.main.querySelector(".note").textContent = note;
  say("said", yours ? `Your vote is in: ${letters(yours)}. You can change it until the vote closes.` : "");
}

function vote(event) {
  event.preventDefault();
  const answer = ticked();
  if (!answer.length) say("said", "Choose an answer, then vote.");
  else if (same(answer, ballot ? ballot.answer : kept())) return; // a second tap
  else {
    memory("nn-ticked", [state.round, answer, "sent"]);
    deliver({ round: state.round, answer, turn: (ballot ? ballot.turn : state.turn) + 1 });
  }
}

// A vote without a reply is sent again as it was; the room counts it once.
async function deliver(mine) {
  ballot = mine;
  tell();
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(mine) };
  for (let pause = 1000; ballot === mine; pause = Math.min(2 * pause, SLOWEST)) {
    const { status, body } = await request(`${code}/vote`, post);
    if (ballot !== mine) return;
    if (status === 200 || body.yours) arrived(body);
    else if (status === 409) tooLate();
    else if (status >= 400 && status < 500) {
      ballot = null;
      tell();
      say("said", body.error);
    } else {
      say("said", `Your vote has not arrived yet. ${body.error || "It is sent again by itself."}`);
      await new Promise((done) => {
        wake = done;
        setTimeout(done, pause);
      });
    }
  }
}

function arrived({ yours, turn }) {
  const mine = ballot;
  ballot = null;
  state.yours[state.number - 1] = yours;
  state.turn = turn;
  if (same(yours, mine.answer)) tell();
  else deliver(Object.assign({}, mine, { turn: turn + 1 })); // voted in another tab too: the last one counts
}

async function tooLate() {
  const mine = ballot;
  ballot = null;
  await look(); // an earlier try may have arrived: the state tells
  const counted = state && state.round === mine.round && same(kept(), mine.answer);
  if (state && !counted) say("said", "The vote was closed before your vote came in.");
}

// --- what is on the screen

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

function listed(parts) {
  const list = make("ol", {}, ...state.question.choices.map((_, place) => make("li", {}, ...parts(place))));
  list.setAttribute("role", "list"); // without numbers Safari takes it for none
  return list;
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

function bar({ counts, people }, number, place) {
  const share = people ? Math.round((100 * counts[place]) / people) : 0;
  const filled = make("span", { className: "filled" });
  filled.style.width = `${share}%`;
  const parts = [`Vote ${number + 1}`, make("span", { className: "track" }, filled)];
  const className = state.key.right.includes(place) ? "bar best" : "bar";
  return make("span", { className }, ...parts, make("span", { className: "number" }, `${counts[place]} · ${share}%`));
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
    const mark = key.right.includes(place) ? [make("em", {}, "✓ right")] : [];
    const bars = results.map((one, number) => bar(one, number, place));
    const told = mine && mine.includes(place) ? [] : written(key.feedback[place]); // ours stands on top
    return choice(place, ...mark, ...bars, make("span", { className: "why" }, ...told));
  });
  const voted = results.map((one, number) => `Vote ${number + 1}: ${people(one.people)}.`).join(" ");
  const more = make("p", {}, ...written(key.explanation));
  return [heading(state.question.title), asked("p"), verdict(mine, key), list, make("p", { className: "small" }, voted), more];
}

const VIEWS = { waiting, open: voting, closed: resting, discuss: resting, shown };

function awake() {
  wake();
  look();
}

SCREEN.enter.addEventListener("submit", enter);
if (!code) welcome("");
window.addEventListener("pageshow", awake); // once loaded, and when the page comes back from the cache
window.addEventListener("online", awake);
document.addEventListener("visibilitychange", awake);
