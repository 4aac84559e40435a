
// Two wires to the votes, one way to use them: Jupyter's server is asked by this page, or else by the kernel.

/**
 * What came back: the reply, or a sentence with its HTTP status.
 * @typedef {{reply?: any, error?: string, status?: number}} Reply
 */

/**
 * A way to the votes. `send` throws where nothing answers.
 * @typedef {{send: (command: {do: string, [more: string]: any}) => Promise<Reply>, close: () => void}} Wire
 */

const TIMEOUT = 4000; // milliseconds to wait for an answer
const GIVE_UP = 60_000; // after which an answer of the kernel is not waited for any more
const SILENT = "The server does not answer – trying again.";
const BUSY = "The kernel does not answer – trying again. It may be busy; if it was restarted, run the first cell, then this one.";

/** @returns {?Wire} none, where this is not a page of Jupyter's */
function serverWire() {
  let page;
  try {
    page = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  } catch {
    return null;
  }
  const send = async (command) => {
    const secret = document.cookie.match(/\b_xsrf=([^;]*)/);
    const headers = { "Content-Type": "application/json", "X-XSRFToken": secret ? secret[1] : "" };
    if (page.token) headers.Authorization = `token ${page.token}`;
    const body = JSON.stringify(command);
    const signal = AbortSignal.timeout(TIMEOUT);
    const answer = await fetch(`${page.baseUrl}neural-networks-poll/control`, { method: "POST", headers, body, signal });
    const { reply, error } = await answer.json();
    if (reply === undefined && error === undefined) throw new Error(SILENT);
    return { reply, error, status: answer.status };
  };
  return { send, close: () => {} };
}

/** @param {object} model of the widget @returns {Wire} */
function kernelWire(model) {
  const name = Math.random().toString(36).slice(2);
  const waiting = new Map(); // id → who is told
  const late = new Set(); // ids that were waited for in vain
  let count = 0;
  const forget = (id) => [waiting, late].forEach((some) => some.delete(id));
  const hear = (message) => {
    waiting.get(message.id)?.(message);
    forget(message.id);
  };
  model.on("msg:custom", hear);
  const send = (command) =>
    new Promise((done, fail) => {
      if (command.do === "state" && late.size) return fail(new Error(BUSY)); // do not pile up
      const id = `${name}-${(count += 1)}`;
      waiting.set(id, done);
      setTimeout(() => waiting.has(id) && (late.add(id), fail(new Error(BUSY))), TIMEOUT);
      setTimeout(() => forget(id), GIVE_UP);
      model.send({ id, command });
    });
  return { send, close: () => model.off("msg:custom", hear) };
}

/**
 * The server where it can be asked and knows this room, else the kernel.
 * @param {object} model of the widget
 * @param {boolean} direct whether the kernel, too, asks the server of this page
 * @returns {Wire}
 */
function wireOf(model, direct) {
  const kernel = kernelWire(model);
  let chosen = (direct && serverWire()) || kernel;
  let proven = chosen === kernel;
  const send = async (command) => {
    const sure = proven; // what is under way at once is tried at once
    let said = null;
    try {
      said = await chosen.send(command);
    } catch {
      if (sure) throw new Error(chosen === kernel ? BUSY : SILENT);
    }
    if (!sure && (!said || said.status === 404)) {
      const other = await kernel.send(command); // this page is of another server than the kernel's
      [chosen, said] = [kernel, other];
    }
    proven = true;
    return said;
  };
  return { send, close: kernel.close };
}
