import { html } from './preact.js';
import { getJson } from './api.js';
import { blame, blameOfAttempt, groups } from './blame.js';
import { count, plural } from './format.js';
import { Badge, Empty, Panel, Time, Trouble } from './parts.js';
import { usePoll } from './poll.js';
import { href } from './router.js';

const EVERY_MS = 3000;
const NEWEST = 100;
const SHOWN = 12;
const lastLines = new Map();

/** The newest failed tasks, with whose fault they were. */
async function newestFailures() {
  const [failed, quarantined] = await Promise.all(
    ['failed', 'quarantined'].map(state => getJson(`v1/tasks?state=${state}&limit=${NEWEST}`)));
  return [...failed.tasks, ...quarantined.tasks].map(task => ({
    type: task.type,
    id: task.id,
    state: task.state,
    at: Date.parse(task.finishedAt || task.createdAt),
    ...blame(task.error),
  })).sort((a, b) => b.at - a.at);
}

/** Groups of the newest failures; what a program wrote last is read of one task of each, as lists do not have it. */
async function newestGroups() {
  const tasks = await newestFailures();
  const shown = groups(tasks).slice(0, SHOWN);
  await Promise.all(shown.filter(group => group.fault === 'Program' && !group.message).map(readLastLine));
  return { tasks, shown };
}

async function readLastLine(group) {
  if (!lastLines.has(group.id)) {
    const task = await getJson('v1/tasks/' + group.id).catch(() => null);
    lastLines.set(group.id, blame(task?.error).message);
    if (lastLines.size > 10 * SHOWN) {
      lastLines.delete(lastLines.keys().next().value);
    }
  }
  group.message = lastLines.get(group.id);
}

/** The newest failed attempts of calls, which nothing else keeps: those whose id is not of a failed task. */
function callFailures(now, tasks) {
  const ids = new Set(tasks.map(task => task.id));
  const attempts = (now.tree?.supervisors ?? []).flatMap(branch => branch.failedAttempts.map(attempt => ({ ...attempt, type: branch.type })));
  return groups(attempts
    .filter(attempt => attempt.decision === 'give-up' && !ids.has(attempt.id))
    .map(attempt => ({ type: attempt.type, id: '', at: Date.parse(attempt.at), ...blameOfAttempt(attempt) })));
}

export function FailurePanel({ now }) {
  const { value, problem } = usePoll(newestGroups, EVERY_MS);
  const { tasks, shown } = value ?? { tasks: [], shown: [] };
  const rows = [...shown, ...callFailures(now, tasks).map(group => ({ ...group, key: 'call ' + group.key, ofCalls: true }))];
  const aside = rows.length ? html`<${Badge} tone="bad" icon="bad">${plural(rows.length, 'cause')}<//>` : html`<${Badge} tone="ok" icon="ok">nothing<//>`;
  return html`<${Panel} title="What is failing" aside=${aside} className="failing">
    <${Trouble} problem=${problem?.status && problem.status !== 404 ? problem : null} />
    ${rows.length === 0
      ? html`<${Empty}>Nothing has failed.<//>`
      : html`<div class="scroll"><table>
          <thead><tr><th scope="col">Type</th><th scope="col">Fault of</th><th scope="col">Cause</th><th scope="col" class="n">Count</th><th scope="col" class="n">Newest</th></tr></thead>
          <tbody>${rows.slice(0, SHOWN).map(row => html`<${Row} key=${row.key} row=${row} />`)}</tbody>
        </table></div>`}
  <//>`;
}

function Row({ row }) {
  const link = row.id ? href('tasks', row.count > 1 ? { type: row.type, state: row.state } : {}, row.count > 1 ? '' : row.id) : href('supervision');
  return html`<tr>
    <th scope="row"><a href=${link}>${row.type}</a>${row.ofCalls ? html` <span class="quiet-text">calls</span>` : null}</th>
    <td><span class="fault">${row.fault}</span></td>
    <td class="cause"><span class="what">${row.what}</span>${row.message ? html`<span class="said" title=${row.message}>${row.message}</span>` : null}</td>
    <td class="n">${count(row.count)}${row.count >= NEWEST ? '+' : ''}</td>
    <td class="n"><${Time} at=${row.at} /></td>
  </tr>`;
}
