import { html, render, useEffect, useState } from './preact.js';
import { getJson, onConnection } from './api.js';
import { GroupsView } from './groups.js';
import { Overview } from './overview.js';
import { Icon, Trouble } from './parts.js';
import { usePoll } from './poll.js';
import { useRoute, href } from './router.js';
import { SchedulesView } from './schedules.js';
import { startState, useNode } from './state.js';
import { SessionProvider } from './session.js';
import { TaskView } from './task.js';
import { TasksView } from './tasks.js';
import { ThemeSwitch } from './theme.js';
import { TreeView } from './tree.js';
import { show, trouble } from './trouble.js';
import { TypesView } from './types.js';

const SESSION_MS = 60_000;
const VIEWS = { overview: ['Overview', 'overview'], supervision: ['Supervision', 'tree'], tasks: ['Tasks', 'tasks'], types: ['Types', 'types'], schedules: ['Schedules', 'wait'] };

/** Views that are reached from another one, which is marked in the navigation. */
const PARENTS = { groups: 'tasks' };

function useConnection() {
  const [connected, setConnected] = useState(true);
  useEffect(() => onConnection(setConnected), []);
  return connected;
}

function Page({ route }) {
  switch (route.view) {
    case 'supervision':
      return html`<${TreeView} query=${route.query} />`;
    case 'tasks':
      return route.id ? html`<${TaskView} key=${route.id} id=${route.id} />` : html`<${TasksView} query=${route.query} />`;
    case 'groups':
      return html`<${GroupsView} query=${route.query} />`;
    case 'schedules':
      return html`<${SchedulesView} />`;
    case 'types':
      return html`<${TypesView} selected=${route.id} />`;
    default:
      return html`<${Overview} query=${route.query} />`;
  }
}

function Navigation({ view }) {
  return html`<nav aria-label="Views"><ul>${Object.entries(VIEWS).map(([name, [label, icon]]) => html`<li>
    <a href=${href(name)} aria-current=${name === view ? 'page' : undefined}><${Icon} name=${icon} />${label}</a>
  </li>`)}</ul></nav>`;
}

function Connection({ connected }) {
  return html`<span class=${'connection ' + (connected ? 'ok' : 'bad')} role="status"><${Icon} name=${connected ? 'ok' : 'warn'} /><span>${connected ? 'live' : 'connection lost, trying again'}</span></span>`;
}

/** The focus goes to a new view, so that a screen reader begins there. */
function useFocus(route) {
  const [first, setFirst] = useState(true);
  useEffect(() => {
    if (first) {
      setFirst(false);
    } else {
      document.getElementById('main').focus();
      scrollTo(0, 0);
    }
  }, [route.view, route.id]);
}

function App() {
  const route = useRoute();
  const connected = useConnection();
  const { value: session, problem } = usePoll(() => getJson('v1/session'), SESSION_MS);
  const now = useNode();
  useEffect(startState, []);
  useEffect(() => show(trouble(now, connected)), [now, connected]);
  useFocus(route);
  return html`<${SessionProvider} value=${session}>
    <a class="skip" href="#main" onClick=${event => { event.preventDefault(); document.getElementById('main').focus(); }}>Skip to the content</a>
    <header class="top">
      <a class="brand" href=${href('overview')}><span class="mark" aria-hidden="true"></span>Firebreak</a>
      <${Navigation} view=${VIEWS[route.view] ? route.view : PARENTS[route.view] ?? 'overview'} />
      <div class="corner">
        <${Connection} connected=${connected} />
        <${ThemeSwitch} />
        ${session?.name ? html`<form method="post" action="sign-out"><button class="quiet" title=${'Signed in with the token ' + session.name}>Sign out</button></form>` : null}
      </div>
    </header>
    <main id="main" tabindex="-1">
      <${Trouble} problem=${problem?.status ? problem : null} />
      <${Page} route=${route} />
    </main>
    <footer><a href="openapi">API</a><a href="problems">Problems</a></footer>
  <//>`;
}

const place = document.getElementById('app');
place.textContent = '';
render(html`<${App} />`, place);
