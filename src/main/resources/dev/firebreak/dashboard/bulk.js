import { html, useEffect, useState } from './preact.js';
import { post, withQuery } from './api.js';
import { countTasks, LIVE, MOST } from './counts.js';
import { Dialog } from './dialog.js';
import { count, plural } from './format.js';
import { Trouble } from './parts.js';
import { useSession } from './session.js';

// Retries or cancels all tasks that a filter shows, after a count of how many these are.

const ACTIONS = {
  retry: { label: 'Retry all', scope: 'submit', states: ['failed', 'cancelled', 'quarantined'] },
  cancel: { label: 'Cancel all', scope: 'cancel', states: LIVE },
};

export function BulkActions({ filter, done }) {
  const { may } = useSession();
  const [asked, setAsked] = useState('');
  const filtered = Boolean(filter.type || filter.state);
  const offered = Object.entries(ACTIONS).filter(([, action]) => may(action.scope) && (!filter.state || action.states.includes(filter.state)));
  return html`<span class="buttons">${offered.map(([name, action]) => html`<button id=${'bulk-' + name} disabled=${!filtered}
      title=${filtered ? '' : 'Choose a type or a state first'} onClick=${() => setAsked(name)}>${action.label}</button>`)}
    ${asked ? html`<${BulkDialog} name=${asked} filter=${filter} done=${done} close=${() => setAsked('')} />` : null}</span>`;
}

function BulkDialog({ name, filter, done, close }) {
  const action = ACTIONS[name];
  const [found, setFound] = useState();
  const [problem, setProblem] = useState();
  const [changed, setChanged] = useState();
  useEffect(() => {
    const abort = new AbortController();
    countTasks(filter, action.states, abort.signal).then(setFound, failure => {
      if (failure.name !== 'AbortError') {
        setProblem(failure);
      }
    });
    return () => abort.abort();
  }, []);

  async function run() {
    const answer = await post(withQuery('v1/tasks/' + name, filter));
    setChanged(answer.changed);
    done();
  }

  const of = [filter.type && `type ${filter.type}`, filter.state && `state ${filter.state}`, filter.owner && `owner ${filter.owner}`].filter(Boolean).join(', ');
  return html`<${Dialog} title=${action.label} action=${found ? `${name === 'retry' ? 'Retry' : 'Cancel'} ${count(found.total)}` : 'Counting …'}
      tone=${name === 'cancel' ? 'bad' : ''} run=${run} close=${close} disabled=${!found || found.total === 0 || changed !== undefined}>
    <p>Tasks of ${of}.</p>
    <${Trouble} problem=${problem} />
    <p class="large" role="status">${found ? plural(found.total, 'task') + (found.more ? ' or more' : '') : 'Counting …'}</p>
    <p class="quiet-text">${found && (found.more || found.total > MOST) ? `One request changes ${count(MOST)} at most; repeat it for the rest.` : 'Tasks that change meanwhile are judged again by the node.'}</p>
  <//>`;
}
