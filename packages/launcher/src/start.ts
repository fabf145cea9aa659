import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '@logflow/model';
import type { Env } from '@logflow/runtime';
import { ALERTMANAGER, noteMissing, prepareAlertmanager } from './alertmanager';
import { appEnvironment, appSpecs, bootstrap, type FirstStart } from './apps';
import { Child, type ChildHost, type ChildSpec } from './child';
import { claimHome, clearStaleLock, endLeftovers, LAUNCHER } from './leftovers';
import { LogFile } from './log-file';
import { checkPorts, type WantedPort } from './ports';
import { preparePostgres } from './postgres';
import { findProgram } from './program';
import { PROMETHEUS, preparePrometheus } from './prometheus';
import { RunRecords } from './run-records';

const READY_WITHIN_MS = 120_000;
const FETCH_WITHIN_MS = 30_000;
const WITHOUT_PROMETHEUS =
  'LogFlow goes on without Prometheus: lines are counted and kept, graphs and PromQL wait for it. Mend what it says above, or set PROMETHEUS_URL.';
const WITHOUT_ALERTMANAGER =
  'LogFlow goes on without Alertmanager: alerts are evaluated and shown, nobody is notified. Mend what it says above, or set ALERTMANAGER_URL.';
/** What outlives the apps. */
const SERVERS = ['postgres', 'prometheus', 'alertmanager'];
/** Ingest, web and the launcher's own checks, and what each worker may hold. */
const connectionsFor = (workers: number) => Math.max(100, 50 + 22 * workers);

export interface StartOptions {
  readonly env: Env;
  /** The folder LogFlow is installed in. */
  readonly root: string;
  say(sentence: string): void;
}

/** All that runs, and how to end it. */
export class Stack {
  readonly #children: Child[] = [];
  readonly #host: ChildHost;
  readonly #records: RunRecords;
  readonly #options: StartOptions;
  #stopped: Promise<void> | undefined;

  constructor(options: StartOptions) {
    const { home } = options.env;
    mkdirSync(home, { recursive: true });
    this.#options = options;
    this.#records = new RunRecords(home);
    this.#host = {
      records: this.#records,
      openLog: (name) => new LogFile(join(home, 'logs', `${name}.log`)),
      say: options.say,
    };
  }

  /**
   * Starts everything; resolves once all of it is ready.
   * @throws Fault with the sentence for the person at the console; what had been started is left to {@link stop}.
   */
  async start(): Promise<FirstStart> {
    const { env, root, say } = this.#options;
    claimHome(this.#records, env.home);
    await endLeftovers(this.#records, say);
    await checkPorts(wantedPorts(env));
    const [database] = await Promise.all([this.#startDatabase(), this.#startPrometheus(), this.#awaitAlertmanager()]);
    say('Starting ingest, workers and pages…');
    await this.#startAll(appSpecs(root, env, database.shared));
    return database.first;
  }

  get isStopping(): boolean {
    return this.#stopped !== undefined;
  }

  /** Ends the apps, then the servers, each after the one that needs it; nothing is left running. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    const isServer = (child: Child) => SERVERS.includes(child.name);
    await Promise.all(this.#children.filter((child) => child.name === 'ingest' || child.name === 'web').map(stopOne));
    await Promise.all(this.#children.filter((child) => !isServer(child)).map(stopOne));
    await Promise.all(this.#children.filter(isServer).map(stopOne));
    if (this.#records.alive(LAUNCHER) === process.pid) this.#records.remove(LAUNCHER);
  }

  async #startDatabase(): Promise<{ shared: Record<string, string>; first: FirstStart }> {
    const { env, root } = this.#options;
    const shared = appEnvironment(env, await this.#startPostgres());
    return { shared, first: await bootstrap(root, shared) };
  }

  async #startPostgres(): Promise<string> {
    const { env, say } = this.#options;
    if (env.external.database) return env.databaseUrl;
    say('Starting PostgreSQL…');
    const { spec, url } = await preparePostgres(env.home, {
      port: env.postgresPort,
      connections: connectionsFor(env.workers),
    });
    await clearStaleLock(spec.cwd);
    await this.#startAll([spec]);
    return url;
  }

  async #startPrometheus(): Promise<void> {
    const { env, root, say } = this.#options;
    if (env.external.prometheus) return;
    const program = await findProgram(PROMETHEUS, env.home, say);
    if ('missing' in program) return say(program.missing);
    const config = join(root, 'packages', 'launcher', 'prometheus.yml');
    const { prometheusPort: port, webPort } = env;
    await this.#startOptional(
      await preparePrometheus(env.home, { path: program.path, config, port, webPort }),
      WITHOUT_PROMETHEUS,
    );
  }

  /** Nothing but notifications waits for it: where it takes long to be fetched, the rest goes on. */
  async #awaitAlertmanager(): Promise<void> {
    const timer = new AbortController();
    const late = delay(FETCH_WITHIN_MS, true, { signal: timer.signal }).catch(() => false);
    const started = this.#startAlertmanager().then(() => false);
    // Where that comes too late to be waited for, who stops meanwhile need not hear of it.
    started.catch(() => undefined);
    const isLate = await Promise.race([started, late]).finally(() => timer.abort());
    if (isLate)
      this.#options.say('Alertmanager takes long to be fetched: notifications wait for it, the rest goes on.');
  }

  async #startAlertmanager(): Promise<void> {
    const { env, say } = this.#options;
    if (env.external.alertmanager) return noteMissing(env.home, null);
    const program = await findProgram(ALERTMANAGER, env.home, say);
    const missing = 'missing' in program ? program.missing : null;
    await noteMissing(env.home, missing);
    if ('missing' in program) return say(program.missing);
    await this.#startOptional(
      await prepareAlertmanager(env.home, program.path, env.alertmanagerPort),
      WITHOUT_ALERTMANAGER,
    );
  }

  /** @param without what is said where it does not start, and the rest goes on */
  async #startOptional(spec: ChildSpec, without: string): Promise<void> {
    await this.#startAll([spec]).catch((error: unknown) => {
      if (this.isStopping || !(error instanceof Fault)) throw error;
      this.#options.say(`${error.message}\n${without}`);
    });
  }

  async #startAll(specs: readonly ChildSpec[]): Promise<void> {
    if (this.#stopped) throw new Fault('unavailable', 'stopped while starting');
    const children = specs.map((spec) => new Child(spec, this.#host));
    this.#children.push(...children);
    for (const child of children) child.start();
    await Promise.all(children.map((child) => child.untilReady(READY_WITHIN_MS)));
  }
}

const stopOne = (child: Child): Promise<void> => child.stop();

function wantedPorts(env: Env): WantedPort[] {
  const workers = Array.from({ length: env.workers }, (_, index) => ({
    port: env.workerPort + index,
    variable: 'WORKER_PORT',
    what: `worker ${index}`,
    above: index,
  }));
  return [
    { port: env.webPort, variable: 'WEB_PORT', what: 'the pages' },
    { port: env.ingestPort, variable: 'INGEST_PORT', what: 'ingest' },
    ...workers,
    ...(env.external.database ? [] : [{ port: env.postgresPort, variable: 'POSTGRES_PORT', what: 'PostgreSQL' }]),
    ...(env.external.prometheus ? [] : [{ port: env.prometheusPort, variable: 'PROMETHEUS_PORT', what: 'Prometheus' }]),
    ...(env.external.alertmanager
      ? []
      : [{ port: env.alertmanagerPort, variable: 'ALERTMANAGER_PORT', what: 'Alertmanager' }]),
  ];
}
