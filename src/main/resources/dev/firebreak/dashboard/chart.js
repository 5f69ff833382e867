import { html, useEffect, useRef } from './preact.js';
import { useColours } from './theme.js';

const SHOWN_SECONDS = 300;
const LEAST_SECONDS = 60;
const HEIGHT = 116;

/** The colour that a name of the style has in the present theme, as a canvas needs it. */
function colour(element, name) {
  element.style.color = `var(--${name})`;
  const resolved = getComputedStyle(element).color;
  element.style.color = '';
  return resolved;
}

function options(element, lines, format) {
  const axis = { stroke: colour(element, 'muted'), grid: { stroke: colour(element, 'line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false } },
    padding: [6, 14, 0, 0],
    scales: {
      x: { range: (_, min, max) => [Math.max((max ?? 0) - SHOWN_SECONDS, Math.min(min ?? 0, (max ?? 0) - LEAST_SECONDS)), max ?? 0] },
      y: { range: (_, __, max) => [0, Math.max((max ?? 0) * 1.1, 1)] },
    },
    axes: [
      { ...axis, space: 50, size: 22, incrs: [60, 120, 300], values: (_, times) => times.map(clock) },
      { ...axis, size: 52, space: 34, values: (_, values) => values.map(format) },
    ],
    series: [{}, ...lines.map(line => ({ label: line.label, stroke: colour(element, line.colour), width: 1.75, points: { size: 5, fill: colour(element, line.colour), filter: lonely }, spanGaps: false }))],
  };
}

/** The points without a neighbour, which no line shows. */
function lonely(chart, series) {
  const values = chart.data[series];
  return values.flatMap((value, i) => (value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null ? [i] : []));
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/**
 * A line chart of the last minutes. Its lines have a label, a colour and values; the newest values are
 * beside the labels as text, which is also what a screen reader gets.
 */
export function Chart({ title, times, lines, format }) {
  const place = useRef();
  const chart = useRef(null);
  const colours = useColours();

  useEffect(() => {
    const element = place.current;
    chart.current = new uPlot(options(element, lines, format), [[]], element);
    const observer = new ResizeObserver(() => chart.current.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current.destroy();
    };
  }, [colours]);

  useEffect(() => {
    chart.current.setData([times, ...lines.map(line => line.values)]);
  }, [times, colours]);

  const newest = line => (line.values.length ? line.values[line.values.length - 1] : NaN);
  return html`<section class="panel chart" aria-label=${title}>
    <header><h2>${title}</h2>
      <ul class="legend">${lines.map(line => html`<li><span class=${'key ' + line.colour} aria-hidden="true"></span>${line.label} <b class="num">${format(newest(line) ?? NaN)}</b></li>`)}</ul>
    </header>
    <div class="plot" aria-hidden="true"><div ref=${place}></div></div>
  </section>`;
}
