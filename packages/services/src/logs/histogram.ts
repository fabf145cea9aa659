import { formatMicros } from '@logflow/model';
import { logHistogram } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { fittingStep, parseStep } from '../time-range';
import { filterOf } from './filter';
import { histogramInput } from './input';

export interface LogHistogram {
  /** Seconds. */
  readonly step: number;
  /** Ascending and without gaps; `time`, RFC 3339, is where the step begins, a multiple of it since the epoch. */
  readonly buckets: readonly {
    readonly time: string;
    /** Lines that are shown. */
    readonly count: number;
    /** As in `GET /logs`: what is not kept is counted too. */
    readonly counted: number;
  }[];
  readonly total: number;
  readonly counted: number;
  /** False where `q` or `regex` ran out of time: the oldest buckets are then too low. */
  readonly complete: boolean;
  readonly scanned: number;
}

const HOUR_US = 3_600_000_000n;

/**
 * `GET /logs/histogram`: lines per step, exactly. The range is the last hour and the step what gives about a hundred
 * buckets, where they are left out.
 * @throws Fault `unprocessable`, `invalid`
 */
export async function histogram(context: ServiceContext, input: unknown): Promise<LogHistogram> {
  requireRole(context, 'admin');
  const { step, ...given } = parseInput(histogramInput, input);
  const filter = await filterOf(context, given);
  const toUs = filter.toUs ?? BigInt(Date.now()) * 1000n;
  const fromUs = filter.fromUs ?? toUs - HOUR_US;
  const stepUs = step === undefined ? fittingStep(toUs - fromUs) : (parseStep(step) as bigint);
  const { buckets, total, counted, complete, scanned } = await logHistogram(context.services.db, context.org.id, {
    ...filter,
    fromUs,
    toUs,
    stepUs,
  });
  return {
    step: Number(stepUs) / 1e6,
    buckets: buckets.map(({ startUs, ...counts }) => ({ time: formatMicros(startUs), ...counts })),
    ...{ total, counted, complete, scanned },
  };
}
