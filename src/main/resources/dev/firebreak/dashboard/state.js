import { useEffect, useState } from './preact.js';
import { getJson, getText } from './api.js';
import { quantile, readMetrics, since } from './histogram.js';
import { poll } from './poll.js';

// The state of all types: read every two seconds for all views, as the title of the page depends on it too.

const EVERY_MS = 2000;
const METRICS_EVERY_MS = 6000;
const listeners = new Set();
const refused = new Set();
let previous = null;
let state = { at: 0, types: [], metrics: new Map(), rates: new Map() };
let measured = { at: 0, now: new Map(), before: new Map() };

/** Begins to read; returns what ends it. */
export function startState() {
  return poll(read, EVERY_MS, change => {
    const { value, problem } = change({ value: state });
    state = problem ? { ...state, problem } : value;
    listeners.forEach(listener => listener(state));
  }).stop;
}

/** The types with their rates and queues, and the supervision tree. */
export function useNode() {
  const [now, setNow] = useState(state);
  useEffect(() => {
    listeners.add(setNow);
    setNow(state);
    return () => listeners.delete(setNow);
  }, []);
  return now;
}

async function read() {
  const [types, tree] = await Promise.all([getJson('v1/types'), part('v1/supervision', getJson), measure()]);
  const now = { at: Date.now(), types: types.types, tree, metrics: measured.now };
  const before = previous;
  previous = now;
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  return { ...now, rates: new Map(now.types.map(type => [type.type, rateOf(type, before, seconds)])) };
}

/** Reads what not every token may read, or not every node has; what was refused is not asked for again. */
async function part(path, readIt) {
  if (refused.has(path)) {
    return null;
  }
  try {
    return await readIt(path);
  } catch (problem) {
    if ([403, 404].includes(problem.status)) {
      refused.add(path);
    }
    return null;
  }
}

/** Metrics are many: they are read less often, and times are of the attempts between two readings, in the beginning of all. */
async function measure() {
  if (Date.now() - measured.at >= METRICS_EVERY_MS) {
    const now = readMetrics((await part('metrics', getText)) ?? '');
    measured = { at: Date.now(), now, before: measured.now };
  }
}

function rateOf(type, before, seconds) {
  const old = before?.types.find(other => other.type === type.type);
  // Counters that have shrunk are of a node that was restarted.
  const passed = name => Math.max(0, type.counters[name] - (old ?? type).counters[name]);
  const per = amount => (seconds > 0 ? amount / seconds : NaN);
  const times = since(measured.now.get(type.type)?.buckets ?? new Map(), measured.before.get(type.type)?.buckets);
  return {
    succeeded: per(passed('succeeded')),
    failed: per(passed('crashed') + passed('timedOut') + passed('notStarted')),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}
