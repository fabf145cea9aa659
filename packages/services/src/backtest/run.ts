import { formatMicros, type RuleDefinition } from '@logflow/model';
import type { Span } from '@logflow/rules';
import type { PoolClient } from 'pg';
import { readTried } from '../history/stoppers';
import { notFound, requireUuid } from '../identifier';
import { slowWarning } from '../rules/slow';
import type { Forecast } from './forecast';
import type { Found, Sample } from './found';

export type BacktestState = 'running' | 'done' | 'cancelled' | 'failed';

export interface BacktestSample {
  /** `<batch>:<index>`, for ever. */
  readonly id: string;
  readonly timestamp: string;
  readonly committedAt: string;
  readonly body: string;
  /** Whether `body` is only the beginning of the line. */
  readonly cut: boolean;
  /** Of the whole match, then of each group; UTF-16 code units of the body. */
  readonly spans: readonly Span[];
}

/** A back-test as the API shows it; until it is `complete`, numbers are of the lines read so far. Times are RFC 3339. */
export interface Backtest extends Forecast {
  readonly id: string;
  /** What was tried, its defaults filled in. */
  readonly rule: RuleDefinition;
  readonly state: BacktestState;
  readonly complete: boolean;
  /** Why it failed. */
  readonly failure: string | null;
  readonly clock: 'event' | 'committed';
  readonly from: string;
  readonly to: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly progress: { readonly lines: number; readonly of: number };
  readonly scanned: number;
  readonly matched: number;
  /** How many of the lines scanned it would not have seen: a rule that comes before it stops them, as rules are now. */
  readonly stopped: number;
  /** Of the bodies of the lines scanned. */
  readonly bytes: number;
  /** CPU time for a line of any kind, the rule asked alone, as in a rule's stats; null while no line was scanned. */
  readonly costMicrosPerLine: number | null;
  /** Why workers would take the rule out of matching, a sentence; null: they would not. */
  readonly tooSlow: string | null;
  readonly histogram: {
    /** Seconds. */
    readonly step: number;
    readonly buckets: readonly { readonly time: string; readonly count: number }[];
  };
  readonly samples: readonly BacktestSample[];
}

export interface BacktestRow {
  readonly id: string;
  readonly definition: string;
  readonly clock: 'event' | 'committed';
  readonly from_us: string;
  readonly to_us: string;
  readonly state: BacktestState;
  readonly failure: string | null;
  readonly slices: number;
  readonly slices_done: number;
  readonly lines_total: number;
  readonly lines_done: number;
  readonly found: string;
  readonly result: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

const COLUMNS = `id, definition, clock, from_us::text as from_us, to_us::text as to_us, state, failure, slices, slices_done,
  lines_total, lines_done, found, result, created_at, ended_at`;

interface Querier {
  query: PoolClient['query'];
}

/** @throws Fault `not_found` */
export async function backtestRow(querier: Querier, orgId: number, id: string): Promise<BacktestRow> {
  const row = await findBacktest(querier, orgId, requireUuid('back-test', id));
  if (row === null) throw notFound('back-test', id);
  return row;
}

/** @returns null where it is not there: purged, or never was. */
export async function findBacktest(querier: Querier, orgId: number, id: string): Promise<BacktestRow | null> {
  const { rows } = await querier.query<BacktestRow>(`select ${COLUMNS} from backtest where org_id = $1 and id = $2`, [
    orgId,
    id,
  ]);
  return rows[0] ?? null;
}

export const definitionOf = (row: Pick<BacktestRow, 'definition'>): RuleDefinition => readTried(row.definition).rule;

const NOTHING_YET: Forecast = {
  series: [],
  seriesTotal: 0,
  seriesExact: false,
  other: { count: 0, increments: 0 },
  metrics: [],
  labels: [],
};

export function backtestFromRow(row: BacktestRow): Backtest {
  const found = JSON.parse(row.found) as Found;
  const { scanned, matched, stopped = 0, bytes } = found;
  return {
    id: row.id,
    rule: definitionOf(row),
    state: row.state,
    complete: row.state === 'done',
    failure: row.failure,
    clock: row.clock,
    from: formatMicros(BigInt(row.from_us)),
    to: formatMicros(BigInt(row.to_us)),
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    progress: { lines: row.lines_done, of: row.lines_total },
    scanned,
    matched,
    stopped,
    bytes,
    costMicrosPerLine: scanned === 0 ? null : Math.round((found.micros / scanned) * 1000) / 1000,
    tooSlow:
      found.tooSlow === undefined
        ? null
        : slowWarning(found.tooSlow, definitionOf(row), (found.micros * 1_000) / scanned),
    histogram: histogramOf(found),
    samples: found.samples.map(sampleOf),
    ...(row.result === null ? NOTHING_YET : (JSON.parse(row.result) as Forecast)),
  };
}

function histogramOf({ histogram: { firstUs, stepUs, counts } }: Found): Backtest['histogram'] {
  const [first, step] = [BigInt(firstUs), BigInt(stepUs)];
  const buckets = counts.map((count, i) => ({ time: formatMicros(first + BigInt(i) * step), count }));
  return { step: Number(step) / 1e6, buckets };
}

const sampleOf = ({ timeUs, committedUs, ...sample }: Sample): BacktestSample => ({
  ...sample,
  timestamp: formatMicros(BigInt(timeUs)),
  committedAt: formatMicros(BigInt(committedUs)),
});
