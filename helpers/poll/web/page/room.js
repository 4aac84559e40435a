
// To the room and back: everything on a voter's page comes from the room's state, so that neither a refresh
// nor a phone's sleep loses anything.

const MAX_INTERVAL = 15000; // milliseconds between two looks while there is no answer

/**
 * What a room shows its voters, see rules/voters.py. `results` and `key` come with `shown`.
 * @typedef {object} RoomState
 * @property {string} code
 * @property {string} name
 * @property {number} version
 * @property {"waiting"|"open"|"closed"|"discuss"|"shown"} phase
 * @property {Question} question
 * @property {number} round the id of this vote
 * @property {number} number 1 or 2
 * @property {(number[]|null)[]} yours what this phone chose in each vote
 * @property {number} turn of its newest vote
 * @property {Result[]} [results]
 * @property {{right: number[], feedback: object[][], explanation: object[]}} [key]
 */

const home = new URL(document.baseURI).pathname;
let code = location.pathname.slice(home.length).toUpperCase();
let invitation = (/^#i=([\w-]+)$/.exec(location.hash) || [])[1]; // of who scanned the code on the screen
/** @type {?RoomState} the newest */
let state = null;
let looks = 0; // an answer to an older look is dropped
let failures = 0;
let timer = null;

/** Keep something for this tab, or read it. @param {string} name @param {any} [value] */
function memory(name, value) {
  try {
    if (value !== undefined) sessionStorage.setItem(name, JSON.stringify(value));
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null; // closed to us: then a tick that was not sent does not survive a refresh
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
  timer = setTimeout(look, Math.min(INTERVAL * 2 ** failures, MAX_INTERVAL) * (0.8 + 0.4 * Math.random()));
  if (status === 200) update(body);
}

/** @param {RoomState} next */
function update(next) {
  if (!state) {
    memory("nn-room", code);
    history.replaceState(null, "", code);
    SCREEN.enter.hidden = true;
  }
  const inside = document.activeElement !== document.body;
  state = next;
  forgetOldVote();
  say("room", `Room ${code}${state.name ? ` · ${state.name}` : ""}`);
  say("said", "");
  SCREEN.main.textContent = "";
  SCREEN.main.append(...VIEWS[state.phase]());
  reachWhatMoves();
  document.body.dataset.phase = state.phase;
  if (state.phase === "open") tell();
  window.scrollTo(0, 0);
  if (state.phase === "open" || inside) SCREEN.main.querySelector("h1").focus(); // keep the keyboard's place
}

function leave(sentence) {
  const ended = state !== null || memory("nn-room") === code;
  [code, state, failures] = ["", null, 0];
  dropVote();
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
