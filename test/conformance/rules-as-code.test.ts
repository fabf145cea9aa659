import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { api, type Stack, startStack } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PATTERN = 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)';

let stack: Stack;
let folder: string;

beforeAll(async () => {
  stack = await startStack({ env: { WORKERS: '1' } });
  folder = mkdtempSync(join(tmpdir(), 'logflow-rules-'));
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As a person or a pipeline runs it: `npm run logflow`, from a folder of theirs. */
function logflow(...args: string[]): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, LOGFLOW_URL: stack.webUrl, LOGFLOW_API_KEY: stack.apiKey };
  const child = spawn('npm', ['run', '--silent', '--prefix', ROOT, 'logflow', '--', ...args], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

const write = (text: string) => writeFileSync(join(folder, 'rules', 'invalid-ssh-user.yaml'), text);
const read = () => readFileSync(join(folder, 'rules', 'invalid-ssh-user.yaml'), 'utf8');

it('carries rules from a server to files and back', async () => {
  const rule = { name: 'Invalid SSH user', pattern: PATTERN, metrics: [{ name: 'invalid_ssh_user_total' }] };
  const { id } = await api<{ id: string }>(stack, 'POST', '/api/v1/rules', rule);
  expect(await logflow('rules', 'pull')).toMatchObject({ code: 0 });
  expect(read()).toContain(`pattern: ${PATTERN}`);
  expect(await logflow('rules', 'diff')).toMatchObject({ code: 0 });

  const golden =
    'tests:\n  - input: Invalid user bob from 10.0.0.1\n    match: true\n    increments: {invalid_ssh_user_total: 2}\n';
  write(`# Watched by the night shift.\n${read()}${golden}`);
  const failed = await logflow('rules', 'test');
  expect(failed).toMatchObject({ code: 1 });
  expect(failed.output).toContain(
    '- increments.invalid_ssh_user_total: 2\n      + increments.invalid_ssh_user_total: 1',
  );
  expect(await logflow('rules', 'push', '--yes')).toMatchObject({ code: 2 });

  write(read().replace('invalid_ssh_user_total: 2', 'invalid_ssh_user_total: 1'));
  expect(await logflow('rules', 'test')).toMatchObject({ code: 0 });
  expect(await logflow('rules', 'diff')).toMatchObject({ code: 1 });
  expect(await logflow('rules', 'push')).toMatchObject({ code: 2, output: expect.stringContaining('1 to update') });
  expect(await logflow('rules', 'push', '--yes')).toMatchObject({ code: 0 });
  expect(await api(stack, 'GET', `/api/v1/rules/${id}`)).toMatchObject({ version: 2, tests: [{ match: true }] });
  expect(await logflow('rules', 'diff')).toMatchObject({ code: 0 });
  const before = read();
  expect(await logflow('rules', 'pull')).toMatchObject({ code: 0 });
  expect(read()).toBe(before);
});

it('creates what only a file has and prunes what only the server has', async () => {
  writeFileSync(join(folder, 'rules', 'twice.yaml'), 'name: Twice\npattern: x\n');
  await api(stack, 'POST', '/api/v1/rules', { name: 'Twice in another way', pattern: 'y' });
  expect(await logflow('rules', 'push', '--prune', '--yes')).toMatchObject({
    code: 0,
    output: expect.stringContaining('- delete  Twice in another way'),
  });
  expect(await api(stack, 'GET', '/api/v1/rules')).toMatchObject({ items: [{ name: 'Twice' }, {}] });
});
