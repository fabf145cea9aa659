// A worker that is killed by a line: process.argv holds the database, a file with the job, and what the line says.
import { readFileSync } from 'node:fs';
import { openDb } from '@logflow/db';
import type { BatchJob } from '@logflow/queue';
import { trappedHandler } from './trapped';

const [url, file, deadly] = process.argv.slice(2) as [string, string, string];
const { frame, ...job } = JSON.parse(readFileSync(file, 'utf8')) as Omit<BatchJob, 'frame'> & { frame: string };
const db = openDb(url, { max: 2 });
const handler = trappedHandler(db, ({ bodies }) => {
  if (bodies.includes(deadly)) process.kill(process.pid, 'SIGKILL');
});
await handler({ ...job, frame: Buffer.from(frame, 'base64') }, { stalls: 3, failures: 0 });
await db.close();
