import { execFileSync, spawnSync } from 'node:child_process';
import { Fault } from '@logflow/model';

/** As whom PostgreSQL runs; undefined: as ourselves. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/**
 * PostgreSQL refuses to run as root: for root this is the system's user `postgres`, created where there is none.
 * @throws Fault('unavailable') that names the command to create it by hand.
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUp();
  if (found) return found;
  spawnSync('groupadd', ['--system', NAME], { stdio: 'ignore' });
  spawnSync('useradd', ['--system', '--gid', NAME, '--no-create-home', '--shell', '/bin/false', NAME], {
    stdio: 'ignore',
  });
  const created = lookUp();
  if (created) return created;
  throw new Fault(
    'unavailable',
    `PostgreSQL does not run as root and the user "${NAME}" could not be created: ` +
      `run "useradd --system --user-group ${NAME}", start LogFlow as another user, or set DATABASE_URL.`,
  );
}

function lookUp(): ServerUser | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
    );
    return uid && gid ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `user` can enter the folder `path`, tried as that user, so that no rule of the file system is guessed. */
export function canEnter(path: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', path], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}
