import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@logflow/model';
import pg from 'pg';
import type { ChildSpec } from './child';
import { type PostgresFiles, placePostgres } from './postgres-files';
import { type ServerUser, serverUser } from './server-user';

const SUPERUSER = 'logflow';
const DATABASE = 'logflow';
const PASSWORD_FILE = 'postgres-password';
const MIB = 1 << 20;
/** What PostgreSQL calls fatal for one connection while it starts or stops. */
const PASSING = /the database system is|terminating (connection|background worker)/;

/** An embedded PostgreSQL, prepared but not running. */
export interface PreparedPostgres {
  readonly spec: ChildSpec;
  /** Of the database `logflow`, with its password. */
  readonly url: string;
  readonly firstStart: boolean;
}

/**
 * Prepares the PostgreSQL that lives in `home`: its user, its place, its data folder where there is none yet.
 * @throws Fault('unavailable') when the data folder cannot be made
 */
export async function preparePostgres(
  home: string,
  options: { port: number; connections?: number; durable?: boolean },
): Promise<PreparedPostgres> {
  const user = serverUser();
  const files = await placePostgres(home, user);
  const password = await readPassword(home);
  const firstStart = !existsSync(join(files.data, 'PG_VERSION'));
  if (firstStart) await initialise(files, user, password);
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${options.port}/${DATABASE}`;
  const spec: ChildSpec = {
    name: 'postgres',
    command: join(files.bin, 'postgres'),
    args: ['-D', files.data, ...settings(options).flatMap((setting) => ['-c', setting])],
    cwd: files.data,
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stopSignals: ['SIGINT', 'SIGQUIT'],
    stopWithinMs: 20_000,
    notReady: () => notReady(url),
    errorIn: (line) => (/\b(FATAL|PANIC):/.test(line) && !PASSING.test(line) ? line : null),
    ...(user && { user }),
  };
  return { spec, url, firstStart };
}

/** Durable by default: what ingest has acknowledged must survive a power cut. */
function settings(options: { port: number; connections?: number; durable?: boolean }): string[] {
  const durable = options.durable ?? true;
  const buffers = Math.round(Math.min(1024, Math.max(128, totalmem() / MIB / 8)));
  return [
    `port=${options.port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${options.connections ?? 100}`,
    `fsync=${durable ? 'on' : 'off'}`,
    `synchronous_commit=${durable ? 'on' : 'off'}`,
    `shared_buffers=${durable ? buffers : 128}MB`,
    'max_wal_size=4GB',
    'checkpoint_timeout=15min',
    'random_page_cost=1.1',
    'jit=off',
    'idle_in_transaction_session_timeout=30s',
    'log_timezone=UTC',
    'timezone=UTC',
  ];
}

async function readPassword(home: string): Promise<string> {
  const path = join(home, PASSWORD_FILE);
  if (!existsSync(path)) await writeFile(path, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return (await readFile(path, 'utf8')).trim();
}

async function initialise(files: PostgresFiles, user: ServerUser | undefined, password: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'logflow-'));
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid);
  try {
    await run(
      join(files.bin, 'initdb'),
      [
        `--pgdata=${files.data}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { user, cwd: files.data },
    );
  } catch (error) {
    await rm(files.data, { recursive: true, force: true });
    throw new Fault(
      'unavailable',
      `PostgreSQL could not make its data folder ${files.data}: ${(error as Error).message}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], options: { user: ServerUser | undefined; cwd: string }): Promise<void> {
  const { user, cwd } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, ...user, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(errors.trim() || `exit code ${code}`))));
  });
}

async function notReady(url: string): Promise<string | null> {
  try {
    await ensureDatabase(url);
    return null;
  } catch (error) {
    return (error as Error).message || 'does not answer yet';
  }
}

/** The cluster is made with the database `postgres` only. */
async function ensureDatabase(url: string): Promise<void> {
  const cluster = new URL(url);
  cluster.pathname = '/postgres';
  const client = new pg.Client({ connectionString: cluster.href, application_name: 'logflow-launcher' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Lets PostgreSQL's user pass through a folder that is made with mode 0700, as temporary ones are. */
export const letPass = (folder: string): Promise<void> => chmod(folder, 0o711);
