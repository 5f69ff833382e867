import { useEffect, useRef, useState } from './preact.js';
import { setConnected } from './api.js';

const LONGEST_PAUSE = 5000;

/**
 * Loads a value again and again while the page is visible; after failures less and less often.
 * Returns the last value, the problem of the last attempt if it failed, and a function that loads at once.
 */
export function usePoll(load, everyMs, inputs = []) {
  const [state, setState] = useState({});
  const now = useRef(() => {});
  useEffect(() => {
    const loop = poll(load, everyMs, setState);
    now.current = loop.now;
    return loop.stop;
  }, inputs);
  return { ...state, reload: () => now.current() };
}

/** The same outside components. */
export function poll(load, everyMs, take) {
  let timer = 0;
  let stopped = false;
  let running = false;
  let again = false; // Asked for while it runs: what it reads now may be too old.
  let failures = 0;

  async function run() {
    clearTimeout(timer);
    if (stopped || document.hidden) {
      return;
    }
    if (running) {
      again = true;
      return;
    }
    running = true;
    let refused = false;
    try {
      const value = await load();
      failures = 0;
      deliver(() => ({ value }));
    } catch (problem) {
      refused = problem.status === 403; // It stays so until the user signs in anew.
      failures++;
      deliver(before => ({ value: before.value, problem }));
    }
    running = false;
    if (again) {
      again = false;
      run();
    } else if (!stopped && !refused) {
      timer = setTimeout(run, failures ? Math.min(everyMs * 2 ** failures, LONGEST_PAUSE) : everyMs);
    }
  }

  function deliver(change) {
    if (!stopped) {
      take(change);
    }
  }

  document.addEventListener('visibilitychange', run);
  run();
  return {
    now: run,
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', run);
    },
  };
}

/**
 * Follows server-sent events while the page is visible, of a path or of what a function returns each time. The handlers
 * get the parsed data of their event; a handler that returns true ends the stream.
 */
export function follow(path, handlers) {
  let source = null;
  let timer = 0;
  let failures = 0;
  let ended = false;

  function open() {
    clearTimeout(timer);
    if (ended || source || document.hidden) {
      return;
    }
    source = new EventSource(typeof path === 'function' ? path() : path);
    source.onopen = () => {
      failures = 0;
      setConnected(true);
    };
    source.onerror = () => {
      close();
      timer = setTimeout(open, Math.min(500 * 2 ** failures++, LONGEST_PAUSE));
    };
    Object.entries(handlers).forEach(([name, handle]) =>
      source.addEventListener(name, event => {
        if (handle(JSON.parse(event.data), event)) {
          stop();
        }
      }));
  }

  function close() {
    if (source) {
      source.close();
      source = null;
    }
  }

  function visible() {
    if (document.hidden) {
      close();
    } else {
      open();
    }
  }

  function stop() {
    ended = true;
    clearTimeout(timer);
    close();
    document.removeEventListener('visibilitychange', visible);
  }

  document.addEventListener('visibilitychange', visible);
  open();
  return stop;
}
