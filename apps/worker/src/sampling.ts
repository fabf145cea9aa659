import { type Db, Leadership } from '@logflow/db';
import { remoteWriteTo, Sampler } from '@logflow/ledger';
import type { Env, Logger } from '@logflow/runtime';
import { type Repeated, repeat } from './repeat';

const MS_PER_SECOND = 1000;
/** How late a boundary may be noticed; also how soon another process takes over the lead. */
const LOOK_EVERY_MS = 250;

/** Runs the sampler in the one process that leads. Sending and the look for idle series go on beside: neither delays a boundary. */
export function startSampling({ db, env, log }: { db: Db; env: Env; log: Logger }): Repeated {
  const leadership = new Leadership(db, 'sample');
  const send = remoteWriteTo(env.remoteWriteUrl);
  const sampler = new Sampler(db, env.sampleIntervalSeconds * MS_PER_SECOND, send);
  const loop = repeat('sample', LOOK_EVERY_MS, log, async () => {
    if (!(await leadership.hold())) return;
    const passed = await sampler.tick();
    void sampler.drain();
    if (passed > 0) void sampler.lookForIdle();
  });
  const close = async () => {
    await loop.close();
    await leadership.release();
  };
  return { close };
}
