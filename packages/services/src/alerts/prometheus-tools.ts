import { type ExecFileException, execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const WITHIN_MS = 10_000;

/** @returns where a program lies: beside the server that was fetched into `home`, or on PATH; undefined: there is none. */
function toolPath(home: string, tool: string, beside: readonly string[]): string | undefined {
  const folders = [join(home, 'programs', ...beside), ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
  return folders.map((folder) => join(folder, tool)).find(canRun);
}

export const promtoolPath = (home: string): string | undefined => toolPath(home, 'promtool', ['prometheus']);
const amtoolPath = (home: string): string | undefined =>
  toolPath(home, 'amtool', ['alertmanager', 'package', 'usr', 'bin']);

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @returns what promtool has against a rule file, null where it has nothing or is not there.
 * @throws Error where it comes to no end of its own, which says nothing about the file
 */
export const checkRules = (home: string, text: string): Promise<string | null> =>
  check(promtoolPath(home), ['check', 'rules'], text);

/** @returns what amtool has against a configuration of Alertmanager; null and errors as of {@link checkRules} */
export const checkAlertmanagerConfig = (home: string, text: string): Promise<string | null> =>
  check(amtoolPath(home), ['check-config'], text);

async function check(program: string | undefined, args: readonly string[], text: string): Promise<string | null> {
  if (program === undefined) return null;
  const folder = await mkdtemp(join(tmpdir(), 'logflow-check-'));
  try {
    const file = join(folder, 'checked.yml');
    await writeFile(file, text, { mode: 0o600 });
    await run(program, [...args, file], { timeout: WITHIN_MS });
    return null;
  } catch (error) {
    const { code, killed, stdout, stderr, message } = error as ExecFileException;
    if (typeof code !== 'number' || killed) throw error;
    return complaint(`${stdout}\n${stderr}`) || message;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The last line that says something, without the file's name and place. */
function complaint(output: string): string {
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('amtool: error'));
  return (lines.at(-1) ?? '').replace(/^.*?checked\.yml(:|'\s+FAILED:)\s*/, '').trim();
}
