import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteRule, Server } from '../api';
import { Complaint, EXIT } from '../complaint';
import type { Terminal } from '../terminal';
import { newFileName } from './file-name';
import { type Folder, readFolder, shownFile, writeRule } from './folder';
import { matchUp } from './match';
import { counted, showProblems } from './report';
import type { RuleFile } from './rule-file';
import { changedText, newText } from './yaml-text';

interface Writing {
  readonly path: string;
  readonly text: string;
  readonly kind: 'new' | 'changed' | 'id noted';
}

/** Makes the files say what the server says. A file whose rule did not change is not touched. */
export async function pull(
  terminal: Terminal,
  server: Server,
  options: { folder: string; prune: boolean },
): Promise<number> {
  const folder = await readFolder(terminal.cwd, options.folder, { mayBeMissing: true });
  if (folder.problems.length > 0) {
    showProblems(terminal, folder, folder.problems);
    throw new Complaint('Nothing was written: mend these files, or remove them and pull again.');
  }
  const remotes = (await server.list()).sort(byId);
  if (options.prune && remotes.length === 0 && folder.files.length > 0) {
    throw new Complaint(`${server.url} holds no rule, and --prune would remove every file: is it the right server?`);
  }
  const { pairs, onlyFiles, onlyRemote } = matchUp(folder.files, remotes);
  const writings = [...pairs.flatMap(({ file, remote }) => rewriting(file, remote)), ...newFiles(folder, onlyRemote)];
  for (const { path, text, kind } of writings) {
    await writeRule(folder, path, text);
    terminal.say(`  ${terminal.tone(kind === 'new' ? 'green' : 'yellow', kind)}  ${shownFile(folder, path)}`);
  }
  await seeToOthers(terminal, folder, { files: onlyFiles, prune: options.prune });
  const untouched = remotes.length - writings.length;
  terminal.say(`${counted(remotes.length, 'rule')}: ${writings.length} written, ${untouched} unchanged.`);
  return EXIT.ok;
}

/** So that two rules whose names make one file name get the same files in every run. */
const byId = (a: RemoteRule, b: RemoteRule): number => (a.id < b.id ? -1 : 1);

function rewriting(file: RuleFile, remote: RemoteRule): Writing[] {
  const text = changedText(file, remote.id, remote.definition);
  if (text === file.text) return [];
  const { path } = file;
  const alone = changedText(file, remote.id, file.definition) === text;
  return [{ path, text, kind: alone ? 'id noted' : 'changed' }];
}

function newFiles(folder: Folder, remotes: readonly RemoteRule[]): Writing[] {
  const taken = new Set(folder.files.map(({ path }) => path.toLowerCase()));
  return remotes.map((rule) => ({
    path: newFileName(rule, taken),
    text: newText(rule.id, rule.definition),
    kind: 'new',
  }));
}

async function seeToOthers(
  terminal: Terminal,
  folder: Folder,
  { files, prune }: { files: readonly RuleFile[]; prune: boolean },
): Promise<void> {
  for (const { path } of files) {
    if (prune) await rm(join(folder.path, path));
    const what = prune ? 'removed' : 'not on the server, left as it is';
    terminal.say(`  ${terminal.tone('dim', what)}  ${shownFile(folder, path)}`);
  }
}
