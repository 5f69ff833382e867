import { html } from './preact.js';
import { getJson } from './api.js';
import { count, duration, rate } from './format.js';
import { loads, nodesOf, ratesOf, refuses } from './loads.js';
import { choiceOf, isChosen, keyOf, onNodes } from './nodes.js';
import { Badge, Empty, Meter, Panel, Time, Trouble } from './parts.js';
import { usePoll } from './poll.js';
import { href } from './router.js';

/** What is wrong with a type, as badges; where, if there are several nodes. */
export function Signs({ load, nodes }) {
  const signs = [];
  const on = isIt => onNodes(nodes, load.parts.filter(({ use }) => isIt(use)).map(part => part.node));
  const some = isIt => load.parts.some(({ use }) => isIt(use));
  const restarting = use => use.supervisor === 'restarting';
  const busy = use => use.supervisor === 'busy';
  if (load.paused) {
    signs.push(html`<${Badge} tone="warn" icon="pause">paused<//>`);
  }
  if (some(refuses)) {
    signs.push(html`<${Badge} tone="bad" icon="warn">breaker ${load.parts.find(({ use }) => refuses(use)).use.breaker}${on(refuses)}<//>`);
  }
  if (load.leaked) {
    const tone = some(use => use.leaked && use.leaked >= use.maxLeaked) ? 'bad' : 'warn';
    signs.push(html`<${Badge} tone=${tone} icon="warn">${load.leaked} leaked${on(use => use.leaked)}<//>`);
  }
  if (some(restarting)) {
    signs.push(html`<${Badge} tone="bad" icon="retry">restarting${on(restarting)}<//>`);
  }
  if (some(busy)) {
    signs.push(html`<${Badge} tone="warn" icon="wait">busy${on(busy)}<//>`);
  }
  return signs.length ? signs : html`<${Badge} tone="ok" icon="ok">fine<//>`;
}

/** The load of each type, of all nodes or of the chosen one; times are of the last seconds. */
export function LoadPanel({ now, chosen, times }) {
  const nodes = nodesOf(now);
  const rows = loads(now, node => isChosen(node, chosen));
  return html`<${Panel} title="Load of each type" className="load">
    ${now.at === 0
      ? html`<${Empty} icon="wait">Reading …<//>`
      : rows.length === 0
      ? html`<${Empty} icon="none">No types are declared.<//>`
      : html`<div class="scroll"><table>
          <thead><tr>
            <th scope="col">Type</th><th scope="col">State</th><th scope="col">Running</th><th scope="col" class="n">Waiting</th><th scope="col" class="n">Queued</th>
            <th scope="col" class="n">Per second</th><th scope="col" class="n">p50</th><th scope="col" class="n">p99</th><th scope="col" class="n">Failed</th>
          </tr></thead>
          <tbody>${rows.map(load => html`<${Row} key=${load.type} load=${load} nodes=${nodes} rates=${ratesOf(load, now.before, now.seconds)} times=${times.find(one => one.type === load.type) ?? {}} />`)}</tbody>
        </table></div>`}
  <//>`;
}

function Row({ load, nodes, rates, times }) {
  return html`<tr>
    <th scope="row">${load.declared ? html`<a href=${href('types', {}, load.type)}>${load.type}</a>` : load.type}</th>
    <td><${Signs} load=${load} nodes=${nodes} /></td>
    <td><${Meter} used=${load.running} limit=${load.concurrency} label="running" /></td>
    <td class="n">${count(load.waiting)}</td>
    <td class="n">${load.queue ? count(load.queue.queued) : '–'}</td>
    <td class="n">${rate(rates.ended)}</td>
    <td class="n">${duration(times.attemptP50 ?? NaN)}</td>
    <td class="n">${duration(times.attemptP99 ?? NaN)}</td>
    <td class=${'n' + (load.failed ? ' some' : '')}>${count(load.failed)}</td>
  </tr>`;
}

const NODE_STATES = { up: ['ok', 'ok'], joining: ['idle', 'wait'], draining: ['warn', 'stop'], silent: ['bad', 'warn'] };

/** The nodes of a cluster, each with what its types do; none where there is no cluster. */
export function NodePanel({ uses }) {
  const { value, problem } = usePoll(() => getJson('v1/nodes'), 2000);
  const nodes = value?.nodes ?? [];
  if (!problem && nodes.length === 0) {
    return null;
  }
  return html`<${Panel} title="Nodes" className="nodes">
    <${Trouble} problem=${problem?.status ? problem : null} />
    <div class="scroll"><table>
      <thead><tr><th scope="col">Node</th><th scope="col">State</th><th scope="col">Running</th><th scope="col" class="n">Waiting</th><th scope="col" class="n">Leaked</th><th scope="col">Trouble</th><th scope="col">Started</th><th scope="col" class="n">Lease</th><th scope="col">Version</th><th scope="col">Address</th></tr></thead>
      <tbody>${nodes.map(node => html`<${NodeRow} key=${keyOf(node)} node=${node} link=${href('supervision', { node: choiceOf(node, nodes) })} use=${uses?.find(use => keyOf(use) === keyOf(node))} />`)}</tbody>
    </table></div>
  <//>`;
}

function NodeRow({ node, link, use }) {
  const [tone, icon] = NODE_STATES[node.state] ?? ['idle', 'none'];
  const types = use?.types ?? [];
  const sum = name => types.reduce((total, type) => total + type[name], 0);
  const { startedAt, leaseAgeMs } = node.registration ?? {};
  return html`<tr>
    <th scope="row"><a href=${link}>${node.name}</a>${node.self ? html` <span class="quiet-text">this node</span>` : null}</th>
    <td><${Badge} tone=${tone} icon=${icon}>${node.state}<//></td>
    <td>${use?.answered ? html`<${Meter} used=${sum('running')} limit=${sum('concurrency')} label="running" />` : use ? html`<span class="why bad">no answer</span>` : '–'}</td>
    <td class="n">${use?.answered ? count(sum('waiting')) : '–'}</td>
    <td class="n">${use?.answered ? count(sum('leaked')) : '–'}</td>
    <td>${types.flatMap(troubles).join(', ') || '–'}</td>
    <td>${startedAt ? html`<${Time} at=${startedAt} />` : '–'}</td>
    <td class="n" title="The time since the node has renewed its lease; at 6 s it is declared dead">${duration(leaseAgeMs ?? NaN)}</td>
    <td>${node.version}</td>
    <td class="address">${node.address || '–'}</td>
  </tr>`;
}

/** What is wrong with a type on a node, in words. */
function troubles(type) {
  return [
    type.supervisor === 'running' ? '' : `${type.type}: supervisor ${type.supervisor}`,
    refuses(type) ? `${type.type}: breaker ${type.breaker}` : '',
    type.leaked ? `${type.type}: ${type.leaked} leaked` : '',
    type.paused ? `${type.type}: paused` : '',
  ].filter(Boolean);
}
