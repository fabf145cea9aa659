import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault, monotonicMs } from '@logflow/model';
import type { LogFile } from './log-file';
import type { RunRecords } from './run-records';
import type { ServerUser } from './server-user';

/** A program that the launcher runs, and how to tell whether it is well. */
export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child is ours plus this. */
  readonly env: Readonly<Record<string, string>>;
  readonly user?: ServerUser;
  /** Sent in turn, each given `stopWithinMs`; SIGKILL follows. */
  readonly stopSignals: readonly NodeJS.Signals[];
  readonly stopWithinMs: number;
  /** A folder: whenever something is put into it or taken out of it, SIGHUP has the program load it anew. */
  readonly reloadsFrom?: string;
  /** @returns null once it does its work, until then what is missing. */
  notReady(): Promise<string | null>;
  /** @returns what belongs on the console of a line of its output, null when nothing does. */
  errorIn(line: string): string | null;
}

export interface ChildHost {
  readonly records: RunRecords;
  openLog(name: string): LogFile;
  /** One sentence for the person who watches. */
  say(sentence: string): void;
}

const RESTART_MS = { first: 200, most: 30_000, wellAfter: 5_000 };
const POLL_MS = 100;
const RELOAD_CHECK_MS = 500;
const LAST_LINES = 15;
const REPEAT_MS = 30_000;
const COMPLAINTS_KEPT = 100;

/** Keeps one program running: starts it, starts it again when it dies, stops it. */
export class Child {
  readonly #spec: ChildSpec;
  readonly #host: ChildHost;
  readonly #log: LogFile;
  #process: ChildProcess | undefined;
  #stopping = false;
  #deaths = 0;
  #wasReady = false;
  #lastLines: string[] = [];
  readonly #complaints = new Map<string, number>();
  readonly #interrupt = new AbortController();
  #life: Promise<void> = Promise.resolve();

  constructor(spec: ChildSpec, host: ChildHost) {
    this.#spec = spec;
    this.#host = host;
    this.#log = host.openLog(spec.name);
  }

  get name(): string {
    return this.#spec.name;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    this.#life = Promise.all([this.#keepRunning(), this.#keepLoaded()]).then(() => undefined);
  }

  /** @throws Fault('unavailable') with the end of its log when it dies again and again, or takes too long. */
  async untilReady(withinMs: number): Promise<void> {
    const deadline = monotonicMs() + withinMs;
    let missing: string | null = 'does not answer yet';
    while (monotonicMs() < deadline && !this.#stopping) {
      if (this.#deaths >= 3) throw this.#failure('keeps ending');
      missing = this.#process ? await this.#spec.notReady() : 'is not running';
      if (!missing) {
        this.#wasReady = true;
        return;
      }
      await delay(POLL_MS, undefined, { signal: this.#interrupt.signal }).catch(() => undefined);
    }
    if (!this.#stopping) throw this.#failure(`is not ready after ${Math.round(withinMs / 1000)} s: ${missing}`);
  }

  /** Resolves when neither it nor any process of its group is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#interrupt.abort();
    const child = this.#process;
    for (const signal of child ? this.#spec.stopSignals : []) {
      child?.kill(signal);
      if (await this.#endsWithin(this.#spec.stopWithinMs)) break;
      this.#host.say(`${this.name} did not stop within ${this.#spec.stopWithinMs / 1000} s of ${signal}.`);
    }
    if (child?.pid) killGroup(child.pid);
    await this.#life;
    await this.#log.close();
  }

  async #keepRunning(): Promise<void> {
    while (!this.#stopping) {
      const began = monotonicMs();
      const how = await this.#runOnce();
      if (this.#stopping) return;
      this.#deaths = monotonicMs() - began > RESTART_MS.wellAfter ? 1 : this.#deaths + 1;
      const wait = Math.min(RESTART_MS.first * 2 ** (this.#deaths - 1), RESTART_MS.most);
      if (this.#wasReady) this.#host.say(`${this.name} ended (${how}); starting it again in ${wait / 1000} s.`);
      await delay(wait, undefined, { signal: this.#interrupt.signal }).catch(() => undefined);
    }
  }

  /** Only one that is ready is told: until then the signal would end it, and it has read nothing yet. */
  async #keepLoaded(): Promise<void> {
    const { reloadsFrom: folder } = this.#spec;
    if (folder === undefined) return;
    let loaded: { pid: number; at: bigint } | undefined;
    while (!this.#stopping) {
      await delay(RELOAD_CHECK_MS, undefined, { signal: this.#interrupt.signal }).catch(() => undefined);
      const { pid } = this;
      const at = await changedAt(folder);
      if (this.#stopping || pid === undefined || (loaded?.pid === pid && loaded.at === at)) continue;
      if ((await this.#spec.notReady()) !== null || pid !== this.pid || this.#stopping) continue;
      this.#process?.kill('SIGHUP');
      loaded = { pid, at };
    }
  }

  async #runOnce(): Promise<string> {
    const { command, args, cwd, env, user, name } = this.#spec;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which stops its children in order.
      detached: true,
      ...user,
    });
    this.#process = child;
    if (child.pid) this.#host.records.write(name, child.pid);
    this.#follow(child);
    const how = await new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    this.#process = undefined;
    if (child.pid) killGroup(child.pid);
    this.#host.records.remove(name);
    return how;
  }

  #follow(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => this.#take(line));
    }
  }

  #take(line: string): void {
    this.#log.write(line);
    this.#lastLines = [...this.#lastLines.slice(1 - LAST_LINES), line];
    const error = this.#stopping ? null : this.#spec.errorIn(line);
    if (error !== null) this.#complain(error);
  }

  /** The same error again within half a minute is in the log only. */
  #complain(error: string): void {
    const now = monotonicMs();
    if (now - (this.#complaints.get(error) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    if (this.#complaints.size > COMPLAINTS_KEPT) this.#complaints.clear();
    this.#complaints.set(error, now);
    this.#host.say(`${this.name}: ${error}`);
  }

  async #endsWithin(ms: number): Promise<boolean> {
    const child = this.#process;
    if (!child) return true;
    const timer = new AbortController();
    const ended = once(child, 'close').then(() => true);
    const late = delay(ms, false, { signal: timer.signal }).catch(() => false);
    const result = await Promise.race([ended, late]);
    timer.abort();
    return result;
  }

  #failure(what: string): Fault {
    const lines = this.#lastLines.length ? `\nThe end of ${this.#log.path}:\n${this.#lastLines.join('\n')}` : '';
    return new Fault('unavailable', `${this.name} ${what}.${lines}`);
  }
}

/** Microseconds are lost in milliseconds: two changes within one would look like one. */
const changedAt = (folder: string): Promise<bigint> =>
  stat(folder, { bigint: true }).then(
    ({ mtimeNs }) => mtimeNs,
    () => 0n,
  );

/** What a group leader left behind goes with it. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
