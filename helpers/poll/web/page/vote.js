
// A vote: what is ticked, and how it is brought to the room.

/** @type {?{round: number, answer: number[], turn: number}} a vote on its way */
let ballot = null;
/** @type {(value?: any) => void} */
let wake = () => {};

const same = (one, other) => String(one) === String(other);
const kept = () => state.yours[state.number - 1]; // the vote of this round that the room has, or null
const letters = (places) => places.map(letter).join(", ");

/** @returns {number[]} the choices that are ticked */
function ticked() {
  return [...SCREEN.main.querySelectorAll("input:checked")].map((input) => Number(input.value));
}

/** Say what has become of the vote. */
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
  for (let pause = 1000; ballot === mine; pause = Math.min(2 * pause, MAX_INTERVAL)) {
    const { status, body } = await request(`${code}/vote`, post);
    if (ballot !== mine) return;
    if (status === 200 || body.yours) arrived(body);
    else if (status === 409) tooLate();
    else if (status >= 400 && status < 500) {
      dropVote();
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
  dropVote();
  state.yours[state.number - 1] = yours;
  state.turn = turn;
  if (same(yours, mine.answer)) tell();
  else deliver(Object.assign({}, mine, { turn: turn + 1 })); // voted in another tab too: the last one counts
}

async function tooLate() {
  const mine = ballot;
  dropVote();
  await look(); // an earlier try may have arrived: the state tells
  const counted = state && state.round === mine.round && same(kept(), mine.answer);
  if (state && !counted) say("said", "The vote was closed before your vote came in.");
}

function dropVote() {
  ballot = null;
}

/** A vote that is still on its way when the next one opens was for the one before. */
function forgetOldVote() {
  if (ballot && ballot.round !== state.round) dropVote();
}
