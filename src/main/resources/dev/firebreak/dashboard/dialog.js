import { html, useEffect, useRef, useState } from './preact.js';
import { Trouble } from './parts.js';

/**
 * Asks before something is done. The browser keeps the focus inside, and Escape closes it.
 * The action may be asynchronous; its problem is shown and the dialog stays.
 */
export function Dialog({ title, action, tone = '', run, close, disabled, children }) {
  const element = useRef();
  const [problem, setProblem] = useState();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    element.current.showModal();
  }, []);

  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await run();
      element.current.close();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  }

  return html`<dialog ref=${element} onClose=${close} aria-label=${title}>
    <form onSubmit=${submit}>
      <h2>${title}</h2>
      ${children}
      <${Trouble} problem=${problem} />
      <p class="buttons">
        <button type="button" onClick=${() => element.current.close()}>Close</button>
        <button class=${'primary ' + tone} disabled=${busy || disabled}>${action}</button>
      </p>
    </form>
  </dialog>`;
}
