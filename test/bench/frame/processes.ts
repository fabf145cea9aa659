import { readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;

/** @returns CPU seconds, user and system, that a process has used so far; with its children where `family` is set. */
export function cpuSeconds(pid: number, family = false): number {
  const own = ownSeconds(pid);
  if (!family) return own;
  return childrenOf(pid).reduce((sum, child) => sum + cpuSeconds(child, true), own);
}

/** @returns megabytes that were resident at most. */
export const peakResidentMb = (pid: number): number => megabytesIn(pid, 'VmHWM');

/** @returns megabytes that are resident now. */
export const residentMb = (pid: number): number => megabytesIn(pid, 'VmRSS');

function megabytesIn(pid: number, field: string): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'));
  return (Number(line?.[1] ?? 0) * 1024) / 1e6;
}

/** @returns CPU seconds that the main thread of a process has used so far: in Node, the one that runs JavaScript. */
export const mainThreadSeconds = (pid: number): number => secondsIn(`/proc/${pid}/task/${pid}/stat`, [11, 12]);

/** utime and stime, and what ended children used (fields 14 to 17 of stat, after the name in brackets). */
const ownSeconds = (pid: number): number => secondsIn(`/proc/${pid}/stat`, [11, 12, 13, 14]);

/** 0 where the process is gone. */
function secondsIn(path: string, wanted: readonly number[]): number {
  try {
    const stat = readFileSync(path, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return wanted.reduce((sum, field) => sum + Number(fields[field]), 0) / CLOCK_TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/** None where the process is gone, as connections of PostgreSQL come and go. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
      const text = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
      return text === '' ? [] : text.split(' ').map(Number);
    });
  } catch {
    return [];
  }
}
