import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { relocateAlertmanager } from '../bin/setup/relocate.mjs';
import type { ChildSpec } from './child';
import { answers } from './http';
import type { ProgramSource } from './program';

export const ALERTMANAGER: ProgramSource = {
  names: ['alertmanager', 'prometheus-alertmanager'],
  title: 'Alertmanager',
  // The first whose API and matchers are those of today.
  oldest: '0.22.0',
  size: 'about 30 MB',
  remedy:
    'Alerts are evaluated and shown without it, but nobody is notified. To be, install Alertmanager so that ' +
    '"alertmanager" is on PATH (apt-get install prometheus-alertmanager, brew install alertmanager, ' +
    'https://prometheus.io/download), or set ALERTMANAGER_URL, and start LogFlow again.',
  debian: {
    package: 'prometheus-alertmanager',
    program: 'prometheus-alertmanager',
    relocate: relocateAlertmanager,
  },
};

/** Until receivers are written into it. */
const TELLS_NOBODY = 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n';

/** Prepares the Alertmanager that keeps its data in `home`; the workers write its configuration. */
export async function prepareAlertmanager(home: string, program: string, port: number): Promise<ChildSpec> {
  const folder = join(home, 'alertmanager');
  const config = join(folder, 'alertmanager.yml');
  await mkdir(join(folder, 'data'), { recursive: true });
  if (!existsSync(config)) await writeFile(config, TELLS_NOBODY, { mode: 0o600 });
  return {
    name: 'alertmanager',
    command: program,
    args: [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // It is alone: no port for others of its kind.
      '--cluster.listen-address=',
    ],
    cwd: folder,
    env: {},
    stopSignals: ['SIGTERM'],
    stopWithinMs: 10_000,
    notReady: () => answers(`http://127.0.0.1:${port}/-/ready`),
    errorIn: (line) => (/\blevel="?error\b/i.test(line) ? line : null),
  };
}

/** Leaves word for the page that tells why nobody is notified; null takes it away. */
export async function noteMissing(home: string, why: string | null): Promise<void> {
  const folder = join(home, 'alertmanager');
  const note = join(folder, 'missing.txt');
  await mkdir(folder, { recursive: true });
  await (why === null ? rm(note, { force: true }) : writeFile(note, why));
}
