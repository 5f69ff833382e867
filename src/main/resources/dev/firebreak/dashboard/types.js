import { html, useEffect } from './preact.js';
import { bytes, count, duration } from './format.js';
import { Signs } from './load.js';
import { loads, nodesOf } from './loads.js';
import { Empty, Meter, Trouble } from './parts.js';
import { Pausing } from './pausing.js';
import { href } from './router.js';
import { useNode } from './state.js';

/** The declared types: what they may use, what they use on all nodes, pause and resume. */
export function TypesView({ selected }) {
  const now = useNode();
  const all = new Map(loads(now).map(load => [load.type, load]));
  return html`<h1>Types</h1>
    <${Trouble} problem=${now.problem?.status ? now.problem : null} />
    ${now.at === 0 ? html`<${Empty} icon="wait">Reading …<//>` : null}
    <div class="cards">${now.types.map(type => html`<${TypeCard} key=${type.type} type=${type} load=${all.get(type.type)} nodes=${nodesOf(now)} selected=${type.type === selected} />`)}</div>`;
}

function TypeCard({ type, load, nodes, selected }) {
  useEffect(() => {
    if (selected) {
      document.getElementById('type-' + type.type)?.scrollIntoView({ block: 'center' });
    }
  }, [selected]);
  const { limits, retry, breaker, rateLimit } = type;
  const facts = [
    ['Work', type.handler ?? (type.command ?? []).join(' ')],
    ['Isolation', type.level],
    ['Time', `${duration(limits.timeoutMs)}, then ${duration(limits.graceMs)} grace`],
    ['Attempts', `${retry.attempts}, backoff ${duration(retry.backoffMs)} to ${duration(retry.maxBackoffMs)}`],
    ['Body', 'up to ' + bytes(limits.maxBody)],
    ['Cluster', limits.clusterConcurrency ? `${count(limits.clusterConcurrency)} at a time` : ''],
    ['Rate', rateLimit.perSecond ? `${count(rateLimit.perSecond)} per second, burst ${count(rateLimit.burst)}` : ''],
    ['Breaker', breaker.window ? `${breaker.state}; opens at ${Math.round(breaker.crashShare * 100)} % crashes of ${breaker.window}` : 'none'],
  ];
  return html`<section class=${'panel card' + (selected ? ' selected' : '')} id=${'type-' + type.type} aria-label=${type.type}>
    <header><h2><a href=${href('tasks', { type: type.type })}>${type.type}</a></h2><span class="signs">${load ? html`<${Signs} load=${load} nodes=${nodes} />` : null}</span></header>
    <dl class="facts">
      ${load ? html`<div><dt>Running</dt><dd><${Meter} used=${load.running} limit=${load.concurrency} label="running" /></dd></div>
        ${load.maxWaiting ? html`<div><dt>Waiting</dt><dd><${Meter} used=${load.waiting} limit=${load.maxWaiting} label="waiting" /></dd></div>` : null}
        <div><dt>Leaked</dt><dd><${Meter} used=${load.leaked} limit=${load.maxLeaked} label="leaked" /></dd></div>` : null}
      ${facts.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    <footer><${Pausing} name=${type.type} paused=${type.paused} path=${'v1/types/' + encodeURIComponent(type.type)}
      meaning="Running attempts go on. Calls are refused, and tasks wait until the type is resumed."
      resumed="Calls are accepted again, and the tasks that wait begin to run." /></footer>
  </section>`;
}
