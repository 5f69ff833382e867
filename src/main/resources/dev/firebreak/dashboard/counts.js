import { getJson, withQuery } from './api.js';

// How many tasks there are, and how many a change of all that a filter matches would change.

/** A task that waits for its next attempt counts as queued, one that stops as running. */
export const COUNTED = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'quarantined'];

/** The numbers of tasks by state, of one type or of all. */
export async function countsByState(type) {
  const { types, more } = await getJson(withQuery('v1/tasks/counts', { type }));
  const sums = Object.fromEntries(COUNTED.map(state => [state, types.reduce((sum, one) => sum + one[state], 0)]));
  return { ...sums, more };
}

/** Counts the tasks that a change (retry, cancel or purge) would change. */
export function countChange(change, filter, signal) {
  return getJson(withQuery('v1/tasks/count', { ...filter, change }), signal);
}
