import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { secretKey } from './secret-key';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'logflow-key-'));
});
afterEach(() => rmSync(home, { recursive: true }));

it('derives the same key for a purpose each time and another for another, from one private file', () => {
  const first = secretKey(home, 'sessions');
  expect(first).toHaveLength(32);
  expect(secretKey(home, 'sessions')).toEqual(first);
  expect(secretKey(home, 'destinations')).not.toEqual(first);
  expect(readdirSync(home)).toEqual(['secret.key']);
  expect(statSync(join(home, 'secret.key')).mode & 0o777).toBe(0o600);
});

it('does not go on with a damaged file', () => {
  writeFileSync(join(home, 'secret.key'), 'short');
  expect(() => secretKey(home, 'sessions')).toThrow('secret.key');
});

it('takes the key of the environment where there is one, and then needs no file', () => {
  vi.stubEnv('LOGFLOW_SECRET_KEY', 'ab'.repeat(32));
  const elsewhere = secretKey('/nowhere', 'sessions');
  expect(secretKey(home, 'sessions')).toEqual(elsewhere);
  expect(readdirSync(home)).toEqual([]);
  vi.stubEnv('LOGFLOW_SECRET_KEY', 'ab');
  expect(() => secretKey(home, 'sessions')).toThrow('LOGFLOW_SECRET_KEY does not hold 32 bytes');
  vi.unstubAllEnvs();
});
