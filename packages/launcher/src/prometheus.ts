import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildSpec } from './child';
import { answers } from './http';
import type { ProgramSource } from './program';

const RETENTION = '90d';
const TOKEN_BYTES = 32;

export const PROMETHEUS: ProgramSource = {
  names: ['prometheus'],
  title: 'Prometheus',
  // The first that takes samples out of order, which a history written after the fact needs.
  oldest: '2.39.0',
  size: 'about 100 MB',
  remedy:
    'Everything but graphs, alerts and PromQL works without it. To have them, install Prometheus so that "prometheus" is ' +
    'on PATH (apt-get install prometheus, brew install prometheus, https://prometheus.io/download), or set ' +
    'PROMETHEUS_URL to a server that accepts remote write, and start LogFlow again.',
  release: {
    version: '2.53.4',
    sha256: {
      'linux-amd64': 'b8b497c4610d1b93208252b60c8f20f6b2e78596ae8df43397a2e805aa53d475',
      'linux-arm64': 'ec7236ecea7154d0bfe142921708b1ae7b5e921e100e0ee85ab92b7c444357e0',
    },
    url: (platform) =>
      `https://github.com/prometheus/prometheus/releases/download/v2.53.4/prometheus-2.53.4.${platform}.tar.gz`,
  },
  debian: { package: 'prometheus', program: 'prometheus' },
  companions: ['promtool'],
};

export interface PrometheusOptions {
  /** The program. */
  readonly path: string;
  /** What it is configured with, but for alerts. */
  readonly config: string;
  readonly port: number;
  /** Of the pages, which take the alerts. */
  readonly webPort: number;
}

/** Prepares the Prometheus that keeps its data in `home`. */
export async function preparePrometheus(home: string, options: PrometheusOptions): Promise<ChildSpec> {
  const { path, port } = options;
  const folder = join(home, 'prometheus');
  await mkdir(join(folder, 'data'), { recursive: true });
  return {
    name: 'prometheus',
    command: path,
    args: [
      `--config.file=${await writeConfig(home, options)}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--storage.tsdb.retention.time=${RETENTION}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--enable-feature=native-histograms',
    ],
    cwd: folder,
    env: {},
    stopSignals: ['SIGTERM'],
    stopWithinMs: 30_000,
    // A signal, for the API that loads rules anew would let whoever reaches the port end the server too.
    reloadsFrom: rulesFolder(home),
    notReady: () => answers(`http://127.0.0.1:${port}/-/ready`),
    errorIn: (line) => (/\blevel="?error\b/i.test(line) ? line : null),
  };
}

const rulesFolder = (home: string): string => join(home, 'alerts', 'rules');

/** @returns the path of the configuration: what came with LogFlow, where the rules of alerts lie, and who is told of them. */
async function writeConfig(home: string, { config, webPort }: PrometheusOptions): Promise<string> {
  const alerts = join(home, 'alerts');
  await mkdir(rulesFolder(home), { recursive: true });
  const path = join(home, 'prometheus', 'prometheus.yml');
  const quoted = (text: string): string => JSON.stringify(text);
  const alerting = `rule_files: [${quoted(join(rulesFolder(home), '*.yml'))}]
alerting:
  alertmanagers:
    - path_prefix: /alertmanager
      authorization: { credentials_file: ${quoted(await alertsToken(alerts))} }
      static_configs: [{ targets: [${quoted(`127.0.0.1:${webPort}`)}] }]
`;
  await writeFile(path, `${await readFile(config, 'utf8')}${alerting}`);
  return path;
}

/** @returns the path of the secret with which Prometheus may tell the pages of alerts; made at the first start. */
async function alertsToken(folder: string): Promise<string> {
  const path = join(folder, 'token');
  if (!existsSync(path)) await writeFile(path, randomBytes(TOKEN_BYTES).toString('hex'), { mode: 0o600 });
  return path;
}
