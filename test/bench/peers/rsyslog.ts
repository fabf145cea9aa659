import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../kit/server-process';
import { rateBeyondStart, runProgram, withFiles } from './program';

const PROGRAM = 'rsyslogd';
const LAST = 'the end of the bench';
/** Runs it until the last line has come through; its CPU is then the shell's children's. */
const UNTIL_END =
  '"$0" -n -f "$1/conf" -i "$1/pid" & until [ -s "$1/end" ]; do sleep 0.02; done; kill $!; wait $! || true';

/** @returns why rsyslog cannot be measured here; null: it can. */
export const rsyslogMissing = (): string | null =>
  programPath(PROGRAM) === undefined ? 'no rsyslog here (apt-get install rsyslog)' : null;

/** @returns lines a second of CPU, reading a file and counting in dynstats; what starting takes is taken off. */
export const rsyslogRate = (patterns: readonly string[], lines: readonly string[]): number =>
  rateBeyondStart(lines, (some) => cpuSeconds(patterns, some));

const cpuSeconds = (patterns: readonly string[], lines: readonly string[]): number =>
  withFiles({ 'input.log': `${[...lines, LAST].join('\n')}\n` }, (folder) => {
    writeFileSync(join(folder, 'conf'), configuration(patterns, folder));
    return runProgram('/bin/sh', ['-c', UNTIL_END, PROGRAM, folder]).cpuSeconds;
  });

const configuration = (patterns: readonly string[], folder: string): string => `global(workDirectory="${folder}")
module(load="imfile")
dyn_stats(name="hits" resettable="off" maxCardinality="${patterns.length + 1}")
input(type="imfile" File="${folder}/input.log" Tag="bench" Ruleset="bench")
ruleset(name="bench") {
${patterns.map(rule).join('\n')}
  if $msg == "${LAST}" then { action(type="omfile" file="${folder}/end") }
}
`;

const rule = (pattern: string, i: number): string =>
  `  if re_match($msg, "${posix(pattern).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}") then { set $.r = dyn_inc("hits", "rule_${i}"); }`;

/** Of RE2's syntax, what the bench's patterns use, as POSIX extended with GNU's classes. */
const posix = (pattern: string): string =>
  pattern
    .replaceAll(/\(\?P<\w+>/g, '(')
    .replaceAll('(?:', '(')
    .replaceAll('\\d', '[0-9]');
