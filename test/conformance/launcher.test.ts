import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { api, type ChildName, newStack, programPath, type Stack, sendLines, until } from '@logflow/test/kit';
import { afterEach, describe, expect, it } from 'vitest';

const CHILDREN: readonly ChildName[] = [
  ...(['postgres', 'prometheus', 'ingest', 'web', 'worker-0'] as const),
  ...(programPath('prometheus-alertmanager') ? (['alertmanager'] as const) : []),
];

let stack: Stack | undefined;
afterEach(() => stack?.stop());

async function start(env: Readonly<Record<string, string>> = {}): Promise<Stack> {
  stack = await newStack({ env: { WORKERS: '1', ...env } });
  await stack.start();
  return stack;
}

const pidsOf = (running: Stack): number[] => CHILDREN.map((name) => running.pid(name) as number);

function isGone(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch {
    return true;
  }
}

describe('npm start', () => {
  it('ends everything at Ctrl-C though nobody reads what it says any more, and starts again over its data', async () => {
    const running = await start();
    await api(running, 'POST', '/api/v1/rules', { name: 'kept', pattern: 'x' });
    const pids = pidsOf(running);
    running.hangUp();
    expect(await running.end('SIGINT')).toBe(0);
    expect(pids.filter((pid) => !isGone(pid))).toEqual([]);

    await running.start();
    const { items } = await api<{ items: { name: string }[] }>(running, 'GET', '/api/v1/rules');
    expect(items.map(({ name }) => name)).toEqual(['kept']);
  });

  it('starts again what dies', async () => {
    const running = await start();
    const before = pidsOf(running);
    for (const name of CHILDREN) running.kill(name);
    await until('everything runs again', async () => {
      const now = pidsOf(running);
      if (now.some((pid, i) => pid === undefined || pid === before[i])) return false;
      return (await fetch(`${running.webUrl}/readyz`)).ok && (await fetch(`${running.ingestUrl}/readyz`)).ok;
    });
    await sendLines(running, ['a line'], 'after');
  });

  it('names a port that is in use, and the variable that changes it', async () => {
    const running = await newStack({ env: { WORKERS: '1' } });
    stack = running;
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(Number(new URL(running.ingestUrl).port), '127.0.0.1', done));
    await expect(running.start()).rejects.toThrow(/\(INGEST_PORT, ingest\) is in use by another program/);
    taken.close();
  });

  it('goes on without a Prometheus that cannot run, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'logflow-broken-'));
    const program = join(folder, 'prometheus');
    writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ] && echo "prometheus, version 2.53.4" || exit 1\n');
    chmodSync(program, 0o755);
    const running = await start({ PATH: [folder, process.env.PATH].join(delimiter) });
    expect(running.said).toContain('LogFlow goes on without Prometheus');
    await sendLines(running, ['a line'], 'without');
    await until('the line is found', async () => {
      const { total } = await api<{ total: number }>(running, 'GET', '/api/v1/logs?clock=committed&from=0');
      return total === 1;
    });
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes on without an Alertmanager that cannot run, says so, and on the page that nobody is notified', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'logflow-broken-'));
    const program = join(folder, 'alertmanager');
    writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ] && echo "alertmanager, version 0.27.0" || exit 1\n');
    chmodSync(program, 0o755);
    const running = await start({ PATH: [folder, process.env.PATH].join(delimiter) });
    expect(running.said).toContain('LogFlow goes on without Alertmanager');
    const standing = await api<object>(running, 'GET', '/api/v1/alerts/standing');
    expect(standing).toMatchObject({
      evaluation: null,
      notification: expect.stringMatching(/nobody is notified. Alertmanager does not answer/),
    });
    rmSync(folder, { recursive: true, force: true });
  });
});
