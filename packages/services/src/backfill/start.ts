import { type Begun, beginBackfill, RemoteWriteError, remoteWriteTo } from '@logflow/ledger';
import { Fault, formatMicros, type RuleDefinition } from '@logflow/model';
import { encodeWriteRequest } from '@logflow/series';
import { rangeOf } from '../backtest/input';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { liveRule } from '../rules/live';
import type { RuleRow } from '../rules/rule';
import { backfillInput } from './input';
import { type Backfill, readBackfill } from './run';

/** Prometheus takes samples up to seven days late (`out_of_order_time_window`); a day is left for the work itself. */
const REACH_DAYS = 6;
const DAY_US = 86_400_000_000;
const PROBE = 'logflow_backfill_probe';
const RETRY_SECONDS = 10;

interface Range {
  readonly fromUs: number;
  readonly toUs: number;
  readonly lines: number;
}

/**
 * Begins to count the stored lines that came before a rule: the workers do it. Until it ends, the rule's metrics
 * publish nothing.
 * @throws Fault `not_found`; `unprocessable` naming each wrong field; `conflict` where a series is on the graph already
 *   or another backfill holds a metric; `unavailable` when Prometheus does not answer
 */
export async function start(
  context: ServiceContext,
  input: { id: string } & Record<string, unknown>,
): Promise<Backfill> {
  requireRole(context, 'admin');
  const { services, org, actor } = context;
  const { id, ...body } = input;
  const wanted = rangeOf(parseInput(backfillInput, body));
  const rule = await liveRule(services.db.pool, org.id, id);
  const definition = countersOf(rule);
  const rulesEpoch = await epochOf(context, rule);
  const range = await reachOf(context, rulesEpoch, wanted);
  if (range.lines > 0) await probe(context, range.fromUs);
  const metrics = [...new Set(definition.metrics.map(({ name }) => name))];
  const begun = await beginBackfill(services.db, {
    ...{ orgId: org.id, ruleId: rule.id, ruleVersion: rule.version, rulesEpoch, metrics, author: actor.name },
    ...{ definition: JSON.stringify(definition), fromUs: range.fromUs, toUs: range.toUs, linesTotal: range.lines },
  });
  if (begun.kind !== 'begun') throw refusal(begun);
  // Where the queue is away, the workers find the row by themselves.
  await services.queues?.addBackfill({ orgId: org.id, backfillId: begun.id }).catch(() => undefined);
  return readBackfill(context, rule.id, begun.id);
}

/** What its lines are matched with: whatever else a rule does, history is only counted and marked. */
function countersOf(rule: RuleRow): RuleDefinition {
  const definition = JSON.parse(rule.definition) as RuleDefinition;
  if (definition.redact || definition.enrich) {
    throw notBackfilled('The rule redacts or looks names up, and the history of such a rule cannot be counted yet.');
  }
  const metrics = definition.metrics.filter(({ type, value }) => type === 'counter' && value === undefined);
  if (metrics.length > 0) return { ...definition, enabled: true, action: 'keep', metrics };
  throw notBackfilled(
    'The rule has no counter of lines, so there is no history to count: give it one. Gauges, histograms and counters that add captured numbers begin with the lines that come.',
  );
}

const notBackfilled = (message: string): Fault =>
  new Fault('unprocessable', message, { errors: [{ path: 'id', message }] });

async function epochOf({ services, org }: ServiceContext, rule: RuleRow): Promise<number> {
  const { rows } = await services.db.pool.query<{ rules_epoch: number | null }>(
    'select rules_epoch from rule_version where org_id = $1 and rule_id = $2 and version = $3',
    [org.id, rule.id, rule.version],
  );
  const epoch = rows[0]?.rules_epoch ?? null;
  if (epoch !== null) return epoch;
  throw new Fault('conflict', 'It is not known since when this version of the rule matches lines: save it once more.');
}

/** @returns the range, from its first line on, and how many lines its blocks hold */
async function reachOf(
  { services, org }: ServiceContext,
  epoch: number,
  wanted: { fromUs: bigint; toUs: bigint },
): Promise<Range> {
  const [fromUs, toUs] = [commitTime(wanted.fromUs), commitTime(wanted.toUs)];
  const { rows } = await services.db.pool.query<{ first_us: number | null; lines: number | null; now_us: number }>(
    `select min(committed_us) as first_us, sum(line_count) as lines, clock_us() as now_us from block
     where org_id = $1 and rules_epoch < $2 and committed_to_us >= $3 and committed_us < $4`,
    [org.id, epoch, fromUs, toUs],
  );
  const row = rows[0] as NonNullable<(typeof rows)[0]>;
  const first = Math.max(fromUs, row.first_us ?? fromUs);
  const oldest = row.now_us - REACH_DAYS * DAY_US;
  if (row.lines !== null && first < oldest) throw tooOld(first, oldest);
  return { fromUs: Math.min(first, toUs), toUs, lines: row.lines ?? 0 };
}

const commitTime = (us: bigint): number => (us < 0n ? 0 : us > MAX_COMMIT_US ? Number(MAX_COMMIT_US) : Number(us));
const MAX_COMMIT_US = BigInt(Number.MAX_SAFE_INTEGER);

function tooOld(first: number, oldest: number): Fault {
  const [line, least] = [first, oldest].map((us) => formatMicros(BigInt(us)));
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

function refusal(begun: Exclude<Begun, { kind: 'begun' }>): Fault {
  if (begun.kind === 'held') {
    return new Fault('conflict', `A backfill of ${begun.metric} is running: wait for it to end.`);
  }
  const since = formatMicros(BigInt(begun.bornUs));
  const series = `${begun.metric}${begun.labels}`;
  return new Fault(
    'conflict',
    `${series} has points on the graph since ${since}, and what a counter has said cannot be changed: give the rule a metric of another name, and begin the backfill when it is saved.`,
  );
}
