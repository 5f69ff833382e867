import { html, useMemo } from './preact.js';
import { Chart } from './chart.js';
import { duration, count, rate } from './format.js';
import { FailurePanel } from './failures.js';
import { LoadPanel, NodePanel } from './load.js';
import { keyOf, NodeChoice } from './nodes.js';
import { Badge, Trouble } from './parts.js';
import { columns, useSeries } from './series.js';
import { useNode } from './state.js';
import { StuckPanel } from './stuck.js';

/** The first view: what is stuck, what is failing, how loaded is everything. */
export function Overview({ query }) {
  const now = useNode();
  const chosen = query.node ?? '';
  const { samples, nodes, types } = useSeries(chosen);
  const series = useMemo(() => columns(samples), [samples]);
  const missing = nodes.filter(node => !node.answered);
  return html`<div class="title"><h1>Overview</h1>
      ${missing.map(node => html`<${Badge} key=${keyOf(node)} tone="bad" icon="warn">${node.name} does not answer and is not in the charts<//>`)}
      <${NodeChoice} view="overview" nodes=${now.nodes ?? []} chosen=${chosen} /></div>
    <${Trouble} problem=${now.problem?.status ? now.problem : null} />
    <div class="charts">
      <${Chart} title="Throughput per second" times=${series.times} format=${rate} lines=${[
        { label: 'succeeded', colour: 'accent', values: series.succeeded },
        { label: 'failed', colour: 'bad', values: series.failed },
      ]} />
      <${Chart} title="Time of attempts" times=${series.times} format=${duration} lines=${[
        { label: 'p50', colour: 'accent', values: series.p50 },
        { label: 'p99', colour: 'second', values: series.p99 },
      ]} />
      <${Chart} title="In flight" times=${series.times} format=${count} lines=${[
        { label: 'running', colour: 'accent', values: series.running },
        { label: 'waiting', colour: 'second', values: series.waiting },
      ]} />
    </div>
    <div class="questions">
      <${StuckPanel} now=${now} />
      <${FailurePanel} now=${now} />
    </div>
    <${LoadPanel} now=${now} chosen=${chosen} times=${types} />
    ${now.at ? html`<${NodePanel} uses=${now.nodes} />` : null}`;
}
