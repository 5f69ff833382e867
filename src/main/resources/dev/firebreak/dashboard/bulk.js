import { html, useEffect, useRef, useState } from './preact.js';
import { post, withQuery } from './api.js';
import { countChange } from './counts.js';
import { Dialog } from './dialog.js';
import { count, plural } from './format.js';
import { Trouble } from './parts.js';
import { Allowed } from './session.js';

// Retries, cancels or deletes all tasks that a filter shows, after a count of how many these are.

const ENDED = ['succeeded', 'failed', 'cancelled', 'quarantined'];
const ACTIONS = {
  retry: { label: 'Retry all', verb: 'Retry', scope: 'submit', states: ['failed', 'cancelled', 'quarantined'] },
  cancel: { label: 'Cancel all', verb: 'Cancel', scope: 'cancel', tone: 'bad', states: ['queued', 'running', 'retrying', 'waiting', 'stopping'] },
  purge: { label: 'Delete all', verb: 'Delete', scope: 'cancel', tone: 'bad', states: ENDED },
};

export function BulkActions({ filter, done }) {
  const [asked, setAsked] = useState('');
  const filtered = Object.keys(filter).length > 0;
  const offered = Object.entries(ACTIONS).filter(([, action]) => !filter.state || action.states.includes(filter.state));
  return html`<span class="buttons">${offered.map(([name, action]) => html`<${Allowed} key=${name} scope=${action.scope}><button id=${'bulk-' + name} disabled=${!filtered}
      title=${filtered ? '' : 'Choose a filter first'} onClick=${() => setAsked(name)}>${action.label}</button><//>`)}
    ${asked ? html`<${BulkDialog} name=${asked} filter=${filter} done=${done} close=${() => setAsked('')} />` : null}</span>`;
}

function BulkDialog({ name, filter, done, close }) {
  const action = ACTIONS[name];
  const [found, setFound] = useState();
  const [problem, setProblem] = useState();
  const [changed, setChanged] = useState();
  const closed = useRef(false);
  useEffect(() => {
    const abort = new AbortController();
    countChange(name, filter, abort.signal).then(setFound, failure => failure.name !== 'AbortError' && setProblem(failure));
    return () => {
      closed.current = true;
      abort.abort();
    };
  }, []);

  /** Each request changes some thousands; the next one goes on where it ended. Closing the dialog ends it. */
  async function run() {
    let total = 0;
    let cursor = '';
    do {
      const answer = await post(withQuery('v1/tasks/' + name, { ...filter, cursor }));
      total += answer.changed;
      cursor = answer.more ? answer.next : '';
      setChanged(total);
    } while (cursor && !closed.current);
    done();
  }

  // Counting ends after some time: none may be among the newest tasks, but some among older ones.
  const none = found && found.count === 0;
  const number = found && (none && found.more ? 'None among the newest; older ones are looked at, too' : plural(found.count, 'task') + (found.more ? ' or more' : ''));
  return html`<${Dialog} title=${action.label} action=${!found ? 'Counting …' : none && found.more ? action.label : `${action.verb} ${count(found.count)}${found.more ? '+' : ''}`}
      tone=${action.tone} run=${run} close=${close} disabled=${!found || (none && !found.more)}>
    <p>Tasks with ${Object.entries(filter).map(([key, value]) => `${key} = ${value}`).join(', ')}.</p>
    <${Trouble} problem=${problem} />
    <p class="large" role="status">${changed === undefined ? number ?? 'Counting …' : `${count(changed)} changed`}</p>
    <p class="quiet-text">${name === 'purge' ? 'They are gone for good, with their results.' : 'The node judges each again: what has changed meanwhile is left alone.'}</p>
  <//>`;
}
