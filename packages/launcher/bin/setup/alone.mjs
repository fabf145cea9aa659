import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root, say } from './run.mjs';

/** Holds the number of the process that sets up. */
const claimed = join(root, '.setting-up');

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
    if (existsSync(claimed) && !isAlive(claimant())) rmSync(claimed, { force: true });
    return false;
  }
}

/** @returns {number} 0 where it has just gone, or is not written yet */
function claimant() {
  try {
    return Number(readFileSync(claimed, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
