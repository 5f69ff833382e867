import { html, useEffect, useRef, useState } from './preact.js';
import { bytes } from './format.js';
import { Empty, Panel } from './parts.js';
import { follow } from './poll.js';

const MOST_LINES = 2000;

/** What the attempts of a task write, while they write it. */
export function Output({ task }) {
  const [lines, setLines] = useState([]);
  const [ended, setEnded] = useState(false);
  const box = useRef();
  // A task that was queued again begins a new stream.
  const round = ['succeeded', 'failed', 'cancelled', 'quarantined'].includes(task.state) ? 'ended' : 'live';

  useEffect(() => {
    const add = line => setLines(before => [...before, line].slice(-MOST_LINES));
    setLines([]);
    setEnded(false);
    return follow(`v1/tasks/${task.id}/output`, {
      line: ({ attempt, text }) => {
        add({ attempt, text });
      },
      gap: ({ attempt, bytes: missing }) => {
        add({ attempt, text: `… ${bytes(missing)} are not kept`, quiet: true });
      },
      state: () => {
        setEnded(true);
        return true;
      },
    });
  }, [task.id, round]);

  useEffect(() => {
    const element = box.current;
    if (element && element.scrollHeight - element.scrollTop - element.clientHeight < 120) {
      element.scrollTop = element.scrollHeight;
    }
  }, [lines]);

  return html`<${Panel} title="Output" className="output" aside=${html`<span class="quiet-text">${ended ? 'ended' : 'live'}</span>`}>
    ${lines.length === 0
      ? html`<${Empty} icon="none">${ended ? 'Nothing was written, or nothing is kept.' : 'Nothing was written yet.'}<//>`
      : html`<pre class="text" ref=${box} tabindex="0" aria-label="Output">${lines.map(line => html`<span class=${line.quiet ? 'line gone' : 'line'} data-attempt=${line.attempt}>${line.text}${'\n'}</span>`)}</pre>`}
  <//>`;
}
