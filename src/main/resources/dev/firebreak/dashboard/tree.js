import { html } from './preact.js';
import { getJson, post, send, withQuery } from './api.js';
import { useDeaths, useGone } from './deaths.js';
import { count, plural } from './format.js';
import { isChosen, keyOf, NodeChoice } from './nodes.js';
import { Badge, Empty, Icon, Meter, State, Time, Trouble } from './parts.js';
import { usePoll } from './poll.js';
import { useNode } from './state.js';
import { Allowed } from './session.js';
import { Dead, DeadSupervisor, Worker } from './worker.js';

const EVERY_MS = 1000;
const MOST_DEAD = 3;
const DEMONSTRATIONS = 'dev.firebreak.demo.';
const DEMO_CRASH = DEMONSTRATIONS + 'Crash';

/** The supervision trees of all nodes, or of the chosen one, as a picture: guardians, supervisors, workers. */
export function TreeView({ query }) {
  const chosen = query.node ?? '';
  const { value, problem, reload } = usePoll(() => getJson('v1/nodes/supervision'), EVERY_MS);
  const { types } = useNode();
  const nodes = value?.nodes ?? [];
  const deaths = useDeaths(value?.nodes);
  const gone = useGone(value?.nodes);
  const shown = nodes.filter(node => isChosen(node, chosen));
  return html`<div class="title"><h1>Supervision</h1>
      <${CrashButton} types=${types} done=${reload} />
      <${NodeChoice} view="supervision" nodes=${nodes} chosen=${chosen} /></div>
    <${Trouble} problem=${problem?.status ? problem : null} />
    ${value
      ? html`${shown.map(node => html`<${Tree} key=${keyOf(node)} node=${node} types=${types} deaths=${deaths.get(keyOf(node)) ?? []} done=${reload} />`)}
          ${gone.map(node => html`<p key=${keyOf(node)} class="node guardian gone-node"><${Icon} name="bad" /><b>${node.name}</b> is gone; other nodes run its tasks</p>`)}
          ${shown.length === 0 && gone.length === 0 ? html`<${Empty} icon="none">There is no such node now.<//>` : null}`
      : problem ? null : html`<${Empty} icon="wait">Reading …<//>`}`;
}

function Tree({ node, types, deaths, done }) {
  const { tree } = node;
  return html`<section class="tree" aria-label=${'Node ' + node.name} data-node=${node.name}>
    <div class="guardian node"><${Icon} name="tree" /><b>${node.name}</b>
      ${node.answered
        ? html`<span class="quiet-text">${node.self ? 'this node, ' : ''}${tree.guardian}, since <${Time} at=${tree.startedAt} /></span>`
        : html`<${Badge} tone="bad" icon="warn">does not answer<//>`}</div>
    ${tree ? html`<ul class="branches">${tree.supervisors.map(branch => html`<${Branch} key=${branch.type} branch=${branch} node=${node} type=${types.find(type => type.type === branch.type)} deaths=${deaths.filter(death => death.type === branch.type)} done=${done} />`)}
        ${node.leftOut ? html`<li class="branch"><p class="node supervisor">and ${plural(node.leftOut, 'supervisor')} more</p></li>` : null}</ul>` : null}
  </section>`;
}

function Branch({ branch, node, type, deaths, done }) {
  const hidden = branch.slots.used - branch.oldestWorkers.length;
  const supervisors = deaths.filter(death => death.ofSupervisor);
  const workers = deaths.filter(death => !death.ofSupervisor);
  return html`<li class=${'branch ' + (supervisors.length ? 'restarting' : branch.state)} data-type=${branch.type}>
    <div class="node supervisor">
      <p class="head"><b>${branch.type}</b>
        ${branch.state === 'running' ? null : html`<${State} of=${branch.state} />`}
        ${branch.paused ? html`<${Badge} tone="warn" icon="pause">paused<//>` : null}
        ${branch.leaked.used ? html`<${Badge} tone="warn" icon="warn">${branch.leaked.used} leaked<//>` : null}
        <${CrashSupervisor} type=${type} node=${node} done=${done} /></p>
      <p class="numbers"><${Meter} used=${branch.slots.used} limit=${branch.slots.limit} label="slots" /></p>
      <p class="quiet-text">${[type?.level, branch.waiting.used ? `${count(branch.waiting.used)} waiting` : '', branch.pausing ? `${count(branch.pausing)} between attempts` : '', branch.restarts ? plural(branch.restarts, 'restart') : ''].filter(Boolean).join(' · ')}</p>
    </div>
    <ul class="workers" aria-label=${`Workers of ${branch.type} on ${node.name}`}>
      ${supervisors.map(death => html`<${DeadSupervisor} key=${death.key} death=${death} state=${branch.state} />`)}
      ${workers.slice(0, MOST_DEAD).map(death => html`<${Dead} key=${death.key} death=${death} />`)}
      ${workers.length > MOST_DEAD ? html`<li class="node worker dead"><${Icon} name="bad" /><b>${count(workers.length - MOST_DEAD)} more</b> died</li>` : null}
      ${branch.oldestWorkers.map(worker => html`<${Worker} key=${worker.id + worker.attempt} worker=${worker} />`)}
      ${hidden > 0 ? html`<li class="node more"><b class="num">+ ${count(hidden)}</b> more workers</li>` : null}
      ${branch.survivors.map(left => html`<li key=${left.id} class="node worker bad"><${Icon} name="warn" /><span>${left.reason}</span></li>`)}
      ${branch.slots.used === 0 && deaths.length === 0 ? html`<li class="idle">no worker</li>` : null}
    </ul>
  </li>`;
}

/** Only where the demonstration types are declared, and only for callers that may make calls. */
function CrashButton({ types, done }) {
  const type = types.find(one => one.handler === DEMO_CRASH);
  if (!type) {
    return null;
  }
  const crash = () => send('POST', `v1/call/${encodeURIComponent(type.type)}`).catch(() => {}).then(done);
  return html`<${Allowed} scope="call"><span class="buttons"><button id="crash" onClick=${crash}><${Icon} name="warn" />Crash a worker</button></span><//>`;
}

/** Only for demonstration types, and only for operators. */
function CrashSupervisor({ type, node, done }) {
  if (!type?.handler?.startsWith(DEMONSTRATIONS) || type.plugin) {
    return null;
  }
  const crash = () => post(withQuery(`v1/types/${encodeURIComponent(type.type)}/crash`, { node: keyOf(node) })).catch(() => {}).then(done);
  return html`<${Allowed} scope="admin"><button class="quiet crash-supervisor" onClick=${crash} aria-label=${`Crash the supervisor of ${type.type} on ${node.name}`}
    title="Crash this supervisor: its callers are answered with 503, its tasks run again, and it is restarted"><${Icon} name="warn" />Crash</button><//>`;
}
