import { useEffect, useState } from './preact.js';
import { withQuery } from './api.js';
import { follow } from './poll.js';
import { useSession } from './session.js';

// What the node did in the last minutes. The node keeps the samples, so that a reload leaves no hole in a chart.

const POINTS = 300;
const SETTLE_MS = 60;

function lastOf(samples) {
  return samples.length ? samples[samples.length - 1].at : undefined;
}

/** Follows the samples while the page is visible; they arrive many at once in the beginning. */
export function useSamples() {
  const [samples, setSamples] = useState([]);
  const allowed = useSession().may('metrics');
  useEffect(() => {
    if (!allowed) {
      return undefined;
    }
    let all = [];
    let timer = 0;
    const end = follow(() => withQuery('v1/series/events', { after: lastOf(all) }), {
      sample: one => {
        all = [...all, one].slice(-POINTS);
        clearTimeout(timer);
        timer = setTimeout(() => setSamples(all), SETTLE_MS);
      },
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [allowed]);
  return samples;
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
