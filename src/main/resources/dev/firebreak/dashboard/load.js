import { html } from './preact.js';
import { getJson } from './api.js';
import { count, duration, rate } from './format.js';
import { Badge, Empty, Meter, Panel, Trouble } from './parts.js';
import { usePoll } from './poll.js';
import { href } from './router.js';

/** Whether the breaker lets nothing through, or only a probe. */
export function breakerRefuses(type) {
  return ['open', 'probing'].includes(type.breaker.state);
}

/** What is wrong with a type, as badges. */
export function Signs({ type, branch }) {
  const signs = [];
  if (type.paused) {
    signs.push(html`<${Badge} tone="warn" icon="pause">paused<//>`);
  }
  if (breakerRefuses(type)) {
    signs.push(html`<${Badge} tone="bad" icon="warn">breaker ${type.breaker.state}<//>`);
  }
  if (type.use.leaked) {
    signs.push(html`<${Badge} tone=${type.use.leaked >= type.limits.maxLeaked ? 'bad' : 'warn'} icon="warn">${type.use.leaked} leaked<//>`);
  }
  if (branch && branch.state !== 'running') {
    signs.push(html`<${Badge} tone="bad" icon="retry">${branch.state}<//>`);
  }
  return signs.length ? signs : html`<${Badge} tone="ok" icon="ok">fine<//>`;
}

export function LoadPanel({ now }) {
  const branches = new Map((now.tree?.supervisors ?? []).map(branch => [branch.type, branch]));
  return html`<${Panel} title="Load of each type" className="load">
    ${now.at === 0
      ? html`<${Empty} icon="wait">Reading …<//>`
      : now.types.length === 0
      ? html`<${Empty} icon="none">No types are declared.<//>`
      : html`<div class="scroll"><table>
          <thead><tr>
            <th scope="col">Type</th><th scope="col">State</th><th scope="col">Running</th><th scope="col" class="n">Waiting</th><th scope="col" class="n">Queued</th>
            <th scope="col" class="n">Per second</th><th scope="col" class="n">p50</th><th scope="col" class="n">p99</th><th scope="col" class="n">Failed</th>
          </tr></thead>
          <tbody>${now.types.map(type => html`<${Row} key=${type.type} type=${type} branch=${branches.get(type.type)} rate=${now.rates.get(type.type)} queue=${now.metrics.get(type.type)} />`)}</tbody>
        </table></div>`}
  <//>`;
}

function Row({ type, branch, rate: rates, queue }) {
  const failed = type.counters.crashed + type.counters.timedOut + type.counters.notStarted;
  return html`<tr>
    <th scope="row"><a href=${href('types', {}, type.type)}>${type.type}</a></th>
    <td><${Signs} type=${type} branch=${branch} /></td>
    <td><${Meter} used=${branch ? branch.slots.used : type.use.admitted} limit=${type.limits.concurrency} label="running" /></td>
    <td class="n">${branch ? count(branch.waiting.used) : '–'}</td>
    <td class="n">${queue ? count(queue.queued) : '–'}</td>
    <td class="n">${rate(rates.succeeded + rates.failed)}</td>
    <td class="n">${duration(rates.p50 ?? NaN)}</td>
    <td class="n">${duration(rates.p99 ?? NaN)}</td>
    <td class=${'n' + (failed ? ' some' : '')}>${count(failed)}</td>
  </tr>`;
}

const NODE_STATES = { up: ['ok', 'ok'], joining: ['idle', 'wait'], draining: ['warn', 'stop'], silent: ['bad', 'warn'] };

/** The nodes of a cluster, each with what its types do; none where there is no cluster. */
async function readNodes() {
  const { nodes } = await getJson('v1/nodes');
  const uses = nodes.length > 0 ? (await getJson('v1/nodes/types')).nodes : [];
  return nodes.map(node => ({ ...node, use: uses.find(use => use.name === node.name) }));
}

export function NodePanel() {
  const { value: nodes = [], problem } = usePoll(readNodes, 3000);
  if (!problem && nodes.length === 0) {
    return null;
  }
  return html`<${Panel} title="Nodes" className="nodes">
    <${Trouble} problem=${problem?.status ? problem : null} />
    <div class="scroll"><table>
      <thead><tr><th scope="col">Node</th><th scope="col">State</th><th scope="col">Running</th><th scope="col" class="n">Waiting</th><th scope="col">Trouble</th><th scope="col">Address</th></tr></thead>
      <tbody>${nodes.map(node => html`<${NodeRow} key=${node.name} node=${node} />`)}</tbody>
    </table></div>
  <//>`;
}

function NodeRow({ node }) {
  const [tone, icon] = NODE_STATES[node.state] ?? ['idle', 'none'];
  const types = node.use?.types ?? [];
  const sum = name => types.reduce((total, type) => total + type[name], 0);
  return html`<tr>
    <th scope="row">${node.name}${node.self ? html` <span class="quiet-text">this node</span>` : null}</th>
    <td><${Badge} tone=${tone} icon=${icon}>${node.state}<//></td>
    <td>${node.use?.answered ? html`<${Meter} used=${sum('running')} limit=${sum('concurrency')} label="running" />` : 'no answer'}</td>
    <td class="n">${node.use?.answered ? count(sum('waiting')) : '–'}</td>
    <td>${types.flatMap(troubles).join(', ') || '–'}</td>
    <td>${node.address}</td>
  </tr>`;
}

/** What is wrong with a type on a node, in words. */
function troubles(type) {
  return [
    type.supervisor === 'running' ? '' : `${type.type}: supervisor ${type.supervisor}`,
    ['open', 'probing'].includes(type.breaker) ? `${type.type}: breaker ${type.breaker}` : '',
    type.leaked ? `${type.type}: ${type.leaked} leaked` : '',
    type.paused ? `${type.type}: paused` : '',
  ].filter(Boolean);
}
