import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder LogFlow is installed in. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

/** Whoever read what we say may be gone before us: the terminal is closed, or Ctrl-C ended the `tee` behind the pipe. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

export const say = (sentence) => process.stdout.write(`${sentence}\n`);

/** A failure whose message is meant for the person at the console. */
export class Complaint extends Error {}

/**
 * Runs a program quietly, in a group of its own, so that a signal to us ends what it started too, and then us.
 * @returns {Promise<{ code: number, output: string }>} what it wrote, both streams together
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
    const forget = endWithUs(child);
    let output = '';
    const take = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => {
      forget();
      resolve({ code: 127, output: error.message });
    });
    child.once('close', (code) => {
      forget();
      resolve({ code: code ?? 1, output });
    });
  });
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** @returns {() => void} what lets go of the signals again */
function endWithUs(child) {
  const end = (signal) => {
    child.once('close', () => process.exit(EXIT_CODES[signal]));
    if (child.pid) process.kill(-child.pid, signal);
  };
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, end);
  return () => {
    for (const signal of Object.keys(EXIT_CODES)) process.off(signal, end);
  };
}

/** Runs a program with our own console. @returns {Promise<number>} its exit code */
export function runOpenly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
    child.once('error', () => resolve(127));
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, pass);
      resolve(code ?? 1);
    });
  });
}

/** Runs `main`; a complaint is one clear text and exit code `failed`. */
export function runMain(main, failed = 1) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0;
    },
    (error) => {
      process.stderr.write(`\n${error instanceof Complaint ? error.message : error.stack}\n`);
      process.exitCode = failed;
    },
  );
}

/** @returns {boolean} whether a program of this name is on PATH */
export const has = async (program) => (await runQuietly('/bin/sh', ['-c', 'command -v "$0"', program])).code === 0;
