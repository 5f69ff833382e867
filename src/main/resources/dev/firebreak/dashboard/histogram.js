// Reads the metrics of a node (Prometheus text) as far as the charts and lists need them.

const SAMPLE = /^firebreak_(attempt_duration_seconds_bucket|queued_tasks|oldest_due_task_age_seconds)\{type="((?:[^"\\]|\\.)*)"(?:,le="([^"]+)")?\} (\S+)/;

/** Returns, by type, the queue and the counts of attempts below each bound in seconds. */
export function readMetrics(text) {
  const types = new Map();
  for (const line of text.split('\n')) {
    const sample = SAMPLE.exec(line);
    if (sample) {
      take(types, sample);
    }
  }
  return types;
}

function take(types, [, name, quoted, bound, value]) {
  const type = quoted.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));
  const entry = types.get(type) || { buckets: new Map(), queued: 0, oldestDueMs: 0 };
  types.set(type, entry);
  if (name === 'queued_tasks') {
    entry.queued = Number(value);
  } else if (name === 'oldest_due_task_age_seconds') {
    entry.oldestDueMs = Number(value) * 1000;
  } else {
    entry.buckets.set(bound === '+Inf' ? Infinity : Number(bound), Number(value));
  }
}

/** What was counted between two readings. */
export function since(now, before) {
  const passed = new Map();
  now.forEach((count, bound) => passed.set(bound, count - (before?.get(bound) ?? 0)));
  return passed;
}

/** A quantile in milliseconds, interpolated within its bucket; null if nothing was counted. */
export function quantile(buckets, share) {
  const bounds = [...buckets.keys()].sort((a, b) => a - b);
  const total = bounds.length ? buckets.get(bounds[bounds.length - 1]) : 0;
  if (!total) {
    return null;
  }
  let lower = 0;
  let below = 0;
  for (const bound of bounds) {
    const count = buckets.get(bound);
    if (count >= total * share && count > 0) {
      return 1000 * (bound === Infinity ? lower : lower + ((bound - lower) * (total * share - below)) / (count - below));
    }
    lower = bound;
    below = count;
  }
  return null;
}
