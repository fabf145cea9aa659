import { setTimeout as sleep } from 'node:timers/promises';
import { requireRole, type ServiceContext } from '../context';
import { cancel } from './cancel';
import { type Backtest, backtestFromRow, backtestRow } from './run';

const FIRST_LOOK_MS = 25;
const LOOK_AT_MOST_EVERY_MS = 250;
const PATIENCE_MS = 120_000;

/**
 * Waits until a run has ended, two minutes at most. Where nobody waits for the answer any more, the run is cancelled.
 * @returns the run as it stands then
 * @throws Fault `not_found`
 */
export async function wait(
  context: ServiceContext,
  input: { id: string; signal?: AbortSignal; patienceMs?: number },
): Promise<Backtest> {
  requireRole(context, 'admin');
  const ends = Date.now() + (input.patienceMs ?? PATIENCE_MS);
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(LOOK_AT_MOST_EVERY_MS, pause * 1.3)) {
    const row = await backtestRow(context.services.db.pool, context.org.id, input.id);
    if (row.state !== 'running' || Date.now() >= ends) return backtestFromRow(row);
    if (input.signal?.aborted) {
      await cancel(context, { id: input.id });
      return backtestFromRow(row);
    }
    await sleep(pause);
  }
}
