import { html, useState } from './preact.js';
import { post, withQuery } from './api.js';
import { Dialog } from './dialog.js';
import { Time, Trouble } from './parts.js';
import { useSession } from './session.js';

/** Whether a type or a schedule is paused, since when and why; and a button that changes it. */
export function Pausing({ name, paused, path, meaning, done = () => {} }) {
  const { may } = useSession();
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState();
  const resume = () => post(path + '/resume').then(() => {
    setProblem(undefined);
    done();
  }, setProblem);
  const pause = () => post(withQuery(path + '/pause', { reason })).then(done);
  return html`${paused ? html`<p class="said">Paused since <${Time} at=${paused.since} />${paused.by ? ` by ${paused.by}` : ''}${paused.reason ? `: ${paused.reason}` : ''}</p>` : null}
    <${Trouble} problem=${problem} />
    ${!may('admin') ? null : paused
      ? html`<button onClick=${resume}>Resume</button>`
      : html`<button onClick=${() => setAsked(true)}>Pause …</button>`}
    ${asked ? html`<${Dialog} title=${`Pause ${name}`} action="Pause" run=${pause} close=${() => setAsked(false)}>
        <p>${meaning}</p>
        <label class="wide">Reason <input value=${reason} maxlength="200" onInput=${event => setReason(event.target.value)} /></label>
      <//>` : null}`;
}
