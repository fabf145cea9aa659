import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Linux lets an ordinary user change a session's share once in 100 ms. */
const RETRY_MS = 150;
const TRIES = 20;

/**
 * Lets a process that has just been spawned, the leader of its own session, give way to others: 0 as others do, 19 most.
 * Where the system does not know of it, all compete as equals.
 */
export async function giveWay(pid: number, niceness: number): Promise<void> {
  try {
    setPriority(pid, niceness);
    await setSessionNiceness(pid, niceness);
  } catch {
    // It has ended already, or this is no Linux, or one that does not share its cores out by session.
  }
}

/** Where Linux shares its cores out by session (sched_autogroup_enabled), niceness only ranks within one. */
async function setSessionNiceness(pid: number, niceness: number): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      return await writeFile(`/proc/${pid}/autogroup`, String(niceness));
    } catch (error) {
      if (left === 0 || (error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    await delay(RETRY_MS);
  }
}
