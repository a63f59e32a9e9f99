// The HTTP API of the conversation. What went wrong comes as one of three errors, because three things can be done.

const TURN_MILLISECONDS = 30000;

export class Unreachable extends Error {} // nothing is known of the request: send it again, with the same key
export class Gone extends Error {} // there is no such conversation any more: start another
export class Refused extends Error {} // the same request would be refused again

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Outside a secure context there is no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function start(language) {
  return request("POST", "/api/v1/conversations", { body: JSON.stringify({ language }) });
}

export function takeTurn(conversation, key, body) {
  return request("POST", `/api/v1/conversations/${conversation.id}/turns`, { token: conversation.token, key, body });
}

export function repliesAfter(conversation, after, wait = 0, signal = undefined) {
  const address = `/api/v1/conversations/${conversation.id}/replies?after=${after}&wait=${wait}`;
  return request("GET", address, { token: conversation.token, signal, milliseconds: (wait + 10) * 1000 });
}

export function forget(conversation) {
  return request("DELETE", `/api/v1/conversations/${conversation.id}`, { token: conversation.token });
}

async function request(method, address, { token, key, body, signal, milliseconds = TURN_MILLISECONDS }) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers["Idempotency-Key"] = key;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetched(address, { method, headers, body, cache: "no-store" }, signal, milliseconds);
  if (response.status === 404) throw new Gone(address);
  if (response.status === 429 || response.status >= 500) throw new Unreachable(String(response.status));
  if (!response.ok) throw new Refused(String(response.status));
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    throw new Unreachable("the answer was cut off");
  }
}

async function fetched(address, options, signal, milliseconds) {
  const bound = new AbortController();
  const timer = setTimeout(() => bound.abort(), milliseconds);
  const stop = () => bound.abort();
  signal?.addEventListener("abort", stop);
  try {
    return await fetch(address, { ...options, signal: bound.signal });
  } catch {
    throw new Unreachable(address);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
