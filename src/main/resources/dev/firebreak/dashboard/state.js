import { useEffect, useState } from './preact.js';
import { getJson, getText } from './api.js';
import { counters } from './loads.js';
import { poll } from './poll.js';
import { readQueues } from './queues.js';

// The state of all types on all nodes: read every two seconds for all views, as the title of the page depends on it too.

const EVERY_MS = 2000;
const METRICS_EVERY_MS = 6000;
const listeners = new Set();
const refused = new Set();
let state = { at: 0, seconds: 0, types: [], nodes: null, trees: null, queues: new Map(), before: null };
let measured = { at: 0, queues: new Map() };

/** Begins to read; returns what ends it. */
export function startState() {
  return poll(read, EVERY_MS, change => {
    const { value, problem } = change({ value: state });
    state = problem ? { ...state, problem } : value;
    listeners.forEach(listener => listener(state));
  }).stop;
}

/** The types, what they do on each node, and the supervision trees of the nodes; the latter two are null if they may not be seen. */
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
  const [{ types }, uses, trees] = await Promise.all([
    getJson('v1/types'),
    part('v1/nodes/types', getJson),
    part('v1/nodes/supervision', getJson),
    measure(),
  ]);
  const at = Date.now();
  return {
    at,
    seconds: state.at ? (at - state.at) / 1000 : 0,
    types,
    nodes: uses?.nodes ?? null,
    trees: trees?.nodes ?? null,
    queues: measured.queues,
    before: state.at ? counters(state) : null,
  };
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

/** Metrics are many: they are read less often. The queues in them are those of the store, which all nodes share. */
async function measure() {
  if (Date.now() - measured.at >= METRICS_EVERY_MS) {
    measured = { at: Date.now(), queues: readQueues((await part('metrics', getText)) ?? '') };
  }
}
