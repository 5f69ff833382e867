import { html } from './preact.js';
import { bytes, duration, plural, shortId } from './format.js';
import { Icon, Time } from './parts.js';
import { href } from './router.js';

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

/** A supervisor that has failed, with its cause, what became of its runs, and whether it runs again. */
export function DeadSupervisor({ death, state }) {
  const ended = [death.workers ? plural(death.workers, 'worker') + ' stopped' : '', death.waiting ? plural(death.waiting, 'waiting run') + ' answered' : ''].filter(Boolean).join(', ');
  return html`<li class="node worker dead" data-decision="restart">
    <${Icon} name="bad" /><b>supervisor died</b><${Time} at=${death.at} />
    <span class="said" title=${death.cause}>${death.cause}</span>
    ${ended ? html`<span>${ended}</span>` : null}
    <span class="decision"><${Icon} name=${state === 'restarting' ? 'wait' : 'retry'} />${state === 'restarting' ? 'is being restarted' : 'restarted'}</span>
  </li>`;
}
