import { html } from './preact.js';
import { getJson, withQuery } from './api.js';
import { BulkActions } from './bulk.js';
import { blame } from './blame.js';
import { COUNTED, countsByState } from './counts.js';
import { Filters, filterOf } from './filters.js';
import { count, duration, shortId } from './format.js';
import { Empty, Panel, State, Time, Trouble } from './parts.js';
import { Pages } from './pages.js';
import { usePoll } from './poll.js';
import { href } from './router.js';

const STATES = ['queued', 'running', 'retrying', 'waiting', 'stopping', 'succeeded', 'failed', 'cancelled', 'quarantined'];
const EVERY_MS = 2000;
const PAGE = 50;

export function TasksView({ query }) {
  const path = withQuery('v1/tasks', { ...filterOf(query), limit: PAGE, cursor: query.cursor });
  const { value, problem, reload } = usePoll(() => getJson(path), EVERY_MS, [path]);
  return html`<h1>Tasks</h1>
    <${Filters} query=${query} />
    <${States} query=${query} />
    <${Panel} title="Newest first" aside=${html`<span class="buttons"><a href=${href('groups')}>Groups</a><${BulkActions} filter=${filterOf(query)} done=${reload} /></span>`} className="list">
      <${Trouble} problem=${problem?.status ? problem : null} />
      ${value ? html`<${List} tasks=${value.tasks} />` : html`<${Empty} icon="wait">Reading …<//>`}
      <${Pages} view="tasks" query=${query} list=${value} filter=${JSON.stringify(filterOf(query))} />
    <//>`;
}

/** The states with how many tasks are in each; retrying and stopping ones are counted as queued and running. */
function States({ query }) {
  const { value: counts } = usePoll(() => countsByState(query.type), EVERY_MS, [query.type]);
  const others = Object.keys(filterOf(query)).some(name => !['type', 'state'].includes(name));
  return html`<nav class="states" aria-label="States"><ul>${['', ...STATES].map(state => html`<li key=${state}>
    <a href=${href('tasks', { ...filterOf(query), state })} aria-current=${state === (query.state ?? '') ? 'true' : undefined}>${state || 'all'}${
      !others && COUNTED.includes(state) ? html` <b class="num">${counts ? count(counts[state]) + (counts.more ? '+' : '') : ''}</b>` : null}</a>
  </li>`)}</ul></nav>`;
}

function List({ tasks }) {
  if (tasks.length === 0) {
    return html`<${Empty} icon="none">No task matches.<//>`;
  }
  return html`<div class="scroll"><table class="tasks">
    <thead><tr><th scope="col">Task</th><th scope="col">Type</th><th scope="col">State</th><th scope="col">Why</th><th scope="col" class="n">Attempts</th><th scope="col" class="n">Created</th><th scope="col" class="n">Took</th></tr></thead>
    <tbody>${tasks.map(task => html`<${Row} key=${task.id} task=${task} />`)}</tbody>
  </table></div>`;
}

function Row({ task }) {
  return html`<tr>
    <th scope="row"><a class="id" href=${href('tasks', {}, task.id)} title=${task.id}>${shortId(task.id)}</a></th>
    <td>${task.type}</td>
    <td><${State} of=${task.state} /></td>
    <td class="cause"><${Why} task=${task} /></td>
    <td class="n">${task.attempts}<span class="of"> / ${task.maxAttempts}</span></td>
    <td class="n"><${Time} at=${task.createdAt} /></td>
    <td class="n">${task.finishedAt ? duration(Date.parse(task.finishedAt) - Date.parse(task.createdAt)) : '–'}</td>
  </tr>`;
}

/** What a task waits for, does, or failed of, in one line. */
export function Why({ task }) {
  if (task.waitingFor) {
    return html`<span class="what">waits for ${task.waitingFor}</span>`;
  } else if (task.progress && !task.finishedAt) {
    return html`<span class="what">${Math.round(task.progress.fraction * 100)} %</span>${task.progress.note ? html`<span class="said">${task.progress.note}</span>` : null}`;
  } else if (task.error) {
    const { what, message } = blame(task.error);
    return html`<span class="what">${what}</span>${message ? html`<span class="said" title=${message}>${message}</span>` : null}`;
  }
  return null;
}
