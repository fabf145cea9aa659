import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 120_000;
/** The shell's `times`: on its second line, what ended children used. */
const WITH_TIMES = '"$@"; code=$?; times >&2; exit $code';
/** CPU is counted in hundredths of a second: what takes less cannot be told from it. */
const TICK_SECONDS = 0.01;
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

/**
 * @param cpuSeconds what a program takes for these lines, its start included.
 * @returns lines a second of CPU beyond what starting takes, which is measured with one line.
 */
export function rateBeyondStart(lines: readonly string[], cpuSeconds: (lines: readonly string[]) => number): number {
  const seconds = cpuSeconds(lines) - cpuSeconds(lines.slice(0, 1));
  return (lines.length - 1) / Math.max(TICK_SECONDS, seconds);
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
