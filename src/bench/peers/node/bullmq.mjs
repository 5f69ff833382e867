// BullMQ on Redis.
import { Queue, QueueEvents, Worker } from 'bullmq';
import Redis from 'ioredis';
import { main, payload } from './phases.mjs';

const CONCURRENCY = 300;
const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };
let queue, events;

await main({
  async open() {
    queue = new Queue('bench', { connection });
    await queue.waitUntilReady();
  },
  async reset() {
    await events?.close();
    events = undefined;
    await queue.close();
    const redis = new Redis(connection);
    await redis.flushall();
    await redis.quit();
    await this.open();
  },
  add: i => queue.add('mail', payload(i)),
  addMany: is => queue.addBulk(is.map(i => ({ name: 'mail', data: payload(i) }))),
  done: async n => (await queue.getCompletedCount()) >= n,
  async one(i) {
    if (!events) {
      events = new QueueEvents('bench', { connection });
      await events.waitUntilReady();
    }
    const job = await queue.add('mail', payload(i));
    await job.waitUntilFinished(events);
  },
  async work(onJob) {
    const worker = new Worker('bench', async () => 'ok', { connection, concurrency: CONCURRENCY });
    worker.on('completed', onJob);
    worker.on('error', error => console.error(error));
    await worker.waitUntilReady();
    return () => worker.close(true);
  },
  async close() {
    await events?.close();
    await queue.close();
  },
}, import.meta.url);
