// What the types do on all nodes, or on one of them.

/** Whether the breaker lets nothing through, or only a probe. */
export function refuses(use) {
  return ['open', 'probing'].includes(use.breaker);
}

/** The types of this node as they are listed for all nodes, for a reader who may not see those. */
function own(types) {
  const uses = types.map(type => ({
    type: type.type,
    supervisor: 'running',
    running: type.use.admitted,
    concurrency: type.limits.concurrency,
    waiting: NaN,
    leaked: type.use.leaked,
    maxLeaked: type.limits.maxLeaked,
    breaker: type.breaker.state,
    breakerPauseLeftMs: type.breaker.pauseLeftMs,
    paused: Boolean(type.paused),
    ended: type.counters.succeeded + type.counters.cancelled + type.counters.crashed + type.counters.timedOut + type.counters.notStarted,
    failed: type.counters.crashed + type.counters.timedOut + type.counters.notStarted,
    rejected: 0,
  }));
  return [{ name: '', address: '', self: true, answered: true, types: uses }];
}

/** The nodes of a reading, this one alone where the others may not be seen. */
export function nodesOf(now) {
  return now.nodes ?? own(now.types);
}

/**
 * The load of each type, by name, of the nodes that are chosen: what they do together, and in "parts" each.
 * A type without "declared" exists on other nodes only.
 */
export function loads(now, isChosen = () => true) {
  const rows = new Map(now.types.map(type => [type.type, { type: type.type, declared: type, parts: [] }]));
  for (const node of nodesOf(now).filter(isChosen)) {
    for (const use of node.types) {
      const row = rows.get(use.type) ?? { type: use.type, parts: [] };
      rows.set(use.type, row);
      row.parts.push({ node, use });
    }
  }
  return [...rows.values()].filter(row => row.parts.length > 0).sort((a, b) => (a.type < b.type ? -1 : 1)).map(row => ({ ...row, ...sums(row.parts), queue: now.queues.get(row.type) }));
}

function sums(parts) {
  const sum = name => parts.reduce((total, { use }) => total + (use[name] ?? 0), 0);
  return {
    running: sum('running'),
    concurrency: sum('concurrency'),
    waiting: sum('waiting'),
    maxWaiting: sum('maxWaiting'),
    leaked: sum('leaked'),
    maxLeaked: sum('maxLeaked'),
    failed: sum('failed') - sum('rejected'),
    paused: parts.some(({ use }) => use.paused),
  };
}

/** The attempts that ended and failed per second between two readings, of the nodes that are in both. */
export function ratesOf(load, before, seconds) {
  let ended = 0;
  let failed = 0;
  for (const { node, use } of load.parts) {
    const old = before?.get(node.address + '\n' + node.name + '\n' + use.type);
    // Counters that have shrunk are of a node that was restarted.
    if (old && use.ended >= old.ended) {
      ended += use.ended - old.ended;
      failed += Math.max(0, use.failed - (use.rejected ?? 0) - (old.failed - (old.rejected ?? 0)));
    }
  }
  return before && seconds > 0 ? { ended: ended / seconds, failed: failed / seconds } : { ended: NaN, failed: NaN };
}

/** The counters of a reading, for the next one. */
export function counters(now) {
  const all = new Map();
  nodesOf(now).forEach(node => node.types.forEach(use => all.set(node.address + '\n' + node.name + '\n' + use.type, use)));
  return all;
}
