import { useEffect, useRef, useState } from './preact.js';
import { keyOf } from './nodes.js';

const SHOWN_MS = 8000;

/** The failures in a tree, each with a key: of attempts, and the last one of each supervisor. */
function failures(tree) {
  return tree.supervisors.flatMap(branch => {
    const attempts = branch.failedAttempts.map(death => ({ ...death, type: branch.type, key: [branch.type, death.id, death.attempt, death.at].join(' ') }));
    const last = branch.lastFailure;
    return last ? [{ ...last, type: branch.type, ofSupervisor: true, key: [branch.type, last.at].join(' ') }, ...attempts] : attempts;
  });
}

/**
 * What has failed in the last seconds, by node: what no earlier reading of the node's tree had. What happened before
 * the first reading of a node is history.
 */
export function useDeaths(nodes) {
  const [deaths, setDeaths] = useState(new Map());
  const seen = useRef(new Map());
  useEffect(() => {
    if (!nodes) {
      return;
    }
    const now = Date.now();
    const shown = new Map();
    for (const node of nodes.filter(one => one.tree)) {
      const before = seen.current.get(keyOf(node));
      const all = failures(node.tree).map(death => ({ ...death, seenAt: before ? (before.get(death.key) ?? now) : 0 }));
      seen.current.set(keyOf(node), new Map(all.map(death => [death.key, death.seenAt])));
      shown.set(keyOf(node), all.filter(death => now - death.seenAt < SHOWN_MS));
    }
    forget(seen.current, nodes);
    setDeaths(shown);
  }, [nodes]);
  return deaths;
}

/** The nodes that were there a moment ago and are no longer among the nodes of the cluster. */
export function useGone(nodes) {
  const [gone, setGone] = useState([]);
  const known = useRef(new Map());
  useEffect(() => {
    if (!nodes) {
      return;
    }
    const now = Date.now();
    nodes.forEach(node => known.current.set(keyOf(node), { node, at: now }));
    forget(known.current, nodes, ({ at }) => now - at > 2 * SHOWN_MS);
    setGone([...known.current.values()].filter(({ at }) => at < now).map(({ node }) => node));
  }, [nodes]);
  return gone;
}

/** Nodes come and go, with a new address each time: what is known of those that are gone is dropped. */
function forget(map, nodes, isOld = () => true) {
  const present = new Set(nodes.map(keyOf));
  for (const [key, value] of map) {
    if (!present.has(key) && isOld(value)) {
      map.delete(key);
    }
  }
}
