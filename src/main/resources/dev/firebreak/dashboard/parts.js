import { html } from './preact.js';
import { count, localTime, utcTime } from './format.js';

// Small parts of all views. Text of the node is always a text node of the page, never markup.

const PATHS = {
  ok: 'M3 8.5l3.2 3.2L13 5',
  run: 'M5 3.5v9l7-4.5z',
  wait: 'M8 4v4l2.5 2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z',
  retry: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.6h-2.6',
  stop: 'M4.5 4.5h7v7h-7z',
  bad: 'M4 4l8 8M12 4l-8 8',
  warn: 'M8 2.2l6.2 11H1.8zM8 6.5v3M8 11.4v.2',
  pause: 'M5.5 4v8M10.5 4v8',
  none: 'M4 8h8',
  overview: 'M2 13.5V8M6 13.5V3M10 13.5V6M14 13.5V9.5',
  tree: 'M3 3.5h3M3 3.5v9h3M3 8h3M8.5 3.5h5M8.5 8h5M8.5 12.5h5',
  tasks: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  types: 'M2.5 2.5h4.6v4.6H2.5zM8.9 2.5h4.6v4.6H8.9zM2.5 8.9h4.6v4.6H2.5zM8.9 8.9h4.6v4.6H8.9z',
  light: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M13 3l-1.2 1.2M4.2 11.8L3 13',
  dark: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  auto: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 2v12',
};

/** A picture beside a text that says the same. */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}

const STATES = {
  queued: ['idle', 'wait'],
  running: ['live', 'run'],
  retrying: ['warn', 'retry'],
  waiting: ['idle', 'wait'],
  stopping: ['warn', 'stop'],
  succeeded: ['ok', 'ok'],
  failed: ['bad', 'bad'],
  cancelled: ['idle', 'none'],
  quarantined: ['bad', 'warn'],
  restarting: ['bad', 'retry'],
  busy: ['warn', 'wait'],
};

/** A state by word, picture and colour. */
export function State({ of, text = of }) {
  const [tone, icon] = STATES[of] || ['idle', 'none'];
  return html`<${Badge} tone=${tone} icon=${icon}>${text}<//>`;
}

export function Badge({ tone, icon, children }) {
  return html`<span class=${'badge ' + tone}><${Icon} name=${icon} />${children}</span>`;
}

/** A time in the zone of the reader; its title is in UTC. */
export function Time({ at }) {
  const date = new Date(at);
  return isNaN(date) ? html`<span>–</span>` : html`<time datetime=${date.toISOString()} title=${utcTime(date)}>${localTime(date)}</time>`;
}

/** How much of a limit is used. */
export function Meter({ used, limit, label, tone }) {
  const share = limit > 0 ? Math.min(1, used / limit) : 0;
  const full = tone || (share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : 'plain');
  return html`<span class="meter" role="img" aria-label=${`${label}: ${used} of ${limit}`}>
    <svg class=${'bar ' + full} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="all" width="100" height="6" /><rect class="used" width=${share * 100} height="6" />
    </svg>
    <span class="num">${count(used)}<span class="of"> / ${count(limit)}</span></span>
  </span>`;
}

/** A titled part of a view. */
export function Panel({ title, aside, children, className = '' }) {
  return html`<section class=${'panel ' + className} aria-label=${title}>
    <header><h2>${title}</h2>${aside}</header>
    ${children}
  </section>`;
}

/** What is shown instead of an empty list. */
export function Empty({ icon = 'ok', children }) {
  return html`<p class="empty"><${Icon} name=${icon} />${children}</p>`;
}

/** Why something is not shown. */
export function Trouble({ problem }) {
  if (!problem) {
    return null;
  }
  const text = problem.status === 403 ? `Not allowed: ${problem.message}.` : problem.status ? problem.message : 'The node does not answer.';
  return html`<p class="trouble" role="alert"><${Icon} name="warn" /><span>${text}</span></p>`;
}
