import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Child, type ChildHost, type ChildSpec } from './child';
import { LogFile } from './log-file';
import { RunRecords } from './run-records';

let home: string;
let said: string[];
let host: ChildHost;
const children: Child[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'logflow-child-'));
  said = [];
  host = {
    records: new RunRecords(home),
    openLog: (name) => new LogFile(join(home, 'logs', `${name}.log`)),
    say: (sentence) => said.push(sentence),
  };
});

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop()));
  rmSync(home, { recursive: true, force: true });
});

function node(script: string, more: Partial<ChildSpec> = {}): Child {
  const child = new Child(
    {
      name: 'sleeper',
      command: process.execPath,
      args: ['-e', script],
      cwd: home,
      env: {},
      stopSignals: ['SIGTERM'],
      stopWithinMs: 5_000,
      notReady: async () => null,
      errorIn: (line) => (line.startsWith('error') ? line : null),
      ...more,
    },
    host,
  );
  children.push(child);
  return child;
}

function logged(): string {
  const path = join(home, 'logs', 'sleeper.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

const FOREVER = 'setInterval(() => {}, 1000)';

function isGone(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch {
    return true;
  }
}

async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found) return found;
    await delay(10);
  }
}

test('a child that is killed is started again, and said so', async () => {
  const child = node(FOREVER);
  child.start();
  await child.untilReady(10_000);
  const first = await until(() => child.pid);
  process.kill(first, 'SIGKILL');
  const second = await until(() => child.pid !== first && child.pid);
  expect(host.records.alive('sleeper')).toBe(second);
  expect(said).toEqual(['sleeper ended (SIGKILL); starting it again in 0.2 s.']);
});

test('stopping leaves no process, no record, and starts nothing again', async () => {
  const grandchild = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(FOREVER)}])`;
  const child = node(`console.log('born', ${grandchild}.pid); ${FOREVER}`);
  child.start();
  await child.untilReady(10_000);
  await until(() => logged().includes('born'));
  const pid = await until(() => child.pid);
  await child.stop();
  await until(() => isGone(-pid));
  expect(host.records.living()).toEqual([]);
  expect(child.pid).toBeUndefined();
});

test('a child that ignores SIGTERM is ended with SIGKILL', async () => {
  const child = node(`process.on('SIGTERM', () => {}); console.log('up'); ${FOREVER}`, { stopWithinMs: 100 });
  child.start();
  await child.untilReady(10_000);
  await until(() => logged().includes('up'));
  await child.stop();
  expect(said).toEqual(['sleeper did not stop within 0.1 s of SIGTERM.']);
  expect(host.records.living()).toEqual([]);
});

test('a child that cannot live fails the start with the end of its log', async () => {
  const child = node("console.log('the reason'); process.exit(3)", { notReady: async () => 'no' });
  child.start();
  await expect(child.untilReady(20_000)).rejects.toThrow(/sleeper keeps ending[\s\S]*the reason/);
});

test('an error of its log is said once, all of it is in the file', async () => {
  const child = node(`console.log('fine'); console.log('error 1'); console.error('error 1'); ${FOREVER}`);
  child.start();
  await until(() => logged().split('\n').length === 4);
  expect(said).toEqual(['sleeper: error 1']);
});

test('has a program load a folder anew when it changes, once it is ready for that', async () => {
  const folder = join(home, 'rules');
  mkdirSync(folder);
  const loads = () => logged().match(/loads/g)?.length ?? 0;
  let isReady = false;
  const script = `process.on('SIGHUP', () => console.log('loads')); console.log('up'); ${FOREVER}`;
  const notReady = async () => (isReady ? null : 'starts');
  const child = node(script, { reloadsFrom: folder, notReady });
  child.start();
  await vi.waitFor(() => expect(logged()).toContain('up'), 10_000);
  expect(loads()).toBe(0);
  isReady = true;
  await vi.waitFor(() => expect(loads()).toBe(1), 10_000);
  writeFileSync(join(folder, 'a.yml'), 'a');
  await vi.waitFor(() => expect(loads()).toBe(2), 10_000);
  rmSync(join(folder, 'a.yml'));
  await vi.waitFor(() => expect(loads()).toBe(3), 10_000);
});
