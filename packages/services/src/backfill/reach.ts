import { RemoteWriteError, remoteWriteTo } from '@logflow/ledger';
import { Fault, formatMicros } from '@logflow/model';
import { encodeWriteRequest } from '@logflow/series';
import type { ServiceContext } from '../context';
import type { CommitRange } from './input';

/** Prometheus takes samples up to seven days late (`out_of_order_time_window`); a day is left for the work itself. */
const REACH_DAYS = 6;
const DAY_US = 86_400_000_000;
const PROBE = 'logflow_backfill_probe';
const RETRY_SECONDS = 10;

/** Stored lines that came before a rule. */
export interface EarlierLines {
  readonly fromUs: number;
  readonly toUs: number;
  readonly lines: number;
  /** The earliest commit that Prometheus still takes samples of. */
  readonly oldestUs: number;
}

/** @returns what the blocks of older rules hold in a range of commits; null: nothing */
export async function earlierLines(
  { services, org }: ServiceContext,
  epoch: number,
  { fromUs, toUs }: CommitRange,
): Promise<EarlierLines | null> {
  const { rows } = await services.db.pool.query<{
    first_us: number | null;
    last_us: number;
    lines: number;
    now_us: number;
  }>(
    `select min(committed_us) as first_us, max(committed_to_us) as last_us, sum(line_count) as lines,
       clock_us() as now_us from block
     where org_id = $1 and rules_epoch < $2 and committed_to_us >= $3 and committed_us < $4`,
    [org.id, epoch, fromUs, toUs],
  );
  const row = rows[0] as NonNullable<(typeof rows)[0]>;
  if (row.first_us === null) return null;
  const oldestUs = row.now_us - REACH_DAYS * DAY_US;
  return { fromUs: Math.max(fromUs, row.first_us), toUs: Math.min(toUs, row.last_us + 1), lines: row.lines, oldestUs };
}

/**
 * Makes sure that the history of a range can be written to Prometheus.
 * @returns the range, from its first line on, and how many lines its blocks hold
 * @throws Fault `unprocessable` on `from`; `unavailable` when Prometheus does not answer
 */
export async function reachOf(
  context: ServiceContext,
  epoch: number,
  wanted: CommitRange,
): Promise<CommitRange & { readonly lines: number }> {
  const earlier = await earlierLines(context, epoch, wanted);
  if (earlier === null) return { ...wanted, lines: 0 };
  if (earlier.fromUs < earlier.oldestUs) throw tooOld(earlier);
  await probe(context, earlier.fromUs);
  return { fromUs: Math.min(earlier.fromUs, wanted.toUs), toUs: wanted.toUs, lines: earlier.lines };
}

function tooOld({ fromUs, oldestUs }: EarlierLines): Fault {
  const [line, least] = [fromUs, oldestUs].map((us) => formatMicros(BigInt(us)));
  const message = `The first line of this range is of ${line}, and Prometheus takes samples of the last ${REACH_DAYS} days only: begin at ${least} or later.`;
  return new Fault('unprocessable', message, { errors: [{ path: 'from', message }] });
}

/** A sample as old as the first will be, of a series that no org sees: better refused now than after the work. */
async function probe({ services }: ServiceContext, fromUs: number): Promise<void> {
  const samples = [{ value: 1, timestampMs: Math.floor(fromUs / 1000) }];
  try {
    await remoteWriteTo(services.env.remoteWriteUrl)(
      await encodeWriteRequest([{ labels: { __name__: PROBE }, samples }]),
    );
  } catch (cause) {
    if (cause instanceof RemoteWriteError && cause.status === 400) throw refusedByPrometheus(cause, fromUs);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Prometheus does not answer (${reason}), and the history is to be written there: try again later.`;
    throw new Fault('unavailable', message, { retryAfterSeconds: RETRY_SECONDS, cause });
  }
}

function refusedByPrometheus(cause: RemoteWriteError, fromUs: number): Fault {
  const message = `Prometheus takes no sample of ${formatMicros(BigInt(fromUs))} (${cause.body}): begin later, or give it storage.tsdb.out_of_order_time_window.`;
  return new Fault('unprocessable', message, { errors: [{ path: 'from', message }], cause });
}
