import { html, useState } from './preact.js';
import { post } from './api.js';
import { Dialog } from './dialog.js';
import { Allowed } from './session.js';

/** The operations that the state of a task and the rights of the caller allow. */
export function TaskActions({ task, done }) {
  const [asked, setAsked] = useState('');
  const [input, setInput] = useState('');
  const ended = ['failed', 'cancelled', 'quarantined'].includes(task.state);
  const live = ['queued', 'running', 'retrying', 'waiting'].includes(task.state);

  async function run() {
    const other = asked === 'retry' && input.trim();
    await post(`v1/tasks/${task.id}/${asked}`, other ? { body: input, headers: { 'Content-Type': 'application/json' } } : {});
    done();
  }

  return html`<span class="buttons">
    ${ended ? html`<${Allowed} scope="submit"><button class="primary" id="retry" onClick=${() => setAsked('retry')}>Retry</button><//>` : null}
    ${live ? html`<${Allowed} scope="cancel"><button id="cancel" onClick=${() => setAsked('cancel')}>Cancel</button><//>` : null}
    ${asked === 'retry' ? html`<${Dialog} title="Retry this task" action="Retry" run=${run} close=${() => setAsked('')}>
        <p>It is queued again, and gets all its attempts again.</p>
        <label class="wide">Another input, as JSON <textarea id="input" rows="3" spellcheck=${false} placeholder="its own, if this is empty" value=${input} onInput=${event => setInput(event.target.value)}></textarea></label>
      <//>` : null}
    ${asked === 'cancel' ? html`<${Dialog} title="Cancel this task" action="Cancel the task" tone="bad" run=${run} close=${() => setAsked('')}>
        <p>${task.state === 'running' ? 'Its attempt is asked to stop; the task ends when it has.' : 'It will not run.'}</p>
      <//>` : null}
  </span>`;
}
