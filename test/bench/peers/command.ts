import { join } from 'node:path';
import { rateBeyondStart, runProgram, withFiles } from './program';

/** A peer given on the command line: `name=command`, `{rules}` and `{input}` standing for the paths of the two files. */
export interface CommandPeer {
  readonly name: string;
  readonly command: string;
}

/** @throws Error where it is not of the form `name=command`. */
export function parsePeer(text: string): CommandPeer {
  const [, name, command] = /^([\w.+-]+)=(.+)$/s.exec(text) ?? [];
  if (!name || !command) throw new Error(`--peer wants "name=command {rules} {input}", not ${JSON.stringify(text)}.`);
  return { name, command };
}

/** @returns lines a second of CPU; files hold one pattern, one line of log each; starting is taken off as for mtail. */
export const commandRate = (peer: CommandPeer, patterns: readonly string[], lines: readonly string[]): number =>
  rateBeyondStart(lines, (some) => cpuSeconds(peer, patterns, some));

const cpuSeconds = ({ command }: CommandPeer, patterns: readonly string[], lines: readonly string[]): number =>
  withFiles({ rules: `${patterns.join('\n')}\n`, input: `${lines.join('\n')}\n` }, (folder) => {
    const filled = command.replaceAll('{rules}', join(folder, 'rules')).replaceAll('{input}', join(folder, 'input'));
    return runProgram('/bin/sh', ['-c', filled]).cpuSeconds;
  });
