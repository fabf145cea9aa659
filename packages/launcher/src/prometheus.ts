import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildSpec } from './child';
import { answers } from './http';

const RETENTION = '90d';

export interface PrometheusOptions {
  /** The program. */
  readonly path: string;
  readonly config: string;
  readonly port: number;
}

/** Prepares the Prometheus that keeps its data in `home`. */
export async function preparePrometheus(home: string, options: PrometheusOptions): Promise<ChildSpec> {
  const { path, config, port } = options;
  const folder = join(home, 'prometheus');
  await mkdir(join(folder, 'data'), { recursive: true });
  return {
    name: 'prometheus',
    command: path,
    args: [
      `--config.file=${config}`,
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
    notReady: () => answers(`http://127.0.0.1:${port}/-/ready`),
    errorIn: (line) => (/\blevel="?error\b/i.test(line) ? line : null),
  };
}
