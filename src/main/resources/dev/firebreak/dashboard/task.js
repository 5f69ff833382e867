import { html, useEffect, useState } from './preact.js';
import { getJson } from './api.js';
import { TaskActions } from './actions.js';
import { Attempts } from './attempts.js';
import { blame } from './blame.js';
import { Content } from './contents.js';
import { duration } from './format.js';
import { Output } from './output.js';
import { Empty, Icon, Panel, State, Time, Trouble } from './parts.js';
import { follow, usePoll } from './poll.js';
import { href } from './router.js';
import { Steps } from './steps.js';

const EVERY_MS = 5000;
const ENDED = ['succeeded', 'failed', 'cancelled', 'quarantined'];

/** One task: what became of it, and why. Its changes arrive as events; then it is read again. */
export function TaskView({ id }) {
  const path = 'v1/tasks/' + encodeURIComponent(id);
  const { value: task, problem, reload } = usePoll(() => getJson(path), EVERY_MS, [path]);
  const [progress, setProgress] = useState();
  const [news, setNews] = useState();
  const [changes, setChanges] = useState(0);
  const known = Boolean(task);
  useEffect(() => known && follow(path + '/events', {
    state: () => {
      setNews();
      reload();
    },
    progress: event => {
      setProgress(event);
    },
    step: event => {
      setNews(event.step);
    },
  }), [path, known]);
  if (!task) {
    return html`<h1>Task</h1><${Trouble} problem=${problem} />${problem ? null : html`<${Empty} icon="wait">Reading …<//>`}`;
  }
  return html`<div class="title">
      <h1><span class="quiet-text">${task.type}</span> <span class="id">${task.id}</span></h1>
      <${State} of=${task.state} />
      <${TaskActions} task=${task} done=${() => { setChanges(changes + 1); reload(); }} />
    </div>
    <${Trouble} problem=${problem?.status ? problem : null} />
    <${Stopping} task=${task} />
    <${Progress} task=${task} progress=${progress ?? task.progress} />
    <${Cause} task=${task} />
    <div class="columns">
      <${Facts} task=${task} />
      <${Attempts} task=${task} />
    </div>
    <${Steps} task=${task} news=${news} done=${() => { setNews(); setChanges(changes + 1); reload(); }} />
    <${Output} task=${task} />
    <${Content} path=${path} part="input" key=${changes} />
    ${task.state === 'succeeded' ? html`<${Content} path=${path} part="result" size=${task.result?.bytes} />` : null}`;
}

/** A task that was told to stop runs on until its handler has returned. */
function Stopping({ task }) {
  return task.state === 'stopping'
    ? html`<p class="note warn"><${Icon} name="stop" />It was asked to stop, and has not stopped yet: its attempt still runs.</p>`
    : null;
}

function Progress({ task, progress }) {
  if (!progress || ENDED.includes(task.state)) {
    return null;
  }
  const share = Math.round(progress.fraction * 100);
  return html`<div class="progress"><progress max="100" value=${share} aria-label="Progress">${share} %</progress><b class="num">${share} %</b> <span>${progress.note ?? ''}</span></div>`;
}

function Cause({ task }) {
  if (task.waitingFor) {
    const noNode = task.waitingFor === 'no-node' && task.version;
    const reason = noNode ? `a node that runs version ${task.version} of ${task.type}` : task.waitingFor;
    return html`<p class="note"><${Icon} name="wait" />It waits for: <b>${reason}</b></p>`;
  }
  if (!task.error || task.state === 'succeeded') {
    return null;
  }
  const { fault, what, message } = blame(task.error);
  const tone = ['failed', 'quarantined'].includes(task.state) ? 'bad' : 'warn';
  return html`<div class=${'note ' + tone} id="cause"><${Icon} name="bad" /><div>
    <p><b>${what}</b> <span class="fault">fault of: ${fault}</span></p>
    ${message ? html`<p class="said">${message}</p>` : null}
  </div></div>`;
}

/** How many tasks there are in all, and in each state that any of them has. */
function counted({ total, ...states }) {
  const parts = Object.entries(states).filter(([, count]) => count).map(([state, count]) => `${count} ${state}`);
  return `${total}: ${parts.join(', ') || 'none left'}`;
}

/** The group of a task: its tasks are in the list, its counts here. */
function Group({ id }) {
  const path = 'v1/groups/' + encodeURIComponent(id);
  const { value: group } = usePoll(() => getJson(path), EVERY_MS, [path]);
  const text = group ? `${group.name ?? 'group'}, ${group.state}, ${counted(group.counts)}` : id;
  return html`<a id="group" href=${href('tasks', { group: id })}>${text}</a>`;
}

function Facts({ task }) {
  const facts = [
    ['Type', html`<a href=${href('types', {}, task.type)}>${task.type}</a>`],
    ['Version', task.version],
    ['Owner', task.owner],
    ['Parent', task.parent ? html`<a href=${href('tasks', {}, task.parent)}>${task.parent}</a>` : ''],
    ['Group', task.group ? html`<${Group} id=${task.group} />` : ''],
    ['Children', task.children ? html`<a href=${href('tasks', { parent: task.id })}>${counted(task.children)}</a>` : ''],
    ['Node', task.node],
    ['Priority', String(task.priority)],
    ['Attempts', `${task.attempts} of ${task.maxAttempts}`],
    ['Crashes', task.crashes ? String(task.crashes) : ''],
    ['Created', html`<${Time} at=${task.createdAt} />`],
    ['Due', task.runAt !== task.createdAt ? html`<${Time} at=${task.runAt} />` : ''],
    ['Started', task.startedAt ? html`<${Time} at=${task.startedAt} />` : ''],
    ['Ended', task.finishedAt ? html`<${Time} at=${task.finishedAt} />` : ''],
    ['Took', task.finishedAt ? duration(Date.parse(task.finishedAt) - Date.parse(task.createdAt)) : ''],
  ];
  return html`<${Panel} title="Facts"><dl class="facts">${facts.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl><//>`;
}
