import { getJson, withQuery } from './api.js';

// How many tasks a filter matches, before something is done to all of them.

/** The largest number that one request changes. */
export const MOST = 10_000;

const PAGE = 1000;
/** The states that the node counts; a task that waits for its next attempt counts as queued, one that stops as running. */
const COUNTED = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'quarantined'];

export const LIVE = ['queued', 'running', 'retrying', 'stopping'];

/** The numbers of tasks by state, of one type or of all. */
export async function countsByState(type) {
  const { types, more } = await getJson(withQuery('v1/tasks/counts', { type }));
  const sums = Object.fromEntries(COUNTED.map(state => [state, types.reduce((sum, one) => sum + one[state], 0)]));
  return { ...sums, more };
}

/** Counts the tasks of a filter in these states. */
export async function countTasks(filter, states, signal) {
  const wanted = filter.state ? [filter.state] : states;
  const other = Object.entries(filter).some(([name, value]) => value && name !== 'type' && name !== 'state');
  const counted = wanted.every(state => COUNTED.includes(state) || !filter.state);
  return other || !counted ? countPages(filter, wanted, signal) : countStates(filter.type, wanted);
}

async function countStates(type, states) {
  const sums = await countsByState(type);
  const total = states.reduce((sum, state) => sum + (sums[state] ?? 0), 0);
  return { total, more: sums.more };
}

/** Page by page, up to the number that one request changes. */
async function countPages(filter, states, signal) {
  let total = 0;
  for (const state of states) {
    let cursor = '';
    do {
      const page = await getJson(withQuery('v1/tasks', { ...filter, state, limit: PAGE, cursor }), signal);
      total += page.tasks.length;
      cursor = page.next;
    } while (cursor && total < MOST);
  }
  return { total, more: total >= MOST };
}
