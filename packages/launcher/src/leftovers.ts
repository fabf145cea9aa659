import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault, monotonicMs } from '@logflow/model';
import type { RunRecords } from './run-records';

export const LAUNCHER = 'launcher';
/** A backend notices within moments that its server is gone. */
const END_WITHIN_MS = 10_000;

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
 * PostgreSQL refuses to start while the number in its `postmaster.pid` belongs to a process of its user, be it a zombie
 * or a stranger. Called when no PostgreSQL of ours is meant to run: what one that was killed left behind, which works in
 * the data folder and in no other, ends first, so that never two write there.
 */
export async function clearStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(lock)) return;
  const folder = realpathSync(data);
  const deadline = monotonicMs() + END_WITHIN_MS;
  while (processesIn(folder).length > 0 && monotonicMs() < deadline) await delay(50);
  for (const pid of processesIn(folder)) kill(pid);
  while (processesIn(folder).length > 0) await delay(50);
  rmSync(lock, { force: true });
}

/** @returns the servers and backends whose working folder it is; a zombie has none. */
const processesIn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isPostgres(name) && workingFolder(name) === folder)
    .map(Number);

function isPostgres(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}

function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
