import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildSpec } from './child';
import { answers } from './http';

/** LogFlow pushes every sample itself; this server scrapes nothing. A history may arrive up to a week late. */
const CONFIG = `# Written at each start of LogFlow.
global:
  scrape_interval: 15s
storage:
  tsdb:
    out_of_order_time_window: 7d
`;
const RETENTION = '90d';

/** Prepares the Prometheus that keeps its data in `home`. */
export async function preparePrometheus(home: string, path: string, port: number): Promise<ChildSpec> {
  const folder = join(home, 'prometheus');
  const config = join(folder, 'prometheus.yml');
  await mkdir(join(folder, 'data'), { recursive: true });
  await writeFile(config, CONFIG);
  return {
    name: 'prometheus',
    command: path,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--storage.tsdb.retention.time=${RETENTION}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
    ],
    cwd: folder,
    env: {},
    stopSignals: ['SIGTERM'],
    stopWithinMs: 30_000,
    notReady: () => answers(`http://127.0.0.1:${port}/-/ready`),
    isError: (line) => /\blevel="?(error|ERROR)"?\b/.test(line),
  };
}
