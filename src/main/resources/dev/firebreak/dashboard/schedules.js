import { html, useState } from './preact.js';
import { getJson, post } from './api.js';
import { Dialog } from './dialog.js';
import { plural, shortId } from './format.js';
import { Badge, Empty, Panel, Time, Trouble } from './parts.js';
import { Pausing } from './pausing.js';
import { usePoll } from './poll.js';
import { href } from './router.js';
import { Allowed } from './session.js';

const EVERY_MS = 3000;
const POLICIES = { 'skip': 'no task for them', 'run-once': 'one task for the last', 'paused': 'no task, as it was paused' };

/** The schedules: when they run next, what they ran last, what they missed. */
export function SchedulesView() {
  const { value, problem, reload } = usePoll(() => getJson('v1/schedules'), EVERY_MS);
  const schedules = value?.schedules ?? [];
  return html`<h1>Schedules</h1>
    <${Trouble} problem=${problem?.status ? problem : null} />
    ${!value ? problem ? null : html`<${Empty} icon="wait">Reading …<//>`
      : schedules.length === 0 ? html`<${Empty} icon="none">No schedule is declared.<//>`
      : html`<div class="cards">${schedules.map(one => html`<${Schedule} key=${one.name} schedule=${one} done=${reload} />`)}</div>`}`;
}

function Schedule({ schedule, done }) {
  const { name, type, cron, zone, paused, nextRun, lastRun, lastMissed, error } = schedule;
  const facts = [
    ['Type', html`<a href=${href('types', {}, type)}>${type}</a>`],
    ['When', html`<span class="id">${cron}</span> ${zone}`],
    ['Next', nextRun ? html`<${Time} at=${nextRun} />` : paused ? 'when it is resumed' : 'never again'],
    ['Last', lastRun ? html`<${Time} at=${lastRun.at} />${lastRun.task ? html` <a class="id" href=${href('tasks', {}, lastRun.task)}>${shortId(lastRun.task)}</a>` : null}` : 'not yet'],
    ['Missed', lastMissed ? html`${plural(lastMissed.times, 'time')} until <${Time} at=${lastMissed.last} />; ${POLICIES[lastMissed.policy]}` : 'nothing'],
  ];
  return html`<${Panel} title=${name} className="card" aside=${paused ? html`<${Badge} tone="warn" icon="pause">paused<//>` : error ? html`<${Badge} tone="bad" icon="warn">stopped<//>` : html`<${Badge} tone="ok" icon="ok">on time<//>`}>
    <dl class="facts">${facts.map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl>
    <footer>
      ${error ? html`<p class="trouble">${error}</p>` : null}
      <span class="buttons"><${RunNow} name=${name} type=${type} done=${done} />
      <${Pausing} name=${name} paused=${paused} path=${'v1/schedules/' + encodeURIComponent(name)} done=${done}
        meaning="It submits no tasks until it is resumed, and does not make up for the times that pass."
        resumed="It submits tasks again, from its next time on." /></span>
    </footer>
  <//>`;
}

/** Submits its task after a confirmation, and leads to it. */
function RunNow({ name, type, done }) {
  const [asked, setAsked] = useState(false);
  const run = async () => {
    const task = await post(`v1/schedules/${encodeURIComponent(name)}/run`);
    done();
    location.hash = href('tasks', {}, task.id);
  };
  return html`<${Allowed} scope="submit"><button onClick=${() => setAsked(true)}>Run now …</button><//>
    ${asked ? html`<${Dialog} title=${`Run ${name} now`} action="Run now" run=${run} close=${() => setAsked(false)}>
        <p>A task of the type ${type} is submitted at once. The times of the schedule stay as they are.</p>
      <//>` : null}`;
}
