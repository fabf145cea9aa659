import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@logflow/model';
import type { RunRecords } from './run-records';

export const LAUNCHER = 'launcher';

/** @throws Fault('conflict') when another launcher runs on the same home. */
export function claimHome(records: RunRecords, home: string): void {
  const other = records.alive(LAUNCHER);
  if (other !== undefined && other !== process.pid) {
    throw new Fault(
      'conflict',
      `LogFlow already runs on ${home} (process ${other}): stop it, or set LOGFLOW_HOME and the ports to run a second one.`,
    );
  }
  records.write(LAUNCHER, process.pid);
}

/** Ends what a launcher that was killed left running: consumers first, the database last. */
export async function endLeftovers(records: RunRecords, say: (sentence: string) => void): Promise<void> {
  const names = records.living().filter((name) => name !== LAUNCHER);
  if (names.length === 0) return;
  say(`Ending what an earlier start left running: ${names.join(', ')}.`);
  const isServer = (name: string) => name === 'postgres' || name === 'prometheus';
  const [servers, apps] = [names.filter(isServer), names.filter((name) => !isServer(name))];
  await Promise.all(apps.map((name) => records.end(name, 'SIGTERM')));
  await Promise.all(servers.map((name) => records.end(name, name === 'postgres' ? 'SIGINT' : 'SIGTERM')));
}

/**
 * PostgreSQL refuses to start while the number in its `postmaster.pid` belongs to a process of its user. Called when
 * no PostgreSQL of ours runs any more: a number taken over by a stranger must not keep it down.
 */
export function clearStaleLock(data: string): void {
  const path = join(data, 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
  if (!isPostgres(pid)) rmSync(path, { force: true });
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return process.platform !== 'linux';
  }
}
