import { html, useState } from './preact.js';
import { getJson, withQuery } from './api.js';
import { Combobox } from './combobox.js';
import { Icon } from './parts.js';
import { usePoll } from './poll.js';
import { href, replaceQuery } from './router.js';
import { useSession } from './session.js';
import { useNode } from './state.js';

// What the list of tasks shows, as parameters of its address; the node takes the same.

const NAMES = {
  node: { label: 'node', hint: 'name of a node', offered: true },
  createdAfter: { label: 'created after', kind: 'datetime-local' },
  createdBefore: { label: 'created before', kind: 'datetime-local' },
  cause: { label: 'cause', hint: 'exit-code:1, timeout …', offered: true },
  key: { label: 'idempotency key' },
  group: { label: 'group', hint: 'id of a group' },
  parent: { label: 'parent', hint: 'id of a task' },
  owner: { label: 'owner', scope: 'admin', offered: true },
};
const OWN = ['cursor'];
const COUNTS_EVERY_MS = 10_000;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The parameters that select tasks. */
export function filterOf(query) {
  return Object.fromEntries(Object.entries(query).filter(([name, value]) => value && !OWN.includes(name)));
}

function label(name) {
  return NAMES[name]?.label ?? name;
}

/** Members of the input by which tasks can be found, /order/id as input.order.id, each with the types that declare it. */
function members(types, chosen) {
  const all = new Map();
  types.filter(type => !chosen || type.type === chosen).forEach(type =>
    (type.search ?? []).forEach(pointer => {
      const name = 'input' + pointer.replaceAll('/', '.');
      all.set(name, [...(all.get(name) ?? []), type.type]);
    }));
  return all;
}

/** The declared types, and others that have tasks. */
function useTypeNames(chosen) {
  const { types } = useNode();
  const { value: counts } = usePoll(() => getJson('v1/tasks/counts'), COUNTS_EVERY_MS);
  const names = [...types, ...(counts?.types ?? [])].map(type => type.type);
  return [...new Set(chosen ? [...names, chosen] : names)].sort();
}

export function Filters({ query }) {
  const { types } = useNode();
  const known = useTypeNames(query.type);
  const change = event => replaceQuery('tasks', { ...filterOf(query), type: event.target.value });
  return html`<div class="filters" role="search" aria-label="Filters">
    <label>Type <select id="filter-type" value=${query.type ?? ''} onChange=${change}>
      <option value="">all</option>${known.map(type => html`<option key=${type} value=${type} selected=${type === query.type}>${type}</option>`)}
    </select></label>
    <${AddFilter} query=${query} members=${members(types, query.type)} />
    <${Search} />
  </div>
  <${Chosen} query=${query} />`;
}

function AddFilter({ query, members: inputs }) {
  const { may } = useSession();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const offered = [...inputs.keys(), ...Object.keys(NAMES).filter(one => !NAMES[one].scope || may(NAMES[one].scope))];
  const chosen = offered.includes(name) ? name : offered[0];
  const kind = NAMES[chosen]?.kind ?? 'text';
  // A member of the input belongs to a type.
  const own = inputs.get(chosen);
  const type = query.type || (own?.length === 1 ? own[0] : undefined);
  function add(event) {
    event.preventDefault();
    const wanted = kind === 'datetime-local' && value ? new Date(value).toISOString() : value.trim();
    if (wanted) {
      setValue('');
      replaceQuery('tasks', { ...filterOf(query), ...(own ? { type } : {}), [chosen]: wanted });
    }
  }
  const load = prefix => (own && !type ? Promise.resolve([])
    : getJson(withQuery('v1/tasks/values', { of: chosen, prefix, type })).then(answer => answer.values));
  const field = { id: 'filter-value', placeholder: NAMES[chosen]?.hint ?? '= value', value };
  return html`<form class="add" onSubmit=${add}>
    <label>Filter <select id="filter-name" value=${chosen} onChange=${event => { setName(event.target.value); setValue(''); }}>
      ${offered.map(one => html`<option key=${one} value=${one} selected=${one === chosen}>${label(one)}</option>`)}
    </select></label>
    ${own || NAMES[chosen]?.offered
      ? html`<${Combobox} ...${field} label=${`Value of ${label(chosen)}`} change=${setValue} load=${load} />`
      : html`<label><span class="hidden">Value of ${label(chosen)}</span>
          <input ...${field} type=${kind} size="16" onInput=${event => setValue(event.target.value)} /></label>`}
    <button id="filter-add">Add</button>
  </form>`;
}

/** The filters other than type and state, each with a button that removes it. */
function Chosen({ query }) {
  const chosen = Object.entries(filterOf(query)).filter(([name]) => !['type', 'state'].includes(name));
  return chosen.length === 0 ? null : html`<ul class="chosen" aria-label="Chosen filters">${chosen.map(([name, value]) => html`<li key=${name}>
    <span>${label(name)} = <b>${value}</b></span>
    <a href=${href('tasks', { ...filterOf(query), [name]: '' })} aria-label=${`Remove the filter ${label(name)}`}><${Icon} name="bad" /></a>
  </li>`)}</ul>`;
}

function Search() {
  const [text, setText] = useState('');
  function go(event) {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted) {
      location.hash = ID.test(wanted) ? href('tasks', {}, wanted) : href('tasks', { key: wanted });
    }
  }
  return html`<form class="search" onSubmit=${go}>
    <label>Find <input id="search" size="30" placeholder="id or idempotency key" spellcheck=${false} autocomplete="off" value=${text} onInput=${event => setText(event.target.value)} /></label>
    <button>Open</button>
  </form>`;
}
