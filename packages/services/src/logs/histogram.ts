import { formatMicros } from '@logflow/model';
import { type BlocksRead, type Grouping, type LogGroups, logHistogram } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { fittingStep, parseStep } from '../time-range';
import { fieldOf } from './field';
import { filterOf } from './filter';
import { histogramInput } from './input';
import { ruleNames } from './rule-names';

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
  /** With `by`: the lines that are shown, by value; `counts` run parallel to `buckets`. Null without. */
  readonly series: readonly LogSeries[] | null;
  /** The values that have no series of their own. */
  readonly other: LogGroups['other'] | null;
  readonly total: number;
  readonly counted: number;
  /** False where looking at lines ran out of time: the oldest buckets are then too low. */
  readonly complete: boolean;
  readonly scanned: number;
  readonly blocks: BlocksRead;
}

export interface LogSeries {
  /** Null: the lines that have no such field. */
  readonly value: string | null;
  /** How people call it: a rule's name. */
  readonly name: string | null;
  readonly total: number;
  readonly counts: readonly number[];
}

const HOUR_US = 3_600_000_000n;

/**
 * `GET /logs/histogram`: lines per step, exactly. The range is the last hour and the step what gives about a hundred
 * buckets, where they are left out.
 * @throws Fault `unprocessable`, `invalid`
 */
export async function histogram(context: ServiceContext, input: unknown): Promise<LogHistogram> {
  requireRole(context, 'admin');
  const { step, by, top, ...given } = parseInput(histogramInput, input);
  const filter = await filterOf(context, given);
  const toUs = filter.toUs ?? BigInt(Date.now()) * 1000n;
  const fromUs = filter.fromUs ?? toUs - HOUR_US;
  const stepUs = step === undefined ? fittingStep(toUs - fromUs) : (parseStep(step) as bigint);
  const grouping = by === undefined ? undefined : groupingOf(by);
  const { buckets, groups, total, counted, complete, scanned, blocks } = await logHistogram(
    context.services.db,
    context.org.id,
    {
      ...filter,
      fromUs,
      toUs,
      stepUs,
      by: grouping && { grouping, top },
    },
  );
  return {
    step: Number(stepUs) / 1e6,
    buckets: buckets.map(({ startUs, ...counts }) => ({ time: formatMicros(startUs), ...counts })),
    series: groups && (await seriesOf(context, groups, grouping)),
    other: groups?.other ?? null,
    ...{ total, counted, complete, scanned, blocks },
  };
}

const groupingOf = (by: string): Grouping => (by === 'rule' || by === 'pattern' ? { source: by } : fieldOf(by, 'by'));

async function seriesOf(
  context: ServiceContext,
  { groups }: LogGroups,
  by: Grouping | undefined,
): Promise<LogSeries[]> {
  const names = by?.source === 'rule' ? await ruleNames(context) : null;
  return groups.map(({ value, total, counts }) => {
    const name = value === null ? null : (names?.get(value) ?? value);
    return { value, name, total, counts };
  });
}
