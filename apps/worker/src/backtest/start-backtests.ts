import type { Db } from '@logflow/db';
import type { Queues } from '@logflow/queue';
import type { Env, Logger } from '@logflow/runtime';
import { backtests } from '@logflow/services';
import type { LiveLoad } from '../live-load';
import { type Repeated, repeat } from '../repeat';

interface BacktestContext {
  readonly db: Db;
  readonly queues: Pick<Queues, 'addBacktests' | 'consumeBacktests'>;
  readonly env: Env;
  readonly load: LiveLoad;
  readonly log: Logger;
}

const TEND_EVERY_MS = 10_000;
/** A slice has 50,000 lines: rules of up to twice the budget are tried on all of them. */
const SLOW_SLICE_MS = 5_000;

/** Takes slices of back-tests, one at a time; live lines go before. */
export function startBacktests({ db, queues, env, load, log }: BacktestContext): Repeated {
  const context = {
    ...{ db, queues, home: env.home, ruleBudgetMicros: env.ruleBudgetMicros, slowSliceMs: SLOW_SLICE_MS },
    giveWay: (tookMs: number) => load.giveWay(tookMs),
  };
  const consumer = queues.consumeBacktests(async (job, { lastAttempt }) => {
    try {
      await backtests.scanSlice(context, job);
    } catch (error) {
      log.warn({ err: error, backtest: job.backtestId, slice: job.slice }, 'a slice of a back-test failed');
      if (lastAttempt)
        await backtests.failBacktest(db, job, 'A part of the lines could not be read: see the log of the workers.');
      throw error;
    }
  });
  const tending = repeat('backtests', TEND_EVERY_MS, log, () => backtests.tendBacktests(db, queues));
  return { close: async () => void (await Promise.all([consumer.close(), tending.close()])) };
}
