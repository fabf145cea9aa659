import { Complaint, EXIT } from '../complaint';
import type { Terminal } from '../terminal';
import { type Folder, readFolder, shownFile } from './folder';
import { counted, showDiff, showProblems } from './report';
import type { DiffLine } from './rule-diff';
import { judge, type Problem, type RuleFile } from './rule-file';

/** Runs the golden lines of every rule with the engine that the workers run; asks no server. */
export async function runTests(terminal: Terminal, options: { folder: string }): Promise<number> {
  const folder = await readFolder(terminal.cwd, options.folder);
  if (folder.files.length + folder.problems.length === 0) {
    throw new Complaint(`${folder.shown} holds no rule: a rule is a .yaml file with name and pattern.`);
  }
  showProblems(terminal, folder, folder.problems);
  const sound = folder.files.map((file) => report(terminal, folder, file)).filter(Boolean).length;
  const lines = folder.files.reduce((sum, file) => sum + testsOf(file).length, 0);
  const broken = folder.files.length - sound + new Set(folder.problems.map(({ file }) => file)).size;
  terminal.say(
    `${counted(folder.files.length, 'rule')}, ${counted(lines, 'test')}: ${broken === 0 ? 'all as they should be' : `${broken} of them wrong`}.`,
  );
  return broken === 0 ? EXIT.ok : EXIT.no;
}

const testsOf = ({ definition }: RuleFile): readonly unknown[] =>
  Array.isArray(definition.tests) ? definition.tests : [];

/** @returns whether all is well */
function report(terminal: Terminal, folder: Folder, file: RuleFile): boolean {
  const problems = judge(file);
  const failures = new Map<number, Problem[]>();
  for (const problem of problems) {
    const at = testOf(file, problem);
    if (at !== null) failures.set(at, [...(failures.get(at) ?? []), problem]);
  }
  showProblems(
    terminal,
    folder,
    problems.filter((problem) => testOf(file, problem) === null),
  );
  for (const [index, failed] of failures) showFailure(terminal, folder, { file, index, failed });
  if (problems.length === 0) {
    const note = testsOf(file).length === 0 ? 'no test' : counted(testsOf(file).length, 'test');
    terminal.say(`${terminal.tone('green', 'ok')}    ${shownFile(folder, file.path)}  ${terminal.tone('dim', note)}`);
  }
  return problems.length === 0;
}

/** @returns which golden line came out otherwise; null for anything else that is wrong with a file */
function testOf(file: RuleFile, { path }: Problem): number | null {
  const [, index] = /^tests\.(\d+)\.(?:match|increments|tags)/.exec(path) ?? [];
  return index !== undefined && Number(index) < testsOf(file).length ? Number(index) : null;
}

interface Failure {
  readonly file: RuleFile;
  readonly index: number;
  readonly failed: readonly Problem[];
}

function showFailure(terminal: Terminal, folder: Folder, { file, index, failed }: Failure): void {
  const place = shownFile(folder, file.path, failed[0]?.line);
  const input = (testsOf(file)[index] as { input?: unknown } | undefined)?.input;
  terminal.say(`${terminal.tone('red', 'wrong')} ${place}  test ${index + 1}: ${JSON.stringify(input)}`);
  for (const { path, message } of failed) showDiff(terminal, outcome(path.replace(/^tests\.\d+\./, ''), message));
}

/** "expected 2, found 1" as two lines, the way a diff shows it. */
function outcome(field: string, message: string): DiffLine[] {
  const [, expected, found] = /^expected (.+?), found (.+?)(?: in ".*")?$/s.exec(message) ?? [];
  if (expected === undefined) return [`  ${field}: ${message}`];
  return [`- ${field}: ${expected}`, `+ ${field}: ${found}`];
}
