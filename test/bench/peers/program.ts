import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 120_000;
/** The shell's `times`: on its second line, what ended children used. */
const WITH_TIMES = '"$@"; code=$?; times >&2; exit $code';
const MOST_OUTPUT = 64 * 1024 * 1024;

/** @returns what the program printed, and the CPU seconds of it and of all it started. @throws Error with its last words */
export function runProgram(command: string, args: readonly string[]): { output: string; cpuSeconds: number } {
  const { status, stdout, stderr, error } = spawnSync('/bin/sh', ['-c', WITH_TIMES, 'sh', command, ...args], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    maxBuffer: MOST_OUTPUT,
  });
  if (error) throw error;
  const said = stderr.trimEnd().split('\n');
  const [user, system] = (said.at(-1) ?? '').split(' ');
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${said.at(-3) ?? ''}`);
  return { output: stdout, cpuSeconds: secondsOf(user) + secondsOf(system) };
}

/** `0m1.25s` */
function secondsOf(text: string | undefined): number {
  const [minutes, seconds] = (text ?? '0m0s').replace('s', '').split('m').map(Number);
  return (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** Calls `work` with the paths of files of these texts, gone afterwards. */
export function withFiles<T>(texts: Readonly<Record<string, string>>, work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'logflow-bench-'));
  try {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
