import { html, useRef } from './preact.js';
import { getJson } from './api.js';
import { blameOfKind } from './blame.js';
import { count, plural } from './format.js';
import { Badge, Empty, Panel, Time, Trouble } from './parts.js';
import { usePoll } from './poll.js';
import { href } from './router.js';

const EVERY_MS = 3000;
const SHOWN = 12;

const keyOf = (type, kind) => [type, kind.cause, kind.message].join('\n');

/** The groups of failed tasks as rows, each with the part at fault. */
async function newestGroups() {
  const { failures, more } = await getJson('v1/failures');
  return failures.map(group => ({
    type: group.type,
    id: group.newest,
    at: Date.parse(group.newestAt),
    count: group.count,
    more,
    key: keyOf(group.type, group),
    filter: { type: group.type, cause: group.cause, message: group.message },
    ...blameOfKind(group),
  }));
}

/** The last attempts of failed calls and tasks on all nodes, each with its type. */
function lastAttempts(now) {
  return (now.trees ?? [])
    .flatMap(node => node.tree?.supervisors ?? [])
    .flatMap(({ type, failedAttempts }) => failedAttempts.map(attempt => ({ ...attempt, type })))
    .filter(attempt => attempt.decision === 'give-up');
}

/**
 * The newest failed attempts of calls, by their kind. Kinds that failed tasks have are left out: they have a row. So are
 * attempts that were not known yet when the tasks were read, as they may be of a task.
 */
function callFailures(attempts, tasks, known) {
  const kinds = new Set(tasks.map(task => task.key));
  const rows = new Map();
  for (const { type, kind, at } of attempts.filter(attempt => known.has(attempt.id))) {
    const key = keyOf(type, kind);
    const row = rows.get(key);
    if (row) {
      row.count++;
      row.at = Math.max(row.at, Date.parse(at));
    } else if (!kinds.has(key)) {
      rows.set(key, { type, id: '', at: Date.parse(at), count: 1, key: 'call ' + key, ofCalls: true, ...blameOfKind(kind) });
    }
  }
  return [...rows.values()].sort((a, b) => b.count - a.count || b.at - a.at);
}

export function FailurePanel({ now }) {
  const attempts = lastAttempts(now);
  const latest = useRef();
  latest.current = attempts;
  const { value, problem } = usePoll(async () => {
    const known = new Set(latest.current.map(attempt => attempt.id));
    return { tasks: await newestGroups(), known };
  }, EVERY_MS);
  const unread = { tasks: [], known: new Set(problem ? attempts.map(attempt => attempt.id) : []) };
  const { tasks, known } = value ?? unread;
  const rows = [...tasks, ...callFailures(attempts, tasks, known)];
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
  const link = !row.id ? href('supervision') : row.count > 1 ? href('tasks', row.filter) : href('tasks', {}, row.id);
  return html`<tr>
    <th scope="row"><a href=${link}>${row.type}</a>${row.ofCalls ? html` <span class="quiet-text">calls</span>` : null}</th>
    <td><span class="fault">${row.fault}</span></td>
    <td class="cause"><span class="what">${row.what}</span>${row.message ? html`<span class="said" title=${row.message}>${row.message}</span>` : null}</td>
    <td class="n">${count(row.count)}${row.more ? '+' : ''}</td>
    <td class="n"><${Time} at=${row.at} /></td>
  </tr>`;
}
