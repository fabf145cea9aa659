import { FLOW_KEPT_DAYS, HOUR_US, MINUTE_US } from '@logflow/ledger';
import { Fault } from '@logflow/model';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { instant, instantOf } from '../time-range';

const DEFAULT_US = 15 * MINUTE_US;
const MAX_DAYS = 31;
const DAY_US = 24 * HOUR_US;

/** The parameters of `GET /overview`, as they stand in an address. */
export const overviewInput = z.strictObject({
  from: instant.optional().meta({ description: 'Rounded down to the minute; 15 minutes before `to` where left out' }),
  to: instant.optional().meta({ description: 'Rounded up to the minute; now where left out' }),
  last: z.coerce
    .number()
    .int()
    .min(60)
    .max((MAX_DAYS * DAY_US) / 1e6)
    .optional()
    .meta({
      description: 'Seconds before `to`, in place of `from`: by the clock of LogFlow and not by one of your own',
    }),
});

/** PostgreSQL's clock and what the sampler and the flow stand at, microseconds since the epoch. */
export interface Clock {
  readonly nowUs: number;
  readonly flowFromUs: number;
  /** Whether the org may have lines from before that. */
  readonly hasOlder: boolean;
  readonly lastBoundaryUs: number;
  readonly intervalUs: number;
  /** The oldest boundary whose samples Prometheus has not taken; null where it has all. */
  readonly unsentUs: number | null;
}

/** @returns the clock, in the snapshot that the client holds */
export async function readClock(client: PoolClient, orgId: number): Promise<Clock> {
  const { rows } = await client.query<Clock>(
    `select clock_us() as "nowUs", flow_from_us as "flowFromUs",
       flow_from_us - extract(epoch from created_at) * 1000000 > ${MINUTE_US} as "hasOlder", last_boundary_us as "lastBoundaryUs", interval_us as "intervalUs",
       (select min(boundary_us) from sample_outbox where org_id = $1 and refused is null and held_by is null) as "unsentUs"
     from sampler, org where org.id = $1`,
    [orgId],
  );
  return rows[0] as Clock;
}

/** Whole minutes of the commit clock, microseconds, half-open; the last may still be filling. */
export interface OverviewRange {
  readonly fromUs: number;
  readonly toUs: number;
  /** Of the range that has passed. */
  readonly seconds: number;
  /** Whether the range asked for begins before the flow does and after older lines may: this one is shorter. */
  readonly isCut: boolean;
}

/** @throws Fault `invalid` where the range is empty, lies in the future or before all sums, or spans more than 31 days */
export function rangeOf(input: z.output<typeof overviewInput>, { nowUs, flowFromUs, hasOlder }: Clock): OverviewRange {
  const asked = Math.min(Number(instantOf(input.to) ?? nowUs), nowUs);
  if (input.from !== undefined && input.last !== undefined) throw invalid('and `last` say the same: leave one out');
  const lastUs = input.last === undefined ? DEFAULT_US : input.last * 1e6;
  const askedFrom = Number(instantOf(input.from) ?? asked - lastUs);
  const keptUs = minuteOf(nowUs) - (FLOW_KEPT_DAYS - 1) * DAY_US;
  const beginsUs = Math.max(minuteOf(flowFromUs), keptUs);
  const toUs = asked < nowUs ? minuteOf(asked + MINUTE_US - 1) : minuteOf(nowUs) + MINUTE_US;
  if (askedFrom >= asked) throw invalid('lies at or after `to`, or after now: the Overview tells of the past');
  if (asked - askedFrom > MAX_DAYS * DAY_US) {
    const days = Math.ceil((asked - askedFrom) / DAY_US);
    throw invalid(`and \`to\` span ${days} days and the limit is ${MAX_DAYS}: choose a shorter range`);
  }
  if (toUs <= beginsUs) {
    const since = new Date(beginsUs / 1000).toISOString();
    throw invalid(`and \`to\` lie before ${since}, since when sums are kept: choose a later range`);
  }
  const fromUs = Math.max(minuteOf(askedFrom), beginsUs);
  const seconds = Math.max(1, (Math.min(toUs, nowUs) - fromUs) / 1e6);
  const hasEarlier = hasOlder || beginsUs > minuteOf(flowFromUs);
  return { fromUs, toUs, seconds, isCut: hasEarlier && fromUs > minuteOf(askedFrom) };
}

const minuteOf = (us: number): number => us - (us % MINUTE_US);

function invalid(message: string): Fault {
  return new Fault('invalid', `from: ${message}.`, { errors: [{ path: 'from', message }] });
}
