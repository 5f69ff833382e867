import { html, useEffect, useRef, useState } from './preact.js';
import { bytes, duration, plural, shortId } from './format.js';
import { Icon, Time } from './parts.js';
import { href } from './router.js';

const SHOWN_MS = 8000;

/** A worker: one attempt of a call or task. */
export function Worker({ worker }) {
  const details = [
    worker.waitsForProcess ? 'waits for a process' : duration(worker.ageMs),
    worker.pid ? `pid ${worker.pid}` : '',
    worker.memory ? bytes(worker.memory) : '',
  ].filter(Boolean).join(' · ');
  return html`<li class="node worker live">
    <${Icon} name="run" />
    <a class="id" href=${href('tasks', {}, worker.id)} title=${worker.id}>${shortId(worker.id)}</a>
    ${worker.attempt > 1 ? html`<span class="fault">attempt ${worker.attempt}</span>` : null}
    <span class="quiet-text num">${details}</span>
  </li>`;
}

/** A worker that has died, with its cause and what the supervisor did. */
export function Dead({ death }) {
  return html`<li class="node worker dead" role="status">
    <${Icon} name="bad" /><span><b>died</b> <${Time} at=${death.at} /></span>
    <span class="said">${death.cause}</span>
    <span class="decision">${death.decision}</span>
  </li>`;
}

/** The workers that have died in the last seconds, from one reading of the tree to the next. */
export function useDeaths(tree, types) {
  const [deaths, setDeaths] = useState([]);
  const seen = useRef(null);
  const counted = useRef(new Map());
  useEffect(() => {
    if (!tree) {
      return;
    }
    const fresh = seen.current ? tree.supervisors.filter(branch => isNew(branch, seen.current)).map(branch => death(branch, types, counted.current)) : [];
    seen.current = new Map(tree.supervisors.map(branch => [branch.type, branch.lastCrash?.at]));
    types.forEach(type => counted.current.set(type.type, type.counters));
    const now = Date.now();
    setDeaths(before => [...fresh, ...before.filter(old => now - old.seenAt < SHOWN_MS && !fresh.some(one => one.type === old.type))]);
  }, [tree]);
  return deaths;
}

function isNew(branch, seen) {
  return branch.lastCrash && branch.lastCrash.at !== seen.get(branch.type);
}

function death(branch, types, counted) {
  const type = types.find(one => one.type === branch.type);
  const attempts = type?.retry.attempts ?? 1;
  const { at, cause } = branch.lastCrash;
  return { type: branch.type, key: branch.type + at, at, cause, seenAt: Date.now(), decision: decision(branch, attempts, type, counted.get(branch.type)) };
}

/** What the supervisor decided, as far as its state tells. */
function decision(branch, attempts, type, before) {
  if (branch.pausing) {
    return `the supervisor starts it again after ${duration(type?.retry.backoffMs)}`;
  }
  if (attempts <= 1) {
    return 'the supervisor gave up: the type has one attempt';
  }
  const crashes = before && type ? type.counters.crashedAttempts - before.crashedAttempts : 0;
  return crashes > 1 ? `${plural(crashes, 'crash', 'crashes')}; the supervisor gave up after ${attempts} attempts` : `the supervisor tries it up to ${attempts} times`;
}
