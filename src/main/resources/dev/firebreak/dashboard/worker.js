import { html, useEffect, useRef, useState } from './preact.js';
import { bytes, duration, shortId } from './format.js';
import { Icon, Time } from './parts.js';
import { href } from './router.js';

const SHOWN_MS = 8000;

/** A worker: one attempt of a call or task. */
export function Worker({ worker }) {
  const details = [
    worker.waitsForProcess ? 'waits for a process' : duration(worker.ageMs),
    worker.process ? `pid ${worker.process.pid}` : '',
    worker.process?.memoryBytes ? bytes(worker.process.memoryBytes) : '',
  ].filter(Boolean).join(' · ');
  return html`<li class="node worker live">
    <${Icon} name="run" />
    <a class="id" href=${href('tasks', {}, worker.id)} title=${worker.id}>${shortId(worker.id)}</a>
    ${worker.attempt > 1 ? html`<span class="fault">attempt ${worker.attempt}</span>` : null}
    <span class="quiet-text num">${details}</span>
  </li>`;
}

const OUTCOMES = { 'crashed': 'died', 'timed-out': 'timed out', 'not-started': 'did not start' };

/** A worker that has died, with its cause and what the supervisor decided. */
export function Dead({ death }) {
  const decision = death.decision === 'retry' ? `next attempt in ${duration(death.nextInMs ?? 0)}` : 'the supervisor gave up';
  return html`<li class="node worker dead" data-decision=${death.decision}>
    <${Icon} name="bad" /><a class="id" href=${href('tasks', {}, death.id)} title=${death.id}>${shortId(death.id)}</a>
    <span class="fault">attempt ${death.attempt}</span><b>${OUTCOMES[death.outcome] ?? death.outcome}</b><${Time} at=${death.at} />
    <span class="said" title=${death.cause}>${death.cause}</span>
    <span class="decision"><${Icon} name=${death.decision === 'retry' ? 'retry' : 'stop'} />${decision}</span>
  </li>`;
}

/** The attempts that have failed in the last seconds, by type: those that no earlier reading of the tree had. */
export function useDeaths(tree) {
  const [deaths, setDeaths] = useState(new Map());
  const seen = useRef(null);
  useEffect(() => {
    if (!tree) {
      return;
    }
    const now = Date.now();
    const first = new Map();
    tree.supervisors.forEach(branch => branch.failedAttempts.forEach(death => {
      const key = [branch.type, death.id, death.attempt, death.at].join(' ');
      // What happened before the page was opened is history.
      first.set(key, { ...death, key, type: branch.type, seenAt: seen.current ? (seen.current.get(key)?.seenAt ?? now) : 0 });
    }));
    seen.current = first;
    const shown = [...first.values()].filter(death => now - death.seenAt < SHOWN_MS);
    setDeaths(grouped(shown));
  }, [tree]);
  return deaths;
}

function grouped(deaths) {
  const groups = new Map();
  deaths.forEach(death => groups.set(death.type, [...(groups.get(death.type) ?? []), death]));
  return groups;
}
