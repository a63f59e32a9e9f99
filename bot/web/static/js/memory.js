// What this browser remembers of the conversation: how to reach it, and what the person said in it.
// Personal fields are never kept: of them only that something was said.

const NAME = "chuangban.conversation";
const MOST_SAID = 200;

let kept = read();

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME));
  } catch {
    return null; // storage is switched off, or holds something else
  }
}

function write() {
  try {
    if (kept) localStorage.setItem(NAME, JSON.stringify(kept));
    else localStorage.removeItem(NAME);
  } catch {
    // Without storage the conversation lasts as long as the page.
  }
}

export function conversation() {
  return kept;
}

export function begin({ id, token, language }) {
  kept = { id, token, language, pending: null, said: [] };
  write();
}

export function note(changes) {
  if (!kept) return;
  Object.assign(kept, changes);
  write();
}

// said: {key, label, body, after, state}; body is null where it must not be kept.
export function noteSaid(said) {
  if (!kept) return;
  kept.said = [...kept.said.filter((one) => one.key !== said.key), said].slice(-MOST_SAID);
  write();
}

export function clear() {
  kept = null;
  write();
}
