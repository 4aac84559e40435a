
// What the pages of the phones share. They are put together by pages.py, after written.js. Nothing here is
// newer than ES2019: phones are kept for years.

const INTERVAL = 2000; // milliseconds from one look at the room to the next
const TIMEOUT = 8000; // of one request

/** The parts of the page, by id. @type {Object<string, any>} */
const SCREEN = {};
for (const part of document.querySelectorAll("[id]")) SCREEN[part.id] = part;

/**
 * @typedef {object} Question as ballots.public makes it
 * @property {string} id
 * @property {"one"|"many"} kind
 * @property {string} title
 * @property {object[]} prompt segments, see written.js
 * @property {object[][]} choices
 */

/**
 * How one vote went.
 * @typedef {{counts: number[], people: number, right: number}} Result
 */

/** Change a text only where it differs: a live region says nothing twice. @param {string} id @param {string} text */
function say(id, text) {
  if (SCREEN[id].textContent !== text) SCREEN[id].textContent = text;
}

/**
 * @param {string} path
 * @param {object} [options] of fetch
 * @returns {Promise<{status: number, body: any}>} status 0: no reply, or none of ours
 */
async function request(path, options) {
  const control = new AbortController();
  const late = setTimeout(() => control.abort(), TIMEOUT);
  try {
    const reply = await fetch(path, Object.assign({ signal: control.signal }, options));
    return { status: reply.status, body: reply.status === 204 ? null : await reply.json() };
  } catch {
    return { status: 0, body: {} };
  } finally {
    clearTimeout(late);
  }
}

/** A formula too long for the screen can be moved by keys as well as by a finger. */
function reachWhatMoves() {
  for (const part of document.querySelectorAll(".prompt, .text, .why, .verdict p, main > p")) {
    if (part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX === "auto") part.setAttribute("tabindex", "0");
    else part.removeAttribute("tabindex");
  }
}
window.addEventListener("resize", reachWhatMoves);

/** Look now, and whenever the page is seen again or the network is back. @param {() => void} look */
function lookWhenAwake(look) {
  window.addEventListener("pageshow", look); // once loaded, and when the page comes back from the cache
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
}

/** @param {number} place from 0 @returns {string} */
function letter(place) {
  return String.fromCharCode(65 + place);
}

/** @param {number} share @returns {string} */
function percent(share) {
  return `${Math.round(100 * share)}%`;
}

/** A list that stays one for ears. @param {...HTMLElement} items */
function listOf(...items) {
  const list = make("ol", {}, ...items);
  list.setAttribute("role", "list"); // without numbers Safari takes it for none
  return list;
}

/**
 * How many chose this in one vote: a bar, the count and the share.
 * @param {Result} result
 * @param {number} number of the vote, from 0
 * @param {number} place of the choice
 * @param {boolean} best whether it is a right one
 */
function bar({ counts, people }, number, place, best) {
  const share = people ? counts[place] / people : 0;
  const filled = make("span", { className: "filled" });
  filled.style.width = percent(share);
  const parts = [`Vote ${number + 1}`, make("span", { className: "track" }, filled)];
  const count = make("span", { className: "number" }, `${counts[place]} · ${percent(share)}`);
  return make("span", { className: best ? "bar best" : "bar" }, ...parts, count);
}
