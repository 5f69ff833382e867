// graphile-worker on PostgreSQL, with the settings of its own page about performance. It deletes a job that is complete.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';
import { main, payload, sleep } from './phases.mjs';

const CONNECTIONS = 24;
const connectionString = process.env.PG_URL;
const logger = new Logger(() => (level, message) => {
  if (level === 'error') console.error(message);
});
let utils, pool;

const some = async (where, values) =>
  (await pool.query(`select 1 from graphile_worker._private_jobs ${where} limit 1`, values)).rowCount > 0;

await main({
  async open() {
    pool = new pg.Pool({ connectionString, max: CONNECTIONS }).on('error', error => console.error(error));
    utils = await makeWorkerUtils({ pgPool: pool, logger });
    await utils.migrate();
  },
  reset: () => pool.query('truncate graphile_worker._private_jobs'),
  add: i => utils.addJob('mail', payload(i)),
  addMany: is => utils.addJobs(is.map(i => ({ identifier: 'mail', payload: payload(i) }))),
  done: async () => !(await some('')),
  async one(i) {
    const { id } = await utils.addJob('mail', payload(i));
    while (await some('where id = $1', [id])) await sleep(1);
  },
  async work(onJob) {
    const runner = await run({
      taskList: { mail: async () => onJob() },
      noHandleSignals: true,
      logger,
      preset: {
        worker: {
          connectionString,
          concurrentJobs: CONNECTIONS,
          maxPoolSize: CONNECTIONS + 1,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    });
    return () => runner.stop();
  },
  async close() {
    await utils.release();
    await pool.end();
  },
}, import.meta.url);
