import { html, useMemo } from './preact.js';
import { Chart } from './chart.js';
import { duration, count, rate } from './format.js';
import { FailurePanel } from './failures.js';
import { LoadPanel, NodePanel } from './load.js';
import { Trouble } from './parts.js';
import { columns, useSamples } from './series.js';
import { useNode } from './state.js';
import { StuckPanel } from './stuck.js';

/** The first view: what is stuck, what is failing, how loaded is everything. */
export function Overview() {
  const now = useNode();
  const samples = useSamples();
  const series = useMemo(() => columns(samples), [samples]);
  return html`<h1 class="hidden">Overview</h1>
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
    <${LoadPanel} now=${now} />
    <${NodePanel} />`;
}
