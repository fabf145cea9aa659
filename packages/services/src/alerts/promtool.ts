import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const WITHIN_MS = 10_000;

/** @returns where promtool lies: beside the Prometheus that was fetched into `home`, or on PATH; undefined: there is none. */
export function promtoolPath(home: string): string | undefined {
  const folders = [join(home, 'programs', 'prometheus'), ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
  return folders.map((folder) => join(folder, 'promtool')).find(canRun);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns what `promtool check rules` has against a rule file, null where it has nothing or is not there. */
export async function checkRules(home: string, text: string): Promise<string | null> {
  const program = promtoolPath(home);
  if (program === undefined) return null;
  const folder = await mkdtemp(join(tmpdir(), 'logflow-rules-'));
  try {
    const file = join(folder, 'rules.yml');
    await writeFile(file, text);
    await run(program, ['check', 'rules', file], { timeout: WITHIN_MS });
    return null;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    return complaint(`${stdout}\n${stderr}`) || message;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The last line that says something, without the file's name and place. */
const complaint = (output: string): string =>
  (output.trim().split('\n').at(-1) ?? '').replace(/^.*?rules\.yml:\s*/, '').trim();
