import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { lastWill } from '@logflow/launcher';
import type { ApiAddress, IngestAddress } from './client';
import { freePorts } from './ports';

export interface StackOptions {
  /** The contract's variables, over those that give this stack ports and a home of its own. */
  readonly env?: Readonly<Record<string, string>>;
}

export type ChildName = 'postgres' | 'prometheus' | 'alertmanager' | 'ingest' | 'web' | `worker-${number}`;

/** A port each: web, ingest, PostgreSQL, Prometheus, Alertmanager, worker 0. */
type Six = [string, string, string, string, string, string];

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const LAUNCHER = join(ROOT, 'packages', 'launcher', 'dist', 'main.js');
const READY_LINE = 'LogFlow is ready';
const LAST_LINES = 40;
const MAX_WORKERS = 4;

/** The whole product as `npm start` runs it, built already, with a home and ports of its own. */
export class Stack implements ApiAddress, IngestAddress {
  readonly apiKey = 'lf_test_api_key_0123456789abcdef';
  readonly ingestToken = 'lf_test_ingest_token_0123456789';
  readonly adminEmail = 'admin@example.com';
  readonly adminPassword = 'correct horse battery staple';
  readonly home: string;
  readonly webUrl: string;
  readonly ingestUrl: string;
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  readonly #env: Readonly<Record<string, string>>;
  /** The last lines that the launcher printed. */
  #said: string[] = [];
  #launcher: ChildProcess | undefined;
  #callOff: () => void = () => undefined;

  constructor(home: string, ports: readonly number[], env: Readonly<Record<string, string>>) {
    const [web, ingest, postgres, prometheus, alertmanager, worker] = ports.map(String) as Six;
    this.home = home;
    this.webUrl = `http://127.0.0.1:${web}`;
    this.ingestUrl = `http://127.0.0.1:${ingest}`;
    this.prometheusUrl = `http://127.0.0.1:${prometheus}`;
    this.alertmanagerUrl = `http://127.0.0.1:${alertmanager}`;
    this.#env = {
      LOGFLOW_HOME: home,
      WEB_PORT: web,
      INGEST_PORT: ingest,
      POSTGRES_PORT: postgres,
      PROMETHEUS_PORT: prometheus,
      ALERTMANAGER_PORT: alertmanager,
      WORKER_PORT: worker,
      LOGFLOW_ADMIN_EMAIL: this.adminEmail,
      LOGFLOW_ADMIN_PASSWORD: this.adminPassword,
      LOGFLOW_API_KEY: this.apiKey,
      LOGFLOW_INGEST_TOKEN: this.ingestToken,
      // What tests have Alertmanager tell listens on this machine.
      RECEIVERS_ON_LOOPBACK: 'allow',
      ...env,
    };
  }

  /** @throws Error with the end of the launcher's output when it ends before it is ready. */
  async start(): Promise<void> {
    const launcher = spawn(process.execPath, [LAUNCHER], {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#launcher = launcher;
    this.#callOff();
    // A test run that is killed leaves no stack behind.
    this.#callOff = lastWill('kill -TERM "$0"', String(launcher.pid));
    await untilReady(launcher, this.#said);
  }

  get said(): string {
    return this.#said.join('\n');
  }

  /** @returns the process that the launcher recorded under this name. */
  pid(name: ChildName): number | undefined {
    return this.#pids().get(name);
  }

  /** Of the PostgreSQL that the launcher started. */
  get databaseUrl(): string {
    const password = readFileSync(join(this.home, 'postgres-password'), 'utf8').trim();
    return `postgres://logflow:${password}@127.0.0.1:${this.#env.POSTGRES_PORT}/logflow`;
  }

  /** SIGKILL to one child; the launcher starts it again. @returns whether there was one to kill. */
  kill(name: ChildName): boolean {
    const pid = this.pid(name);
    return pid !== undefined && killQuietly(pid);
  }

  /** SIGKILL to everything at once, the launcher first; then a start over the same home. */
  async killAllAndRestart(): Promise<void> {
    const launcher = this.#launcher;
    const pids = [...this.#pids().values()];
    if (launcher?.pid) killQuietly(launcher.pid);
    for (const pid of pids) killQuietly(pid);
    await this.start();
  }

  /** The launcher loses whoever reads what it says, as when a terminal is closed. */
  hangUp(): void {
    this.#launcher?.stdout?.destroy();
    this.#launcher?.stderr?.destroy();
  }

  /** Ends all of it as Ctrl-C would; its home stays. @returns the launcher's exit code */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const launcher = this.#launcher;
    if (launcher && launcher.exitCode === null && launcher.signalCode === null) {
      launcher.kill(signal);
      await once(launcher, 'exit');
    }
    this.#callOff();
    return launcher?.exitCode ?? null;
  }

  /** Ends all of it, and removes its home. */
  async stop(): Promise<void> {
    await this.end();
    await rm(this.home, { recursive: true, force: true });
  }

  #pids(): Map<string, number> {
    const folder = join(this.home, 'run');
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    return new Map(
      files.flatMap((file) => {
        const record = readRecord(join(folder, file));
        return record ? [[file.slice(0, -'.json'.length), record.pid] as const] : [];
      }),
    );
  }
}

/** Resolves when the line "LogFlow is ready" is printed. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const stack = await newStack(options);
  await stack.start();
  return stack;
}

/** A stack that has not been started. */
export async function newStack(options: StackOptions = {}): Promise<Stack> {
  const ports = await freePorts(5 + MAX_WORKERS);
  const home = mkdtempSync(join(tmpdir(), 'logflow-stack-'));
  // PostgreSQL's user must reach its data here, so that it is gone with the home.
  chmodSync(home, 0o711);
  return new Stack(home, ports, options.env ?? {});
}

async function untilReady(launcher: ChildProcess, said: string[]): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [launcher.stdout, launcher.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (said.length > LAST_LINES) said.shift();
        if (line === READY_LINE) resolve();
      });
    }
    launcher.once('exit', (code) => reject(new Error(`the launcher ended with ${code}:\n${said.join('\n')}`)));
  });
  await ready;
}

function readRecord(path: string): { pid: number } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number };
  } catch {
    return undefined;
  }
}

function killQuietly(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
