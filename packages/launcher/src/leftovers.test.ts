import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearStaleLock } from './leftovers';

describe.skipIf(process.platform !== 'linux')('the lock of a PostgreSQL that was killed', () => {
  let data: string;
  let lock: string;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'logflow-lock-'));
    lock = join(data, 'postmaster.pid');
  });

  afterEach(() => rmSync(data, { recursive: true, force: true }));

  it('goes where its number belongs to a stranger, who lives on', async () => {
    const stranger = spawn('sleep', ['60'], { cwd: tmpdir() });
    writeFileSync(lock, `${stranger.pid}\n${data}\n`);
    await clearStaleLock(data);
    expect(existsSync(lock)).toBe(false);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill('SIGKILL');
  });

  it('goes only after the last process that works in the data folder', async () => {
    const program = join(data, 'postgres');
    copyFileSync('/bin/sleep', program);
    const backend = spawn(program, ['0.4'], { cwd: data });
    await once(backend, 'spawn');
    writeFileSync(lock, `${backend.pid}\n${data}\n`);
    await clearStaleLock(data);
    expect(() => readlinkSync(`/proc/${backend.pid}/cwd`)).toThrow('ENOENT');
    expect(existsSync(lock)).toBe(false);
  });
});
