import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from '@logflow/model';

/** A process, told from a later one with the same number by when it began. */
interface Identity {
  readonly pid: number;
  readonly began: string;
}

const END_WITHIN_MS = 10_000;
const SUFFIX = '.json';

/**
 * Which processes run on behalf of a LOGFLOW_HOME, kept in `<home>/run`: after a SIGKILL of the launcher the next start
 * finds what is left, and ends nothing that is not ours.
 */
export class RunRecords {
  readonly #folder: string;

  constructor(home: string) {
    this.#folder = join(home, 'run');
    mkdirSync(this.#folder, { recursive: true });
  }

  write(name: string, pid: number): void {
    const began = beginOf(pid);
    if (began) writeFileSync(this.#path(name), JSON.stringify({ pid, began } satisfies Identity));
  }

  remove(name: string): void {
    rmSync(this.#path(name), { force: true });
  }

  /** @returns the pid of the process recorded under this name, while it lives. */
  alive(name: string): number | undefined {
    const record = this.#read(name);
    return record && beginOf(record.pid) === record.began ? record.pid : undefined;
  }

  /** Names of all recorded processes that live. */
  living(): string[] {
    const names = readdirSync(this.#folder).flatMap((file) =>
      file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : [],
    );
    return names.filter((name) => this.alive(name) !== undefined);
  }

  /** Ends the recorded process and its group: politely, then with SIGKILL. */
  async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const pid = this.alive(name);
    if (pid !== undefined) {
      send(pid, signal);
      const deadline = monotonicMs() + END_WITHIN_MS;
      while (this.alive(name) !== undefined && monotonicMs() < deadline) await delay(50);
      send(-pid, 'SIGKILL');
      while (this.alive(name) !== undefined) await delay(20);
    }
    this.remove(name);
  }

  #read(name: string): Identity | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(name), 'utf8')) as Identity;
    } catch {
      return undefined;
    }
  }

  #path(name: string): string {
    return join(this.#folder, name + SUFFIX);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** When the process began, in the system's own words; undefined where there is no such process or it is a zombie. */
function beginOf(pid: number): string | undefined {
  return process.platform === 'linux' ? beginOnLinux(pid) : beginByPs(pid);
}

function beginOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' ? undefined : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function beginByPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
