import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../kit/server-process';
import { rateBeyondStart, runProgram, withFiles } from './program';

/** @returns why mtail cannot be measured here; null: it can. */
export const mtailMissing = (): string | null =>
  programPath('mtail') === undefined ? 'no mtail here (apt-get install mtail)' : null;

/** Its language is Go's RE2; a slash ends a pattern. Each pattern counts into a counter of its own. */
const program = (patterns: readonly string[]): string =>
  patterns
    .map((pattern, i) => `counter rule_${i}_total\n/${pattern.replaceAll('/', '\\/')}/ {\n  rule_${i}_total++\n}\n`)
    .join('');

/** @returns lines a second of CPU; what starting takes is measured with one line and taken off. */
export const mtailRate = (patterns: readonly string[], lines: readonly string[]): number =>
  rateBeyondStart(lines, (some) => cpuSeconds(patterns, some));

const cpuSeconds = (patterns: readonly string[], lines: readonly string[]): number =>
  withFiles({ 'input.log': `${lines.join('\n')}\n` }, (folder) => {
    mkdirSync(join(folder, 'programs'));
    writeFileSync(join(folder, 'programs', 'bench.mtail'), program(patterns));
    const args = [`--progs=${join(folder, 'programs')}`, `--logs=${join(folder, 'input.log')}`, '--one_shot'];
    return runProgram('mtail', [...args, '--one_shot_format=json', `--log_dir=${folder}`]).cpuSeconds;
  });
