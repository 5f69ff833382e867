import { html } from './preact.js';
import { Badge, Empty, Icon, Panel } from './parts.js';
import { count, duration, plural } from './format.js';
import { loads, nodesOf, refuses } from './loads.js';
import { onNodes } from './nodes.js';
import { href } from './router.js';

/** A task that is due for longer than this is stuck. */
const STUCK_MS = 1000;

/** Why work of a type waits, in the words of waitingFor; null if nothing keeps it. */
function waitsFor(load, nodes) {
  const parts = isIt => load.parts.filter(({ use }) => isIt(use));
  const on = some => onNodes(nodes, some.map(part => part.node));
  // A supervisor that is busy has not answered within 100 ms; it goes on.
  const broken = parts(use => use.supervisor === 'restarting');
  const leaked = parts(use => use.maxLeaked > 0 && use.leaked >= use.maxLeaked);
  const refusing = parts(refuses);
  if (load.paused) {
    const reason = load.declared?.paused?.reason;
    return { word: 'paused', tone: 'warn', text: reason ? `paused: ${reason}` : 'paused' };
  } else if (broken.length) {
    return { word: 'supervisor', tone: 'bad', text: `supervisor restarting${on(broken)}` };
  } else if (leaked.length) {
    return { word: 'leaked', tone: 'bad', text: `${load.leaked} leaked attempts still run${on(leaked)}` };
  } else if (refusing.length) {
    const left = Math.max(...refusing.map(({ use }) => use.breakerPauseLeftMs));
    return { word: 'breaker', tone: 'bad', text: (left > 0 ? `breaker open, probes in ${duration(left)}` : 'breaker open, probing') + on(refusing) };
  } else if (load.concurrency > 0 && load.running >= load.concurrency) {
    return { word: 'slots', tone: 'warn', text: `all ${load.concurrency} slots are taken` };
  }
  return null;
}

/** How long the head of the waiting line of a type waits, on any node. */
function oldestInLine(trees, type) {
  return (trees ?? [])
    .flatMap(node => node.tree?.supervisors ?? [])
    .filter(branch => branch.type === type)
    .reduce((oldest, branch) => Math.max(oldest, branch.oldestWaiting[0]?.ageMs ?? 0), 0);
}

/** The types whose work waits, the one that waits longest first. */
export function stuck(now) {
  const nodes = nodesOf(now);
  return loads(now)
    .map(load => {
      const line = oldestInLine(now.trees, load.type);
      const oldest = Math.max(load.queue?.oldestDueMs ?? 0, line);
      const waiting = (load.waiting || 0) + (oldest > line ? load.queue.queued : 0);
      return { type: load.type, reason: waitsFor(load, nodes), oldest, waiting };
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
