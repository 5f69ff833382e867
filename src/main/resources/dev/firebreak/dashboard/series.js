import { useEffect, useState } from './preact.js';
import { withQuery } from './api.js';
import { follow } from './poll.js';
import { useSession } from './session.js';

// What the nodes did in the last minutes. The nodes keep the samples, so that a reload leaves no hole in a chart.

const POINTS = 300;
const SETTLE_MS = 60;
const NOTHING = { samples: [], nodes: [], types: [] };

function lastOf(samples) {
  return samples.length ? samples[samples.length - 1].at : undefined;
}

/**
 * Follows the samples of a node, or of all together, while the page is visible; they arrive many at once in the
 * beginning. Returns them with the nodes of which they are, and the times of the types in the last seconds.
 */
export function useSeries(node) {
  const [series, setSeries] = useState(NOTHING);
  const allowed = useSession().may('metrics');
  useEffect(() => {
    setSeries(NOTHING);
    if (!allowed) {
      return undefined;
    }
    let now = NOTHING;
    let timer = 0;
    const settle = next => {
      now = next;
      clearTimeout(timer);
      timer = setTimeout(() => setSeries(now), SETTLE_MS);
    };
    const end = follow(() => withQuery('v1/nodes/series/events', { node, after: lastOf(now.samples) }), {
      nodes: head => settle({ ...now, ...head }),
      sample: one => settle({ ...now, samples: [...now.samples, one].slice(-POINTS) }),
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [allowed, node]);
  return series;
}

/** The values of the charts, each a list as long as the times. */
export function columns(samples) {
  return {
    times: samples.map(one => one.at / 1000),
    succeeded: samples.map(one => Math.max(0, one.perSecond.calls + one.perSecond.tasks - one.perSecond.failed)),
    failed: samples.map(one => one.perSecond.failed),
    p50: samples.map(one => one.ms.attemptP50 ?? null),
    p99: samples.map(one => one.ms.attemptP99 ?? null),
    running: samples.map(one => one.load.running),
    waiting: samples.map(one => one.load.waiting),
  };
}
