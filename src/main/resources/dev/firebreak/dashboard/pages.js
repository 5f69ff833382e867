import { html, useEffect, useState } from './preact.js';
import { Icon } from './parts.js';
import { replaceQuery } from './router.js';

/**
 * Leads through the pages of a list, once it has been read. Later pages begin after the last entry of the page before, so that
 * every page costs the same. filter is a text that is another one when the list is another one.
 */
export function Pages({ view, query, list, filter = '' }) {
  const [before, setBefore] = useState([]);
  useEffect(() => setBefore([]), [filter]);
  function go(cursor, past) {
    setBefore(past);
    replaceQuery(view, { ...query, cursor });
  }
  return !list ? null : html`<div class="pages">
    <button disabled=${!query.cursor} onClick=${() => go(before[before.length - 1] ?? '', before.slice(0, -1))}>Newer</button>
    <button disabled=${!list.next} onClick=${() => go(list.next, [...before, query.cursor ?? ''])}>Older</button>
    ${query.cursor ? html`<button class="quiet" onClick=${() => go('', [])}><${Icon} name="retry" />Newest</button>` : null}
  </div>`;
}
