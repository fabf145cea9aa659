import { Fault } from '@logflow/model';
import { z } from 'zod';
import { instant, parseInstant } from '../time-range';

/** The body of `POST /rules/backtest`. */
export const backtestInput = z.strictObject({
  rule: z.record(z.string(), z.unknown()),
  id: z.uuid('is no id of a rule').optional().meta({
    description:
      'The saved rule that this is an edit of, so that it stands where that one does; left out: the one of its name',
  }),
  from: instant,
  to: instant,
  clock: z
    .enum(['event', 'committed'])
    .default('event')
    .meta({ description: "Whose times: the event's own, or when a line was counted" }),
});

/**
 * @returns microseconds since the epoch, half-open
 * @throws Fault `unprocessable` where the range is reversed or empty
 */
export function rangeOf(input: { from: string | number; to: string | number }): { fromUs: bigint; toUs: bigint } {
  const [fromUs, toUs] = [parseInstant(input.from), parseInstant(input.to)] as [bigint, bigint];
  if (fromUs > toUs) throw wrong('from', 'lies after `to`: swap them');
  if (fromUs === toUs) throw wrong('to', 'is `from` again, which leaves no time between them: move one of them');
  return { fromUs, toUs };
}

const wrong = (path: string, message: string): Fault =>
  new Fault('unprocessable', `${path} ${message}.`, { errors: [{ path, message }] });
