import { plural } from './format.js';
import { loads, ratesOf } from './loads.js';
import { stuck } from './stuck.js';

// The title and the icon of the tab, which are seen while another tab is in front.

/** What is wrong now, in a few words; empty if nothing is. */
export function trouble(now, connected) {
  if (!connected) {
    return 'no connection';
  }
  const failing = loads(now).filter(load => ratesOf(load, now.before, now.seconds).failed > 0).length;
  if (failing) {
    return `${plural(failing, 'type')} failing`;
  }
  const waiting = stuck(now).length;
  return waiting ? `${plural(waiting, 'type')} stuck` : '';
}

/** Shows it. */
export function show(text) {
  document.title = (text ? text + ' · ' : '') + 'Firebreak';
  const icon = document.getElementById('icon');
  const wanted = new URL(text ? './icon-trouble.svg' : './icon.svg', import.meta.url).href;
  if (icon.href !== wanted) {
    icon.href = wanted;
  }
}
