import { html } from './preact.js';
import { getJson, withQuery } from './api.js';
import { count, shortId } from './format.js';
import { Badge, Empty, Panel, Time, Trouble } from './parts.js';
import { Pages } from './pages.js';
import { usePoll } from './poll.js';
import { href, replaceQuery } from './router.js';

const EVERY_MS = 2000;
const PAGE = 50;
const COUNTS = ['total', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'quarantined'];
const STATES = { open: ['live', 'run'], closed: ['idle', 'wait'], completed: ['ok', 'ok'] };

/** The groups of tasks with their counts; each leads to its tasks. */
export function GroupsView({ query }) {
  const { state, name, cursor } = query;
  const path = withQuery('v1/groups', { limit: PAGE, state, name, cursor });
  const { value, problem } = usePoll(() => getJson(path), EVERY_MS, [path]);
  return html`<h1>Groups</h1>
    <${Panel} title="Newest first" className="list">
      <${Filters} state=${state} name=${name} />
      <${Trouble} problem=${problem?.status ? problem : null} />
      ${value ? html`<${List} groups=${value.groups} />` : problem?.status ? null : html`<${Empty} icon="wait">Reading …<//>`}
      <${Pages} view="groups" query=${query} list=${value} filter=${`${state} ${name}`} />
    <//>`;
}

function Filters({ state = '', name = '' }) {
  const change = event => replaceQuery('groups', { state, name, [event.target.name]: event.target.value.trim() });
  return html`<div class="filters" role="search" aria-label="Filters">
    <label>State <select name="state" value=${state} onChange=${change}>
      <option value="">all</option>${Object.keys(STATES).map(one => html`<option key=${one} value=${one} selected=${one === state}>${one}</option>`)}
    </select></label>
    <label>Name <input name="name" type="search" value=${name} onChange=${change} /></label>
  </div>`;
}

function List({ groups }) {
  if (groups.length === 0) {
    return html`<${Empty} icon="none">There is no group.<//>`;
  }
  return html`<div class="scroll"><table class="groups">
    <thead><tr><th scope="col">Group</th><th scope="col">Name</th><th scope="col">State</th>${COUNTS.map(name => html`<th scope="col" class="n">${name}</th>`)}<th scope="col" class="n">Created</th></tr></thead>
    <tbody>${groups.map(group => html`<${Row} key=${group.id} group=${group} />`)}</tbody>
  </table></div>`;
}

function Row({ group }) {
  const [tone, icon] = STATES[group.state] ?? ['idle', 'none'];
  return html`<tr>
    <th scope="row"><a class="id" href=${href('tasks', { group: group.id })} title=${group.id}>${shortId(group.id)}</a></th>
    <td>${group.name ?? ''}</td>
    <td><${Badge} tone=${tone} icon=${icon}>${group.state}<//></td>
    ${COUNTS.map(name => html`<td class="n">${count(group.counts[name])}</td>`)}
    <td class="n"><${Time} at=${group.createdAt} /></td>
  </tr>`;
}
