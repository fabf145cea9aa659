import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './child';
import { lastWill } from './last-will';
import { LogFile } from './log-file';
import { letPass, preparePostgres } from './postgres';
import { RunRecords } from './run-records';

const READY_WITHIN_MS = 60_000;
/** $0: the data folder, $1: the folder around it. */
const END = 'kill -QUIT "$(head -n 1 "$0/postmaster.pid")"; sleep 1; rm -rf "$0" "$1"';

/**
 * A PostgreSQL in a temporary folder, gone after `close()`; for tests and benches.
 * @param options.durable false skips fsync, which tests do not need and benches do
 */
export async function temporaryPostgres(options: {
  port: number;
  durable?: boolean;
}): Promise<{ url: string; home: string; close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'logflow-postgres-'));
  await letPass(home);
  const { spec, url } = await preparePostgres(home, { ...options, connections: 200 });
  const child = new Child(spec, {
    records: new RunRecords(home),
    openLog: (name) => new LogFile(join(home, 'logs', `${name}.log`)),
    say: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  const callOff = lastWill(END, spec.cwd, home);
  const close = async () => {
    await child.stop();
    callOff();
    await rm(spec.cwd, { recursive: true, force: true });
    await rm(home, { recursive: true, force: true });
  };
  child.start();
  await child.untilReady(READY_WITHIN_MS).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { url, home, close };
}
