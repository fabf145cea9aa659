import type { ServiceContext } from '../context';
import { search } from '../logs/search';
import type { Alert } from './alert';
import { delayOf, wholeWindow } from './expression';

/**
 * Whether what an alert calls silent is. Samples may lag behind, after an outage of Prometheus for long: then it sees silence
 * where lines were counted all the same.
 * @param at when it was evaluated, unix seconds
 */
export async function isSilent(
  context: ServiceContext,
  condition: Extract<Alert['condition'], { kind: 'silent' }>,
  at: number,
): Promise<boolean> {
  const { sampleIntervalSeconds: interval } = context.services.env;
  const to = Math.floor((at - delayOf(interval)) / interval) * interval;
  const from = to - wholeWindow(condition.window, interval);
  const { counted } = await search(context, { clock: 'committed', from, to, series: condition.metric, limit: 1 });
  return counted === 0;
}
