import { html, useState } from './preact.js';
import { getPart } from './api.js';
import { bytes } from './format.js';
import { Panel, Trouble } from './parts.js';

// The input and the result of a task. Fetched only when asked for, as they can be long, or not for every eye.

const MOST_SHOWN = 200_000;
const NAMES = { input: 'Input', result: 'Result' };

/** What a task was given, or what it has returned. */
export function Content({ path, part, size }) {
  const [found, setFound] = useState();
  const [problem, setProblem] = useState();
  const load = () => getPart(`${path}/${part}`, MOST_SHOWN).then(read => {
    setProblem(undefined);
    setFound(read);
  }, setProblem);
  return html`<${Panel} title=${NAMES[part]} className=${part} aside=${found ? html`<a href=${`${path}/${part}`} download>Save it</a>` : null}>
    <${Trouble} problem=${problem} />
    ${found ? html`<${Shown} found=${found} name=${NAMES[part]} />`
      : html`<p class="inside"><button id=${'show-' + part} onClick=${load}>Show the ${part}${size ? ` (${bytes(size)})` : ''}</button> <a href=${`${path}/${part}`} download>Save it</a></p>`}
  <//>`;
}

function Shown({ found, name }) {
  if (found.bytes.length === 0) {
    return html`<p class="empty">It is empty.</p>`;
  }
  const note = [found.type, found.whole ? bytes(found.bytes.length) : `the first ${bytes(found.bytes.length)}`].filter(Boolean).join(' · ');
  return html`<p class="inside said">${note}</p>
    <pre class="text" tabindex="0" aria-label=${name}>${text(found)}</pre>`;
}

/** JSON in lines, other text as it is; bytes that are no text as hexadecimal numbers. */
function text({ bytes: given, whole }) {
  try {
    // What is cut off may end inside a character, which a stream waits for.
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(given, { stream: !whole });
    return whole ? inLines(decoded) : decoded + '\n…';
  } catch {
    return [...given.slice(0, 1024)].map(byte => byte.toString(16).padStart(2, '0')).join(' ') + (given.length > 1024 ? ' …' : '');
  }
}

function inLines(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
