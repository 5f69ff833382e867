import { html, useState } from './preact.js';
import { post } from './api.js';
import { Dialog } from './dialog.js';
import { bytes, duration } from './format.js';
import { Panel, Time } from './parts.js';
import { Allowed } from './session.js';

const ENDED = ['failed', 'cancelled', 'quarantined'];

/**
 * The last steps that a task has recorded, in their order.
 *
 * news: the step of the last event, which the task may not have yet
 */
export function Steps({ task, news, done }) {
  const [from, setFrom] = useState();
  const last = task.stepCount ?? 0;
  const live = news && news.number > last && !ENDED.includes(task.state) ? [news] : [];
  const steps = [...(task.steps ?? []), ...live];
  if (steps.length === 0) {
    return null;
  }
  const hidden = steps.at(-1).number - steps.length;
  const ended = ENDED.includes(task.state);

  async function run() {
    await post(`v1/tasks/${task.id}/retry?from=${encodeURIComponent(from.name)}`);
    done();
  }

  return html`<${Panel} title="Steps" className="steps">
    ${hidden > 0 ? html`<p class="quiet-text">${hidden} earlier steps are not shown.</p>` : null}
    <div class="scroll"><table><thead><tr><th>Step</th><th class="num">Took</th><th class="num">Result</th><th>Recorded</th>${ended ? html`<td></td>` : null}</tr></thead>
      <tbody>${steps.map(step => html`<tr key=${step.number}>
        <td><span class="quiet-text">${step.number}</span> <a href=${`v1/tasks/${task.id}/steps/${encodeURIComponent(step.name)}`} target="_blank">${step.name}</a>${note(step)}</td>
        <td class="num">${duration(Date.parse(step.finishedAt) - Date.parse(step.startedAt))}</td>
        <td class="num">${bytes(step.bytes)}</td>
        <td><${Time} at=${step.finishedAt} /></td>
        ${ended ? html`<td><${Allowed} scope="submit"><button class="from" onClick=${() => setFrom(step)}>Retry from here</button><//></td>` : null}
      </tr>`)}</tbody></table></div>
    ${from ? html`<${Dialog} title="Retry this task from a step" action="Retry" run=${run} close=${() => setFrom()}>
        <p>The results of <b>${from.name}</b> and of the later steps are deleted; these steps run again. The results of the steps before it are kept.</p>
      <//>` : null}
  <//>`;
}

function note(step) {
  const text = step.kind === 'signal' && step.code ? 'no signal in time' : step.code ? `exit code ${step.code}` : step.kind === 'result' ? '' : step.kind;
  return text ? html` <span class="quiet-text">${text}</span>` : null;
}
