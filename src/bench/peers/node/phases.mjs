// The phases of a measurement, for the peers in Node.js; Phases.java has the same ones.
//
//   node PEER.mjs SECONDS WARMUP     prints "phase value" lines
//
// A peer is an object with open(); reset(), which empties its queue; add(i) and addMany(is), which return once the jobs
// are stored; done(n), whether n jobs are stored as complete; one(i), which adds a job and waits until it is stored as
// complete; close(); and work(onJob), which begins to work in a process of its own and returns how to stop.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CALLERS = 64;
const BATCH = 1000;

export const payload = i => ({ to: `user${String(i).padStart(7, '0')}@example.com`, n: i });
export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/** One caller after another adds jobs until the time is over; returns how many. */
async function oneByOne(peer, end) {
  let count = 0;
  const caller = async () => {
    while (performance.now() < end) await peer.add(count++);
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return count;
}

async function bulk(peer, end) {
  let count = 0;
  while (performance.now() < end) {
    const first = count;
    count += BATCH;
    await peer.addMany(Array.from({ length: BATCH }, (_, k) => first + k));
  }
  return count;
}

async function idle(peer, end) {
  const times = [];
  while (performance.now() < end) {
    const begin = performance.now();
    await peer.one(times.length);
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b);
}

/** A process that works, started before the clock runs. */
async function startWorker(url) {
  const worker = fork(fileURLToPath(url), ['worker']);
  let handled = 0;
  const running = new Promise((resolve, reject) => {
    worker.on('message', message => (message === 'running' ? resolve() : (handled += message)));
    worker.once('exit', code => reject(new Error(`the worker has exited with ${code}`)));
  });
  await running;
  return {
    handled: () => handled,
    stop: () => new Promise(resolve => {
      worker.once('exit', resolve);
      worker.disconnect();
    }),
  };
}

async function phase(peer, url, name, load, seconds) {
  await peer.reset();
  const worker = await startWorker(url);
  const begin = performance.now();
  const loaded = await load(peer, begin + seconds * 1000);
  let figures;
  if (name === 'idle') {
    const at = share => loaded[Math.floor(loaded.length * share)].toFixed(3);
    figures = [`idle ${at(0.5)}`, `idle-p99 ${at(0.99)}`];
  } else {
    while (worker.handled() < loaded || !(await peer.done(loaded))) await sleep(5);
    figures = [`${name} ${((loaded / (performance.now() - begin)) * 1000).toFixed(0)}`];
  }
  await worker.stop();
  return figures;
}

export async function main(peer, url) {
  if (process.argv[2] === 'worker') return work(peer);
  const [seconds, warmup] = process.argv.slice(2).map(Number);
  await peer.open();
  for (const [name, load] of Object.entries({ one: oneByOne, bulk, idle })) {
    await phase(peer, url, name, load, warmup);
    for (const figure of await phase(peer, url, name, load, seconds)) console.log(figure);
  }
  await peer.close();
  process.exit(0);
}

async function work(peer) {
  let pending = 0;
  const onJob = () => { // Many jobs are told by one message.
    if (pending++ === 0) {
      setImmediate(() => {
        if (process.connected) process.send(pending);
        pending = 0;
      });
    }
  };
  const stop = await peer.work(onJob);
  process.on('disconnect', async () => {
    await Promise.race([stop(), sleep(3000)]);
    process.exit(0);
  });
  process.send('running');
}
