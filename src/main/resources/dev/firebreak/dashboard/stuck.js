import { html } from './preact.js';
import { breakerRefuses } from './load.js';
import { Badge, Empty, Icon, Panel } from './parts.js';
import { count, duration, plural } from './format.js';
import { href } from './router.js';

/** A task that is due for longer than this is stuck. */
const STUCK_MS = 1000;

/** Why work of a type waits, in the words of waitingFor; null if nothing keeps it. */
export function waitsFor(type, branch) {
  if (type.paused) {
    return { word: 'paused', tone: 'warn', text: type.paused.reason ? `paused: ${type.paused.reason}` : 'paused' };
  } else if (branch && branch.state !== 'running') {
    return { word: 'supervisor', tone: 'bad', text: `supervisor ${branch.state}` };
  } else if (type.use.leaked >= type.limits.maxLeaked) {
    return { word: 'leaked', tone: 'bad', text: `${type.use.leaked} leaked attempts still run` };
  } else if (breakerRefuses(type)) {
    return { word: 'breaker', tone: 'bad', text: type.breaker.pauseLeftMs > 0 ? `breaker open, probes in ${duration(type.breaker.pauseLeftMs)}` : 'breaker open, probing' };
  } else if (branch && branch.slots.used >= branch.slots.limit) {
    return { word: 'slots', tone: 'warn', text: `all ${branch.slots.limit} slots are taken` };
  }
  return null;
}

/** The types whose work waits, the one that waits longest first. */
export function stuck(now) {
  return now.types
    .map(type => {
      const branch = now.tree?.supervisors.find(other => other.type === type.type);
      const queue = now.metrics.get(type.type);
      const line = branch?.oldestWaiting[0]?.ageMs ?? 0;
      const oldest = Math.max(queue?.oldestDueMs ?? 0, line);
      const waiting = (branch?.waiting.used ?? 0) + (oldest > line ? queue.queued : 0);
      return { type: type.type, reason: waitsFor(type, branch), oldest, waiting };
    })
    .filter(row => row.reason?.word === 'paused' || row.oldest > STUCK_MS || ['leaked', 'breaker', 'supervisor'].includes(row.reason?.word))
    .sort((a, b) => b.oldest - a.oldest);
}

export function StuckPanel({ now }) {
  const rows = stuck(now);
  const aside = rows.length ? html`<${Badge} tone="warn" icon="wait">${plural(rows.length, 'type')}<//>` : html`<${Badge} tone="ok" icon="ok">nothing<//>`;
  return html`<${Panel} title="What is stuck" aside=${aside} className="stuck">
    ${rows.length === 0
      ? html`<${Empty}>No work waits for longer than a second.<//>`
      : html`<div class="scroll"><table>
          <thead><tr><th scope="col">Type</th><th scope="col">Waits because</th><th scope="col" class="n">Waiting</th><th scope="col" class="n">Oldest</th></tr></thead>
          <tbody>${rows.map(row => html`<tr key=${row.type}>
            <th scope="row"><a href=${href('tasks', { type: row.type, state: 'queued' })}>${row.type}</a></th>
            <td>${row.reason ? html`<span class=${'why ' + row.reason.tone}><${Icon} name=${row.reason.tone === 'bad' ? 'warn' : 'wait'} />${row.reason.text}</span>` : 'the limits of the node or of the cluster'}</td>
            <td class="n">${count(row.waiting)}</td>
            <td class="n">${row.oldest ? duration(row.oldest) : '–'}</td>
          </tr>`)}</tbody>
        </table></div>`}
  <//>`;
}
