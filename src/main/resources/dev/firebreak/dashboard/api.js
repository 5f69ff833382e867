// Requests to the node. All paths are relative to the page, so that the prefix of a proxy is kept.

/** An answer other than success: a problem document (RFC 9457) where there is one. */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `The node answered with status ${status}`);
    this.status = status;
    this.document = document;
  }
}

const listeners = new Set();
let connected = true;

/** Calls the listener whenever the connection is lost or comes back; returns what ends that. */
export function onConnection(listener) {
  listeners.add(listener);
  listener(connected);
  return () => listeners.delete(listener);
}

export function setConnected(now) {
  if (now !== connected) {
    connected = now;
    listeners.forEach(listener => listener(now));
  }
}

/** Goes to the page that asks for a token, and back here after it. */
export function signIn() {
  location.assign('sign-in?next=' + encodeURIComponent('/' + location.hash));
}

async function problemOf(answer) {
  const isProblem = (answer.headers.get('Content-Type') || '').startsWith('application/problem+json');
  return isProblem ? answer.json().catch(() => ({})) : null;
}

/** Sends a request; throws a Problem unless it succeeds. */
export async function send(method, path, { headers, body, signal } = {}) {
  let answer;
  try {
    answer = await fetch(path, { method, headers, body, signal, cache: 'no-store' });
  } catch (failure) {
    if (failure.name !== 'AbortError') {
      setConnected(false);
    }
    throw failure;
  }
  const document = answer.ok ? null : await problemOf(answer);
  // A proxy answers with these while the node is away.
  const away = !answer.ok && !document && [502, 503, 504].includes(answer.status);
  setConnected(!away);
  if (answer.status === 401) {
    signIn();
  }
  if (!answer.ok) {
    throw new Problem(answer.status, document || {});
  }
  return answer;
}

export async function getJson(path, signal) {
  return (await send('GET', path, { signal })).json();
}

export async function getText(path, signal) {
  return (await send('GET', path, { signal })).text();
}

/** The beginning of an answer's bytes, with its media type, and whether that is all; the rest is not waited for. */
export async function getPart(path, most) {
  const answer = await send('GET', path);
  const parts = [];
  let length = 0;
  let whole = false;
  const reader = answer.body.getReader();
  while (length <= most && !whole) {
    const { done, value } = await reader.read();
    whole = done;
    if (value) {
      parts.push(value);
      length += value.length;
    }
  }
  reader.cancel();
  const all = new Uint8Array(await new Blob(parts).arrayBuffer());
  return { type: answer.headers.get('Content-Type') ?? '', bytes: all.slice(0, most), whole: whole && length <= most };
}

export async function post(path, options) {
  return (await send('POST', path, options)).json();
}

/** Builds a path with those parameters that have a value. */
export function withQuery(path, parameters) {
  const query = new URLSearchParams();
  Object.entries(parameters).forEach(([name, value]) => {
    if (value !== undefined && value !== null && value !== '') {
      query.set(name, value);
    }
  });
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
