import { logger } from './logger';

const STOP_WITHIN_MS = 15_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const closers: (() => Promise<void>)[] = [];
let stopping = false;

/**
 * On the first SIGINT or SIGTERM runs what was registered, latest first, one after another, then exits with 0;
 * with 1 where one failed or all together took longer than 15 s. A second signal exits at once.
 */
export function onShutdown(close: () => Promise<void>): void {
  if (closers.length === 0) for (const signal of SIGNALS) process.on(signal, () => void stop(signal));
  closers.push(close);
}

async function stop(signal: string): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  logger.info({ signal }, 'stopping');
  setTimeout(() => {
    logger.error({ limitMs: STOP_WITHIN_MS }, 'stopping took too long: leaving now');
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
  process.exit((await closeAll()) ? 0 : 1);
}

async function closeAll(): Promise<boolean> {
  let clean = true;
  for (const close of closers.toReversed()) {
    await close().catch((error: unknown) => {
      clean = false;
      logger.error({ err: error }, 'could not stop cleanly');
    });
  }
  return clean;
}
