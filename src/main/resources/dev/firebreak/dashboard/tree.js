import { html } from './preact.js';
import { getJson, send } from './api.js';
import { count, plural } from './format.js';
import { Badge, Empty, Icon, Meter, State, Time, Trouble } from './parts.js';
import { usePoll } from './poll.js';
import { useNode } from './state.js';
import { useSession } from './session.js';
import { Dead, useDeaths, Worker } from './worker.js';

const EVERY_MS = 1000;
const MOST_DEAD = 3;
const DEMO_CRASH = 'dev.firebreak.demo.Crash';

/** The supervision tree as a picture: guardian, supervisors, workers. */
export function TreeView() {
  const { value: tree, problem, reload } = usePoll(() => getJson('v1/supervision'), EVERY_MS);
  const { types } = useNode();
  const deaths = useDeaths(tree);
  return html`<div class="title"><h1>Supervision</h1><${CrashButton} types=${types} done=${reload} /></div>
    <${Trouble} problem=${problem?.status ? problem : null} />
    ${tree ? html`<div class="tree">
        <div class="guardian node"><${Icon} name="tree" /><b>${tree.guardian}</b><span class="quiet-text">guardian, since <${Time} at=${tree.startedAt} /></span></div>
        <ul class="branches">${tree.supervisors.map(branch => html`<${Branch} key=${branch.type} branch=${branch} level=${types.find(type => type.type === branch.type)?.level} deaths=${deaths.get(branch.type) ?? []} />`)}</ul>
      </div>` : problem ? null : html`<${Empty} icon="wait">Reading …<//>`}`;
}

function Branch({ branch, level, deaths }) {
  const hidden = branch.slots.used - branch.oldestWorkers.length;
  return html`<li class=${'branch ' + branch.state} data-type=${branch.type}>
    <div class="node supervisor">
      <p class="head"><b>${branch.type}</b>
        ${branch.state === 'running' ? null : html`<${State} of=${branch.state} />`}
        ${branch.paused ? html`<${Badge} tone="warn" icon="pause">paused<//>` : null}
        ${branch.leaked.used ? html`<${Badge} tone="warn" icon="warn">${branch.leaked.used} leaked<//>` : null}</p>
      <p class="numbers"><${Meter} used=${branch.slots.used} limit=${branch.slots.limit} label="slots" /></p>
      <p class="quiet-text">${[level, branch.waiting.used ? `${count(branch.waiting.used)} waiting` : '', branch.pausing ? `${count(branch.pausing)} between attempts` : '', branch.restarts ? plural(branch.restarts, 'restart') : ''].filter(Boolean).join(' · ')}</p>
      ${branch.state !== 'running' && branch.lastFailure ? html`<p class="said">${branch.lastFailure.cause}</p>` : null}
    </div>
    <ul class="workers" aria-label=${'Workers of ' + branch.type}>
      ${deaths.slice(0, MOST_DEAD).map(death => html`<${Dead} key=${death.key} death=${death} />`)}
      ${deaths.length > MOST_DEAD ? html`<li class="node worker dead"><${Icon} name="bad" /><b>${count(deaths.length - MOST_DEAD)} more</b> died</li>` : null}
      ${branch.oldestWorkers.map(worker => html`<${Worker} key=${worker.id + worker.attempt} worker=${worker} />`)}
      ${hidden > 0 ? html`<li class="node more"><b class="num">+ ${count(hidden)}</b> more workers</li>` : null}
      ${branch.survivors.map(left => html`<li key=${left.id} class="node worker bad"><${Icon} name="warn" /><span>${left.reason}</span></li>`)}
      ${branch.slots.used === 0 && deaths.length === 0 ? html`<li class="idle">no worker</li>` : null}
    </ul>
  </li>`;
}

/** Shown only where the demonstration types are declared, to callers that may make calls. */
function CrashButton({ types, done }) {
  const { may } = useSession();
  const type = types.find(one => one.handler === DEMO_CRASH);
  if (!type || !may('call')) {
    return null;
  }
  const crash = () => send('POST', `v1/call/${encodeURIComponent(type.type)}`).catch(() => {}).then(done);
  return html`<span class="buttons"><button id="crash" onClick=${crash}><${Icon} name="warn" />Crash a worker</button></span>`;
}
