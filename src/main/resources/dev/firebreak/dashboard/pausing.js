import { html, useState } from './preact.js';
import { post, withQuery } from './api.js';
import { Dialog } from './dialog.js';
import { Time } from './parts.js';
import { Allowed } from './session.js';

/** Whether a type or a schedule is paused, since when and why; and a button that changes it after a confirmation. */
export function Pausing({ name, paused, path, meaning, resumed, done = () => {} }) {
  const [asked, setAsked] = useState('');
  const [reason, setReason] = useState('');
  const close = () => setAsked('');
  const resume = () => post(path + '/resume').then(done);
  const pause = () => post(withQuery(path + '/pause', { reason })).then(done);
  return html`${paused ? html`<p class="said">Paused since <${Time} at=${paused.since} />${paused.by ? ` by ${paused.by}` : ''}${paused.reason ? `: ${paused.reason}` : ''}</p>` : null}
    <${Allowed} scope="admin">${paused
      ? html`<button onClick=${() => setAsked('resume')}>Resume …</button>`
      : html`<button onClick=${() => setAsked('pause')}>Pause …</button>`}<//>
    ${asked === 'pause' ? html`<${Dialog} title=${`Pause ${name}`} action="Pause" run=${pause} close=${close}>
        <p>${meaning}</p>
        <label class="wide">Reason <input value=${reason} maxlength="200" onInput=${event => setReason(event.target.value)} /></label>
      <//>` : null}
    ${asked === 'resume' ? html`<${Dialog} title=${`Resume ${name}`} action="Resume" run=${resume} close=${close}>
        <p>${resumed}</p>
      <//>` : null}`;
}
