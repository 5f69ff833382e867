import { useEffect, useState } from './preact.js';
import { getJson, getText } from './api.js';
import { merged, quantile, readMetrics, since } from './histogram.js';
import { poll } from './poll.js';

// The state of the types, read every two seconds, and what the charts show of the last minutes.
// It is kept here, for all views, so that going from view to view leaves no hole in a chart.

const EVERY_MS = 2000;
const POINTS = 300;
const listeners = new Set();
let previous = null;
let state = { at: 0, types: [], metrics: new Map(), rates: new Map(), series: emptySeries() };

function emptySeries() {
  return { times: [], succeeded: [], failed: [], p50: [], p99: [], running: [], waiting: [] };
}

/** Begins to read; returns what ends it. */
export function startSeries() {
  return poll(read, EVERY_MS, change => {
    const { value, problem } = change({ value: state });
    state = problem ? { ...state, problem } : value;
    listeners.forEach(listener => listener(state));
  }).stop;
}

/** The types, their rates, and the series of the charts. */
export function useSeries() {
  const [now, setNow] = useState(state);
  useEffect(() => {
    listeners.add(setNow);
    setNow(state);
    return () => listeners.delete(setNow);
  }, []);
  return now;
}

async function read() {
  const [types, metrics, tree] = await Promise.all([
    getJson('v1/types'),
    getText('metrics').then(readMetrics).catch(() => new Map()),
    getJson('v1/supervision').catch(() => null),
  ]);
  return next({ at: Date.now(), types: types.types, metrics, tree });
}

/** Combines a reading with the one before it. Counters that have shrunk are of a node that was restarted. */
function next(now) {
  const before = previous;
  previous = now;
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  const rates = new Map(now.types.map(type => [type.type, rateOf(type, now, before, seconds)]));
  const series = seconds > 0 && seconds < 30 ? appended(state.series, now, rates) : state.series;
  return { ...now, rates, series };
}

function rateOf(type, now, before, seconds) {
  const old = before?.types.find(other => other.type === type.type);
  const passed = name => Math.max(0, type.counters[name] - (old ? old.counters[name] : type.counters[name]));
  const per = amount => (seconds > 0 ? amount / seconds : NaN);
  const buckets = now.metrics.get(type.type)?.buckets ?? new Map();
  const recent = since(buckets, before?.metrics.get(type.type)?.buckets);
  return {
    succeeded: per(passed('succeeded')),
    failed: per(passed('crashed') + passed('timedOut') + passed('notStarted')),
    crashes: passed('crashedAttempts'),
    retries: passed('retries'),
    gaveUp: passed('crashed'),
    buckets: before ? recent : new Map(),
    p50: quantile(recent, 0.5),
    p99: quantile(recent, 0.99),
  };
}

function appended(series, now, rates) {
  const all = [...rates.values()];
  const sum = name => all.reduce((total, rate) => total + (rate[name] || 0), 0);
  const buckets = merged(all.map(rate => rate.buckets));
  const branches = now.tree ? now.tree.supervisors : [];
  const point = {
    times: now.at / 1000,
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    p50: quantile(buckets, 0.5),
    p99: quantile(buckets, 0.99),
    running: branches.reduce((total, branch) => total + branch.slots.used, 0),
    waiting: branches.reduce((total, branch) => total + branch.waiting.used, 0),
  };
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, [...values, point[name]].slice(-POINTS)]));
}
