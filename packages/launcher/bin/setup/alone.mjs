import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root, say } from './run.mjs';

/** Holds the number of the process that sets up. */
const claimed = join(root, '.setting-up');
const WRITTEN_WITHIN_MS = 5_000;
/** Installing and building take minutes: a claim this old belongs to a number that another process has now. */
const LONGEST_MS = 60 * 60_000;

/** Two starts from one clone must not install or build at the same time: the later one waits. */
export async function alone(work) {
  for (let told = false; !claim(); told = true) {
    if (!told) say('Another start is setting things up; waiting for it…');
    await delay(500);
  }
  const release = () => rmSync(claimed, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function claim() {
  try {
    writeFileSync(claimed, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isAbandoned()) rmSync(claimed, { force: true });
    return false;
  }
}

/** Whether the claim is one of a process that is gone; one that is not written yet is given a moment. */
function isAbandoned() {
  try {
    const pid = Number(readFileSync(claimed, 'utf8'));
    const ageMs = Date.now() - statSync(claimed).mtimeMs;
    return pid > 0 ? !isAlive(pid) || ageMs > LONGEST_MS : ageMs > WRITTEN_WITHIN_MS;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
