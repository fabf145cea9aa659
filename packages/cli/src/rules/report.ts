import type { Terminal, Tone } from '../terminal';
import { type Folder, shownFile } from './folder';
import type { Change, Plan } from './plan';
import { type DiffLine, ruleDiff } from './rule-diff';
import type { Problem } from './rule-file';

const SIGNS: Record<Change['kind'], readonly [sign: string, tone: Tone]> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
};
const INDENT = '      ';

export function showPlan(terminal: Terminal, folder: Folder, plan: Plan): void {
  for (const change of plan.changes) showChange(terminal, folder, change);
  for (const { name } of plan.kept)
    terminal.say(`  ${terminal.tone('dim', `? keep    ${name}  (on the server only)`)}`);
  terminal.say(summaryOf(plan));
}

function showChange(terminal: Terminal, folder: Folder, change: Change): void {
  const [sign, tone] = SIGNS[change.kind];
  const name = change.kind === 'create' ? change.file.name : change.remote.name;
  const place = change.kind === 'delete' ? 'no file' : shownFile(folder, change.file.path);
  terminal.say(`  ${terminal.tone(tone, `${sign} ${change.kind}`)}  ${name}  ${terminal.tone('dim', place)}`);
  if (change.kind === 'update') {
    showDiff(terminal, ruleDiff(change.remote.definition, change.file.definition));
  }
}

const TONES: Readonly<Record<string, Tone>> = { '-': 'red', '+': 'green' };

export function showDiff(terminal: Terminal, lines: readonly DiffLine[]): void {
  for (const line of lines) {
    const tone = TONES[line.charAt(0)] ?? 'dim';
    terminal.say(INDENT + terminal.tone(tone, line));
  }
}

export function summaryOf({ changes, unchanged, kept }: Plan): string {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const parts = [
    `${count('create')} to create`,
    `${count('update')} to update`,
    `${count('delete')} to delete`,
    `${unchanged} unchanged`,
    ...(kept.length > 0 ? [`${kept.length} on the server only`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** A line each: where it is, which field, what is wrong with it. */
export function showProblems(terminal: Terminal, folder: Folder, problems: readonly Problem[]): void {
  for (const { file, line, path, message } of problems) {
    terminal.complain(`${shownFile(folder, file, line)}  ${path === '' ? '' : `${path}: `}${message}`);
  }
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
