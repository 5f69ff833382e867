import { useEffect, useState } from './preact.js';

// The address is kept behind "#", so that the page works below any path of a proxy.

/** Reads an address such as #/tasks?state=failed or #/tasks/ID. */
export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...rest] = path.split('/');
  return { view: view || 'overview', id: decoded(rest.join('/')), query: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Writes such an address; parameters without a value are left out. */
export function href(view, query = {}, id = '') {
  const present = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(present).toString();
  return '#/' + view + (id ? '/' + encodeURIComponent(id) : '') + (text ? '?' + text : '');
}

export function useRoute() {
  const [route, setRoute] = useState(parse(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parse(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

/** Replaces the parameters of the address without a new entry in the browser's history. */
export function replaceQuery(view, query) {
  history.replaceState(null, '', href(view, query));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
