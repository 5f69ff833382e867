// Reads the queues of tasks from the metrics of a node (Prometheus text).

const SAMPLE = /^firebreak_(queued_tasks|oldest_due_task_age_seconds)\{type="((?:[^"\\]|\\.)*)"\} (\S+)/;

/** Returns, by type, how many tasks are queued and for how long the oldest has been due. */
export function readQueues(text) {
  const types = new Map();
  for (const line of text.split('\n')) {
    const sample = SAMPLE.exec(line);
    if (sample) {
      take(types, sample);
    }
  }
  return types;
}

function take(types, [, name, quoted, value]) {
  const type = quoted.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));
  const entry = types.get(type) || { queued: 0, oldestDueMs: 0 };
  types.set(type, entry);
  if (name === 'queued_tasks') {
    entry.queued = Number(value);
  } else {
    entry.oldestDueMs = Number(value) * 1000;
  }
}
