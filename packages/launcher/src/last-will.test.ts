import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const module = new URL('last-will.ts', import.meta.url).href;

test('is done after a SIGKILL, and not when called off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'logflow-will-'));
  const [done, calledOff] = [join(folder, 'done'), join(folder, 'called off')];
  const script = `
    const { lastWill } = await import(${JSON.stringify(module)});
    lastWill('touch "$0"', ${JSON.stringify(calledOff)})();
    lastWill('touch "$0"', ${JSON.stringify(done)});
    console.log('written');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', script]);
  await once(child.stdout, 'data');
  expect(existsSync(done)).toBe(false);
  child.kill('SIGKILL');
  while (!existsSync(done)) await delay(10);
  expect(existsSync(calledOff)).toBe(false);
  rmSync(folder, { recursive: true });
});
