import { type Db, Leadership } from '@logflow/db';
import type { Env, Logger } from '@logflow/runtime';
import { alerts } from '@logflow/services';
import { type Repeated, repeat } from './repeat';

/** How soon a saved alert is written out. */
const WRITE_EVERY_MS = 2_000;
const PURGE_EVERY_MS = 3_600_000;

/** Writes alerts out for Prometheus and Alertmanager, in the one process that leads. */
export function startAlerting({ db, env, log }: { db: Db; env: Env; log: Logger }): Repeated {
  const leadership = new Leadership(db, 'alerts');
  const writer = new alerts.AlertWriter({ db, env, prometheus: { url: env.prometheusUrl } });
  const leading = (work: () => Promise<unknown>) => async () => {
    if (await leadership.hold()) await work();
  };
  const loops = [
    repeat(
      'alerts',
      WRITE_EVERY_MS,
      log,
      leading(() => writer.write()),
    ),
    repeat(
      'purge of firings',
      PURGE_EVERY_MS,
      log,
      leading(() => alerts.purgeFirings({ db })),
    ),
  ];
  const close = async () => {
    await Promise.all(loops.map((loop) => loop.close()));
    await leadership.release();
  };
  return { close };
}
