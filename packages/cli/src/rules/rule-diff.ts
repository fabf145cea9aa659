import { structuredPatch } from 'diff';
import { concise, inOrderOf, type Json, normalise } from './definition';
import { yamlOf } from './yaml-text';

const CONTEXT = 1;

/** A line of a diff, `-`, `+` or a space before it; `…` stands for lines left out. */
export type DiffLine = `${'-' | '+' | ' '} ${string}` | '…';

/** How one definition becomes another, as lines of YAML. */
export function ruleDiff(before: Json, after: Json): DiffLine[] {
  const to = concise(normalise(after));
  const from = inOrderOf(concise(normalise(before)), to);
  return textDiff(yamlOf(from), yamlOf(to));
}

export function textDiff(before: string, after: string): DiffLine[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: CONTEXT });
  return hunks.flatMap(({ lines }, index) => [
    ...(index > 0 ? (['…'] as const) : []),
    ...lines.filter((line) => !line.startsWith('\\')).map((line) => `${line.charAt(0)} ${line.slice(1)}` as DiffLine),
  ]);
}
