import { html, useEffect, useRef, useState } from './preact.js';
import { plural } from './format.js';

const PAUSE_MS = 150;

/**
 * A text field that offers values while one types, by the combobox pattern of ARIA: arrow keys go through the list, Enter takes
 * the marked value, Escape closes the list. Nothing is marked by itself, so that Enter otherwise does what it does in a field.
 */
export function Combobox({ id, label, value, placeholder, change, load }) {
  const [offered, setOffered] = useState([]);
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const asked = useRef({ timer: 0, number: 0 });
  const shown = open && offered.length > 0;
  const list = id + '-values';
  const optionId = index => `${id}-value-${index}`;

  /** Only the answer to the last question counts. */
  function ask(prefix, pause) {
    const number = ++asked.current.number;
    clearTimeout(asked.current.timer);
    asked.current.timer = setTimeout(() => load(prefix).then(values => {
      if (number === asked.current.number) {
        setOffered(values);
        setMarked(-1);
      }
    }, () => setOffered([])), pause);
  }

  useEffect(() => {
    setOffered([]);
    setOpen(false);
    return () => {
      asked.current.number++;
      clearTimeout(asked.current.timer);
    };
  }, [label]);

  useEffect(() => {
    document.getElementById(optionId(marked))?.scrollIntoView({ block: 'nearest' });
  }, [marked]);

  function reveal() {
    if (!open) {
      setOpen(true);
      ask(value, 0);
    }
  }

  function close() {
    setOpen(false);
    setMarked(-1);
  }

  function take(chosen) {
    change(chosen);
    close();
  }

  function move(by) {
    if (shown) {
      const places = offered.length + 1; // One of them is the field itself.
      setMarked(((marked + 1 + by + places) % places) - 1);
    }
  }

  function keyed(event) {
    const does = {
      ArrowDown: () => (open ? move(1) : reveal()),
      ArrowUp: () => (open ? move(-1) : reveal()),
      Enter: shown && marked >= 0 ? () => take(offered[marked]) : null,
      Escape: open ? close : null,
    }[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  }

  return html`<span class="combobox">
    <label><span class="hidden">${label}</span>
      <input id=${id} size="16" role="combobox" aria-autocomplete="list" aria-expanded=${shown ? 'true' : 'false'} aria-controls=${list}
        aria-activedescendant=${shown && marked >= 0 ? optionId(marked) : undefined} autocomplete="off" spellcheck=${false}
        placeholder=${placeholder} value=${value} onKeyDown=${keyed} onBlur=${close} onClick=${reveal}
        onInput=${event => { change(event.target.value); setOpen(true); ask(event.target.value, PAUSE_MS); }} /></label>
    <ul id=${list} role="listbox" aria-label="Values" hidden=${!shown}>${offered.map((one, index) => html`<li key=${one} id=${optionId(index)} role="option"
      aria-selected=${index === marked ? 'true' : 'false'} onMouseDown=${event => event.preventDefault()} onClick=${() => take(one)}>${one}</li>`)}</ul>
    <span class="hidden" role="status">${shown ? plural(offered.length, 'value') : ''}</span>
  </span>`;
}
