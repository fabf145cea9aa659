import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findProgram } from './program';
import { PROMETHEUS } from './prometheus';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'logflow-programs-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** @returns the path of a program that answers as Prometheus of this version does. */
function fake(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'prometheus');
  writeFileSync(path, `#!/bin/sh\necho "prometheus, version ${version} (branch: debian/sid)"\n`);
  chmodSync(path, 0o755);
  return path;
}

it('takes the first on PATH that is new enough', async () => {
  const old = join(home, 'old');
  fake(old, '2.31.2+ds1');
  const right = fake(join(home, 'right'), '2.42.0+ds');
  vi.stubEnv('PATH', [old, join(home, 'right'), process.env.PATH].join(delimiter));
  expect(await findProgram(PROMETHEUS, home, () => undefined)).toEqual({ path: right });
});

it('takes the one fetched before where PATH has only one that is too old', async () => {
  fake(join(home, 'old'), '2.31.2+ds1');
  const fetched = fake(join(home, 'programs', 'prometheus'), '2.53.4');
  vi.stubEnv('PATH', join(home, 'old'));
  const found = await findProgram(PROMETHEUS, home, () => undefined);
  expect(found).toEqual({ path: fetched });
});
