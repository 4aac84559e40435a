// The lecturer's cells: the room, one vote, the link for the own phone. Written with written.js.
// While a vote is on, the server tells how many have voted and no more; there is nothing here to leak.

const EVERY = 1000; // milliseconds between two looks at the server
const PATIENCE = 4000; // to wait for an answer
const LONG = 60_000; // after which an answer of the kernel is not waited for any more
const STEADY = 700; // for which new buttons are deaf: a second click meant the old ones
const SECRET = 20; // seconds for which the own phone's link is on the screen
const LETTERS = "ABCDEFGHIJKLM";
const MOVED = "nn-poll-moved"; // told to all panels of the page
const STEPS = { open: ["close"], closed: ["discuss", "revote", "show"], discuss: ["revote", "show"], shown: [] };
const NAMES = { close: "Close the vote", discuss: "Discuss", revote: "Vote again", show: "Show the answer" };
const SILENT = "The server does not answer – trying again.";
const BUSY = "The kernel does not answer – trying again. It may be busy; if it was restarted, run this cell again.";
const UNHEARD = "The server did not answer. Press once more.";
const LATER = "The kernel is busy. This is done as soon as it is free.";
const SHUT = "Phones cannot get in since Jupyter was restarted: run the cell with poll.start again.";
const GONE = "This room has ended.";
const DISCUSS = "Discuss: find someone who chose otherwise, and convince them.";

// --- two wires, one way to use them: message → {reply} or {error, status}; throws where nothing answers ---

function serverWire() {
  let page;
  try {
    page = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  } catch {
    return null; // not a page of Jupyter's
  }
  return async (command) => {
    const secret = document.cookie.match(/\b_xsrf=([^;]*)/);
    const headers = { "Content-Type": "application/json", "X-XSRFToken": secret ? secret[1] : "" };
    if (page.token) headers.Authorization = `token ${page.token}`;
    const body = JSON.stringify(command);
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(`${page.baseUrl}neural-networks-poll/control`, { method: "POST", headers, body, signal });
    const { reply, error } = await answer.json();
    if (reply === undefined && error === undefined) throw new Error(SILENT);
    return { reply, error, status: answer.status };
  };
}

function kernelWire(model) {
  const name = Math.random().toString(36).slice(2);
  const waiting = new Map();
  const late = new Set();
  let count = 0;
  const forget = (id) => [waiting, late].forEach((some) => some.delete(id));
  const hear = (message) => {
    waiting.get(message.id)?.(message);
    forget(message.id);
  };
  model.on("msg:custom", hear);
  const wire = (command) =>
    new Promise((done, fail) => {
      if (command.do === "state" && late.size) return fail(new Error(BUSY)); // do not pile up
      const id = `${name}-${(count += 1)}`;
      waiting.set(id, done);
      setTimeout(() => waiting.has(id) && (late.add(id), fail(new Error(BUSY))), PATIENCE);
      setTimeout(() => forget(id), LONG);
      model.send({ id, command });
    });
  wire.close = () => model.off("msg:custom", hear);
  return wire;
}

function wireOf(model, direct) {
  const kernel = kernelWire(model);
  let chosen = (direct && serverWire()) || kernel;
  let proven = chosen === kernel;
  const wire = async (command) => {
    const sure = proven; // what is under way at once is tried at once
    let said = null;
    try {
      said = await chosen(command);
    } catch {
      if (sure) throw new Error(chosen === kernel ? BUSY : SILENT);
    }
    if (!sure && (!said || said.status === 404)) {
      const other = await kernel(command); // this page is of another server than the kernel's
      [chosen, said] = [kernel, other];
    }
    proven = true;
    return said;
  };
  wire.close = kernel.close;
  return wire;
}

// --- what a panel is made of ---

function labelled(tag, attributes, properties, ...children) {
  const element = make(tag, properties, ...children);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function button(text, press, main = false) {
  const one = make("button", { type: "button", className: main ? "nn-main" : "" }, text);
  one.addEventListener("click", press);
  one.addEventListener("keydown", (event) => event.repeat && event.preventDefault()); // a key that is held
  one.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the key for its cells
  return one;
}

function counted(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

function bare(address) {
  return address.replace(/\/$/, "");
}

// --- the room: how to get in ---

function roomPanel(shown) {
  const root = labelled("section", { "aria-label": "Room" }, { className: "nn-poll nn-room" });
  const here = make("p", { className: "nn-here" });
  if (shown.qr) {
    const alt = `QR code of ${shown.address}${shown.code}`;
    const address = make("p", { className: "nn-address" }, bare(shown.address));
    const code = make("p", { className: "nn-code" }, shown.code);
    code.setAttribute("aria-label", `Code ${[...shown.code].join(" ")}`);
    code.setAttribute("role", "img");
    const way = make("div", { className: "nn-way" }, make("p", {}, "Open"), address, make("p", {}, "and type"), code, here);
    root.append(make("img", { className: "nn-qr", src: shown.qr, alt }), way);
    if (shown.others.length) {
      const others = shown.others.map(bare).join(" · ");
      way.append(make("p", { className: "nn-small" }, `If that does not open: ${others}`));
    }
    way.append(make("p", { className: "nn-small" }, "In a notebook: ", make("code", {}, shown.line)));
    if (shown.note) way.append(make("p", { className: "nn-note" }, shown.note));
  } else {
    root.append(make("p", { className: "nn-note" }, shown.note));
  }
  const show = ({ present }) => write(here, present ? `${counted(present, "is", "are")} here` : "Nobody is here yet");
  return { root, show, message: () => shown.qr && { do: "state", code: shown.code } };
}

// --- one vote: the question, how many have voted, the next steps; at last the answer ---

function pollPanel(shown, model, wire, apply) {
  const title = make("h3", { className: "nn-title" }, shown.title);
  const where = make("span");
  const corner = make("span", { className: "nn-corner" });
  if (shown.address) corner.append(where, make("b", {}, shown.code));
  const locate = (address) => write(where, `${bare(address)} · `);
  if (shown.named) locate(shown.address);
  const body = make("div", { className: "nn-body" });
  const bar = labelled("div", { role: "progressbar", "aria-label": "Votes", "aria-valuemin": 0 }, { className: "nn-bar" }, make("i"));
  const turnout = make("p", { className: "nn-count" });
  const votes = make("div", { className: "nn-turnout" }, turnout, bar);
  const phase = labelled("p", { role: "status" }, { className: "nn-phase" });
  const trouble = labelled("p", { role: "alert" }, { className: "nn-trouble" });
  const steps = make("div", { className: "nn-buttons" });
  const hands = handsOf((counts) => command({ do: "hands", poll: number, counts }));
  const results = make("div", { className: "nn-results" });
  const head = make("header", {}, title, corner);
  const root = labelled("section", { "aria-label": `Vote: ${shown.title}` }, { className: "nn-poll" });
  root.append(head, body, votes, phase, steps, hands.root, results, trouble);

  let number = shown.poll;
  let witness = false; // was the vote on before our eyes? If not, its answer is that of an earlier group
  let busy = false;
  let changed = -STEADY; // when the buttons were
  let before = "";
  const deaf = () => busy || performance.now() - changed < STEADY;
  const step = (text, message, main) => button(text, () => deaf() || command(message), main);
  title.tabIndex = -1;
  title.dataset.lmSuppressShortcuts = "true";

  async function command(message) {
    if (busy) return false;
    hold(true);
    try {
      const { reply, error } = await wire({ code: shown.code, ...message });
      write(trouble, error || "");
      if (error === undefined) {
        apply(reply);
        if (message.do !== "hands") root.scrollIntoView({ block: "nearest" }); // the hall wants to see all of it
      }
      return error === undefined;
    } catch (problem) {
      write(trouble, problem.message === BUSY ? LATER : UNHEARD);
      return false;
    } finally {
      hold(false);
    }
  }

  function hold(held) {
    busy = held;
    for (const one of root.querySelectorAll("button")) one.setAttribute("aria-disabled", deaf());
    if (deaf() && !busy) setTimeout(() => hold(busy), STEADY);
  }

  function offer(buttons) {
    const inside = steps.contains(document.activeElement);
    steps.replaceChildren(...buttons);
    changed = performance.now();
    hold(busy);
    if (inside) (buttons[0] ?? title).focus(); // never lose the keyboard's place
  }

  function wait() {
    root.dataset.phase = "ready";
    votes.hidden = hands.root.hidden = results.hidden = true;
    write(phase, "Not opened yet.");
    offer([step("Open the vote", { do: "ask", ...shown.wanted }, true)]);
  }

  function earlier() {
    if (witness || ["before", "shown"].includes(root.dataset.phase)) return;
    root.dataset.phase = "before";
    votes.hidden = hands.root.hidden = results.hidden = true;
    write(phase, "Shown before.");
    const anew = step("Ask again", { do: "ask", ...shown.wanted, again: true }, true);
    offer([anew, step("Show it again", { do: "state", poll: number, results: true })]);
  }

  function adopt(poll) {
    number = poll;
    try {
      model.set("shown", { ...model.get("shown"), poll }); // for a page that is opened anew
      model.save_changes();
    } catch {
      // the kernel has gone; a new one finds the vote by its question
    }
  }

  function show(state) {
    const { phase: now, round, question, results: found } = state;
    if (state.poll !== number) adopt(state.poll);
    if (state.addresses?.length && !shown.named) locate(state.addresses[0]);
    if (now === "shown" && !found) return earlier();
    witness = true;
    turn(state);
    hands.fit(question, now === "discuss" && round === 1, state.hands);
    const mark = JSON.stringify([number, now, round, question, found]);
    if (mark === before) return;
    if (before) window.dispatchEvent(new Event(MOVED));
    before = mark;
    write(trouble, "");
    write(title, question.title || "Vote");
    const prompt = make("p", { className: "nn-prompt" }, ...written(question.prompt));
    body.replaceChildren(prompt, ...(now === "shown" ? [] : [choicesOf(question)]));
    votes.hidden = hands.root.hidden = now === "shown";
    results.hidden = now !== "shown";
    const names = STEPS[now].filter((name) => round === 1 || ["close", "show"].includes(name));
    offer(names.map((name, place) => step(NAMES[name], { do: "move", poll: number, command: name }, !place)));
    if (now === "shown") results.replaceChildren(...resultsOf(question, state));
    root.dataset.phase = now;
    const told = { open: `Vote ${round} is open.`, closed: `Vote ${round} is closed.`, discuss: DISCUSS };
    write(phase, now === "shown" ? inWords(question, state) : told[now]);
  }

  function turn({ voted, present, hands: raised }) {
    const phones = present ? `${voted} of ${counted(present, "has", "have")} voted` : "Nobody is here yet";
    const counts = shown.address ? [phones] : [];
    if (raised || !shown.address) counts.push(`${counted(raised, "hand", "hands")} counted`);
    write(turnout, counts.join(" · "));
    bar.hidden = !shown.address;
    bar.firstChild.style.transform = `scaleX(${present ? voted / present : 0})`;
    for (const [name, value] of [["max", Math.max(present, 1)], ["now", voted], ["text", phones]]) {
      bar.setAttribute(`aria-value${name}`, value);
    }
  }

  if (!number) wait();
  const asks = () => number && !["before", "shown"].includes(root.dataset.phase);
  const message = () => asks() && { do: "state", code: shown.code, poll: number, results: witness };
  const freed = () => write(trouble, ""); // what was in the way may be no more
  window.addEventListener(MOVED, freed);
  return { root, show, message, close: () => window.removeEventListener(MOVED, freed) };
}

function choicesOf(question) {
  const lines = question.choices.map((choice, place) =>
    make("li", {}, make("b", { className: "nn-letter" }, LETTERS[place]), make("span", {}, ...written(choice))),
  );
  return labelled("ul", { role: "list" }, { className: "nn-choices" }, ...lines);
}

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
  function fit(question, second, raised) {
    write(send, second ? "Enter as vote 2" : raised ? `Replace the ${counted(raised, "hand", "hands")}` : "Enter");
    if (before === JSON.stringify(question)) return;
    before = JSON.stringify(question);
    const inputs = question.choices.map((_, place) => {
      const input = make("input", { type: "number", min: 0, max: 5000, inputMode: "numeric" });
      return make("label", {}, LETTERS[place], input);
    });
    fields.replaceChildren(...inputs);
    for (const one of root.querySelectorAll("summary, input, button")) one.dataset.lmSuppressShortcuts = "true";
  }
  return { root, fit };
}

// --- after the answer is shown ---

const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);

function resultsOf(question, { results, key, raised }) {
  const heads = results.map(({ people }, place) =>
    labelled("th", { scope: "col" }, {}, `Vote ${place + 1}`, make("small", {}, ` ${counted(people, "vote", "votes")}`)),
  );
  const rows = question.choices.map((choice, place) => {
    const right = key.right.includes(place);
    const name = make("span", {}, ...written(choice));
    if (right) name.append(make("b", { className: "nn-tick" }, " ✓ right"));
    const both = make("div", {}, make("b", { className: "nn-letter" }, LETTERS[place]), " ", name);
    const first = labelled("th", { scope: "row" }, {}, both);
    const cells = results.map(({ counts, people }, vote) => {
      const bar = labelled("i", { "aria-hidden": "true" }, { className: `nn-vote-${vote + 1}` });
      bar.style.setProperty("--share", people ? counts[place] / people : 0);
      const said = make("span", { className: "nn-share" }, make("b", {}, String(counts[place])), ` (${percent(counts[place], people)} %)`);
      return make("td", {}, make("div", { className: "nn-track" }, bar, said));
    });
    return make("tr", { className: right ? "nn-right" : "" }, first, ...cells);
  });
  const top = make("tr", {}, labelled("th", { scope: "col" }, {}, "Choice"), ...heads);
  const table = make("table", {}, make("thead", {}, top), make("tbody", {}, ...rows));
  const notes = key.feedback.flatMap((text, place) =>
    text.length ? [make("li", {}, make("b", { className: "nn-letter" }, LETTERS[place]), make("span", {}, ...written(text)))] : [],
  );
  const parts = [table];
  const [first, second] = raised;
  if (results.length > 1 && results.every(({ people }) => people) && !first !== !second) {
    const only = `Hands were counted in vote ${first ? 1 : 2} only: these votes are not of the same people.`;
    parts.push(make("p", { className: "nn-note" }, only));
  }
  if (notes.length) parts.push(labelled("ul", { role: "list", "aria-label": "What is to be said of each choice" }, { className: "nn-feedback" }, ...notes));
  if (key.explanation.length) parts.push(make("p", { className: "nn-explanation" }, ...written(key.explanation)));
  return parts;
}

function inWords(question, { results, key }) {
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

// --- the link for the lecturer's own phone ---

function peekPanel(shown, wire) {
  const root = labelled("section", { "aria-label": "Link for your own phone" }, { className: "nn-poll nn-peek" });
  const trouble = labelled("p", { role: "alert" }, { className: "nn-trouble" });
  const place = make("div");
  const open = button("The projector is off: show the code", async () => {
    try {
      const { reply, error } = await wire({ do: "unveil" });
      write(trouble, error || "");
      if (reply) unveil(reply);
    } catch (problem) {
      write(trouble, problem.message);
    }
  }, true);
  const hide = button("Hide it now", veil);
  const left = make("p");
  const about = "This link shows on your phone how a vote goes while it is on. Hide the projector first, then show the code.";
  root.append(make("p", {}, about), open, place, trouble);
  if (shown.note) root.append(make("p", { className: "nn-note" }, shown.note));
  let clock = null;

  function unveil({ address, qr }) {
    const image = make("img", { className: "nn-qr", src: qr, alt: "QR code of the link for your own phone" });
    const link = make("p", { className: "nn-small" }, address);
    place.replaceChildren(image, link, left, hide);
    open.hidden = true;
    hide.focus();
    let seconds = SECRET;
    const tick = () => {
      write(left, `It is hidden in ${seconds} s. The first phone to open it keeps it.`);
      if (seconds <= 0) veil();
      seconds -= 1;
    };
    tick();
    clock = setInterval(tick, 1000);
  }

  function veil() {
    clearInterval(clock);
    const inside = place.contains(document.activeElement);
    place.replaceChildren();
    open.hidden = false;
    if (inside) open.focus();
  }

  return { root, veil };
}

// --- a panel on the screen ---

function render({ model, el }) {
  const shown = model.get("shown");
  let [alive, near, looking, turn, timer] = [true, true, false, 0, null];
  const wire = wireOf(model, shown.direct && shown.kind !== "peek"); // that secret is the kernel's
  const apply = (state) => {
    turn += 1; // what was asked before this is older
    panel.show(state);
  };
  const panel =
    shown.kind === "room" ? roomPanel(shown) : shown.kind === "peek" ? peekPanel(shown, wire) : pollPanel(shown, model, wire, apply);
  const line = labelled("p", { role: "status" }, { className: "nn-trouble nn-silent" });
  panel.root.append(line);
  el.append(panel.root);

  async function look() {
    clearTimeout(timer);
    const message = panel.message(); // nothing where nothing can change any more
    if (!alive || !near || looking || document.hidden) return;
    const asked = turn;
    looking = true;
    try {
      const { reply, error, status } = message ? await wire(message) : {};
      if (status === 404) return end();
      const shut = shown.address && reply?.addresses?.length === 0;
      write(line, error || reply?.trouble || (shut ? SHUT : ""));
      if (reply && asked === turn) panel.show(reply);
    } catch (problem) {
      write(line, problem.message);
    }
    looking = false;
    if (alive) timer = setTimeout(look, EVERY);
  }
  function end() {
    write(line, GONE);
    panel.root.classList.add("nn-ended");
  }

  const eye = new IntersectionObserver(([entry]) => {
    near = entry.isIntersecting;
    if (near) look();
  });
  const wake = () => look();
  const hear = (message) => message.state && apply(message.state);
  if (shown.kind !== "peek") {
    look(); // once even out of sight, so that nothing jumps when it is scrolled to
    eye.observe(panel.root);
    document.addEventListener("visibilitychange", wake);
    model.on("msg:custom", hear);
  }

  function setView() {
    let view = null;
    try {
      view = localStorage.getItem("nn-view");
    } catch {
      // storage may be closed to us
    }
    panel.root.classList.toggle("nn-large", (view || window.nnView) === "lecture");
  }
  setView();
  window.addEventListener("nn-view", setView);
  return () => {
    alive = false;
    clearTimeout(timer);
    panel.veil?.();
    panel.close?.();
    eye.disconnect();
    wire.close();
    document.removeEventListener("visibilitychange", wake);
    window.removeEventListener("nn-view", setView);
    model.off("msg:custom", hear);
  };
}

export default { render };
