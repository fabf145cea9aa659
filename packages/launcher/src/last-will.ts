import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Has a shell run `script` once this process is gone, however it went (even by SIGKILL); `args` are its $0, $1, ….
 * @returns a function that calls it off
 */
export function lastWill(script: string, ...args: string[]): () => void {
  const shell = spawn('/bin/sh', ['-c', `cat > /dev/null\n${script}`, ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // A pipe that ends with us is what the shell waits for; neither keeps us alive.
  shell.unref();
  (shell.stdin as Socket).unref();
  return () => void shell.kill('SIGKILL');
}
