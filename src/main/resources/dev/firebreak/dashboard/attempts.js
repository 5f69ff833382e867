import { html } from './preact.js';
import { blame } from './blame.js';
import { duration } from './format.js';
import { Badge, Empty, Icon, Panel, Time } from './parts.js';

/** The attempts of a task in their order, each with its end and the reason for it. */
export function Attempts({ task }) {
  const past = (task.history ?? []).map((attempt, index) => ({ ...attempt, number: index + 1 }));
  const longest = Math.max(1, ...past.map(took));
  const current = ['running', 'stopping'].includes(task.state);
  const succeeded = task.state === 'succeeded';
  return html`<${Panel} title="Attempts" className="attempts">
    ${past.length === 0 && !current && !succeeded ? html`<${Empty} icon="wait">No attempt has begun.<//>` : null}
    <ol class="timeline">
      ${past.map(attempt => html`<${Past} key=${attempt.fence} attempt=${attempt} longest=${longest} />`)}
      ${current ? html`<li class="live"><${Badge} tone="live" icon="run">${task.state === 'stopping' ? 'asked to stop' : 'runs'}<//>
        <span>since <${Time} at=${task.startedAt} /> on ${task.node ?? 'a node'}</span></li>` : null}
      ${succeeded ? html`<li class="ok"><${Badge} tone="ok" icon="ok">succeeded<//>
        <span><${Time} at=${task.finishedAt} />${task.startedAt ? ' after ' + duration(Date.parse(task.finishedAt) - Date.parse(task.startedAt)) : ''}</span></li>` : null}
      ${task.state === 'retrying' ? html`<li class="warn"><${Badge} tone="warn" icon="retry">next attempt<//><span>at <${Time} at=${task.runAt} /></span></li>` : null}
    </ol>
  <//>`;
}

function took(attempt) {
  return Date.parse(attempt.finishedAt) - Date.parse(attempt.startedAt);
}

function Past({ attempt, longest }) {
  const { fault, what, message } = blame(attempt.error);
  const cause = attempt.error?.cause ?? {};
  return html`<li class="bad">
    <p class="head"><${Icon} name="bad" /><b>${what}</b><span class="fault">${fault}</span>
      <span class="n"><${Time} at=${attempt.startedAt} /> · ${duration(took(attempt))} · ${attempt.node}</span></p>
    <svg class="bar bad" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="all" width="100" height="4" /><rect class="used" width=${Math.max(1, (100 * took(attempt)) / longest)} height="4" /></svg>
    ${message ? html`<p class="said">${message}</p>` : null}
    ${cause.at ? html`<p class="said at">at ${cause.at}</p>` : null}
    ${cause.stderr ? html`<details><summary>Standard error</summary><pre class="text" tabindex="0">${cause.stderr}</pre></details>` : null}
  </li>`;
}
