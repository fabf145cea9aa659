import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programPath } from '../../kit/server-process';
import { runProgram, withFiles } from './program';

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), 're2.cc');
const CACHE = join(dirname(SOURCE), '..', '..', '..', 'node_modules', '.cache', 'logflow', 'bench');
const HEADER = '/usr/include/re2/set.h';
const SECONDS = 1;

/** `set`: which of all patterns match; `search`: whether the first one does. */
export type Re2Question = 'set' | 'search';

/** @returns why C++ RE2 cannot be measured here; null: it can. */
export function re2Missing(): string | null {
  if (!existsSync(HEADER)) return 'no C++ RE2 here (apt-get install libre2-dev g++)';
  return programPath('g++') === undefined ? 'no g++ here' : null;
}

/** @returns lines a second of CPU, on one thread, patterns compiled beforehand. */
export function re2Rate(question: Re2Question, patterns: readonly string[], lines: readonly string[]): number {
  const program = built();
  return withFiles({ patterns: ended(patterns), input: ended(lines) }, (folder) => {
    const args = [question, join(folder, 'patterns'), join(folder, 'input'), String(SECONDS)];
    const [count, seconds] = runProgram(program, args).output.split(' ').map(Number);
    return (count as number) / (seconds as number);
  });
}

const ended = (texts: readonly string[]): string => texts.map((text) => `${text}\0`).join('');

function built(): string {
  const program = join(CACHE, 're2');
  if (existsSync(program) && statSync(program).mtimeMs > statSync(SOURCE).mtimeMs) return program;
  mkdirSync(CACHE, { recursive: true });
  runProgram('g++', ['-O2', '-std=c++17', SOURCE, '-lre2', '-pthread', '-o', program]);
  return program;
}
