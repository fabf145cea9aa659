import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimHome } from './leftovers';
import { RunRecords } from './run-records';

let home: string;
let records: RunRecords;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'logflow-records-'));
  records = new RunRecords(home);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function sleeper() {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
}

test('ends a recorded process that a dead launcher left', async () => {
  const child = sleeper();
  records.write('worker-0', child.pid as number);
  expect(new RunRecords(home).living()).toEqual(['worker-0']);
  const [[, signal]] = await Promise.all([once(child, 'exit'), records.end('worker-0', 'SIGTERM')]);
  expect(signal).toBe('SIGTERM');
  expect(records.living()).toEqual([]);
});

test('leaves alone a process that took over the number', async () => {
  const child = sleeper();
  writeFileSync(join(home, 'run', 'worker-0.json'), JSON.stringify({ pid: child.pid, began: 'another time' }));
  expect(records.living()).toEqual([]);
  await records.end('worker-0', 'SIGTERM');
  expect(child.exitCode ?? child.signalCode).toBeNull();
  child.kill('SIGKILL');
});

test('one home has one launcher', () => {
  const child = sleeper();
  records.write('launcher', child.pid as number);
  expect(() => claimHome(records, home)).toThrow(`already runs on ${home} (process ${child.pid})`);
  child.kill('SIGKILL');
});
