import { type Db, transaction } from '@logflow/db';
import { Fault, MAX_TIME_MICROS, MIN_TIME_MICROS } from '@logflow/model';
import { planWalk, type WalkPlan, type WalkSlice } from '@logflow/storage';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { type Tried, withStoppers, writeTried } from '../history/stoppers';
import { parseInput } from '../input';
import { environmentFor } from '../rules/environment';
import { parseNestedRule } from '../rules/nested';
import { fittingStep } from '../time-range';
import { forecast } from './forecast';
import { type Found, nothingFound } from './found';
import { backtestInput, rangeOf } from './input';
import { type Backtest, backtestFromRow, backtestRow } from './run';
import { SeriesTally } from './series-tally';
import { failBacktest, SLICES_WAITING } from './slices';

/** Scanned in a tenth of a second or so: short enough for live lines to pass, long enough for a job to be worth it. */
const LINES_PER_SLICE = 50_000;
const MAX_SLICES = 2_000;
const RUNS_AT_ONCE = 3;
const RETRY_SECONDS = 5;

interface Wanted {
  readonly tried: Tried;
  readonly clock: 'event' | 'committed';
  readonly fromUs: bigint;
  readonly toUs: bigint;
}

/**
 * Begins to try a rule on stored lines; the workers do it, slice by slice.
 * @throws Fault `unprocessable` naming each wrong field; `busy` while as many runs as an org may have are running
 */
export async function start(context: ServiceContext, input: unknown): Promise<Backtest> {
  requireRole(context, 'admin');
  const { rule, id: edited, from, to, clock } = parseInput(backtestInput, input);
  const environment = await environmentFor(context, rule);
  const definition = { ...(await parseNestedRule(rule, 'back-test', environment)), enabled: true };
  const range = rangeOf({ from, to });
  const tried = await withStoppers(context.services.db.pool, context.org.id, {
    rule: definition,
    id: edited?.toLowerCase(),
  });
  const wanted = { tried, clock, ...range };
  const plan = await planOf(context, wanted);
  const id = await transaction(context.services.db, (client) => insertRun(client, context, wanted, plan));
  await askForSlices(context, id, plan.slices.length);
  return backtestFromRow(await backtestRow(context.services.db.pool, context.org.id, id));
}

/** @throws Fault `unavailable`, the run ended, where the queue does not take them */
async function askForSlices({ services, org }: ServiceContext, backtestId: string, slices: number): Promise<void> {
  const first = Array.from({ length: Math.min(slices, SLICES_WAITING) }, (_, slice) => slice);
  try {
    await services.queues?.addBacktests(first.map((slice) => ({ orgId: org.id, backtestId, slice })));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    await failBacktest(services.db, { orgId: org.id, backtestId }, reason);
    const message = `The queue did not take the back-test (${reason}): try again in a few seconds.`;
    throw new Fault('unavailable', message, { retryAfterSeconds: RETRY_SECONDS, cause });
  }
}

async function planOf({ services, org }: ServiceContext, wanted: Wanted): Promise<WalkPlan> {
  const range = walkRange(wanted);
  const lines = await linesAtMost(services.db, org.id);
  return planWalk(services.db, org.id, range, Math.max(LINES_PER_SLICE, Math.ceil(lines / MAX_SLICES)));
}

/** A time that no line can have is as good as the last one that it could. */
function walkRange({ clock, fromUs, toUs }: Wanted) {
  if (clock === 'event') {
    const event = { from: atLeast(fromUs, MIN_TIME_MICROS), to: atLeast(toUs, MIN_TIME_MICROS) };
    return { committedFromUs: 0, committedToUs: Number.MAX_SAFE_INTEGER, event };
  }
  const clamp = (us: bigint) => Number(atLeast(us < MAX_COMMIT_US ? us : MAX_COMMIT_US, 0n));
  return { committedFromUs: clamp(fromUs), committedToUs: clamp(toUs), event: null };
}

const MAX_COMMIT_US = BigInt(Number.MAX_SAFE_INTEGER);
const atLeast = (value: bigint, least: bigint): bigint => (value < least ? least : value);

async function linesAtMost(db: Db, orgId: number): Promise<number> {
  const { rows } = await db.pool.query<{ lines: number | null }>(
    'select sum(line_count) as lines from block where org_id = $1',
    [orgId],
  );
  return rows[0]?.lines ?? 0;
}

async function insertRun(
  client: PoolClient,
  context: ServiceContext,
  { tried, clock, fromUs, toUs }: Wanted,
  plan: WalkPlan,
): Promise<string> {
  await refuseTooMany(client, context.org.id);
  const nothing = plan.slices.length === 0;
  const found = emptyFound(plan, { fromUs, toUs });
  const { rows } = await client.query<{ id: string }>(
    `insert into backtest (org_id, definition, clock, from_us, to_us, author, slices, lines_total, found, state, result,
       ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $11::text is null then null else clock_timestamp() end)
     returning id`,
    [
      context.org.id,
      writeTried(tried),
      clock,
      clampTime(fromUs).toString(),
      clampTime(toUs).toString(),
      context.actor.name,
      plan.slices.length,
      plan.slices.reduce((sum, { lines }) => sum + lines, 0),
      JSON.stringify(found),
      nothing ? 'done' : 'running',
      nothing ? JSON.stringify(forecast(tried.rule, new SeriesTally())) : null,
    ],
  );
  const { id } = rows[0] as { id: string };
  await insertSlices(client, context.org.id, id, plan.slices);
  return id;
}

const clampTime = (us: bigint): bigint =>
  us < MIN_TIME_MICROS ? MIN_TIME_MICROS : us > MAX_TIME_MICROS ? MAX_TIME_MICROS : us;

/** Counters from the first line there is, not from the first that was asked for: a range may begin with the epoch. */
function emptyFound({ span }: WalkPlan, { fromUs, toUs }: { fromUs: bigint; toUs: bigint }): Found {
  if (span === null) return nothingFound(fromUs, fromUs, 1_000_000n);
  const first = span.firstUs > fromUs ? span.firstUs : fromUs;
  const end = span.lastUs < toUs ? span.lastUs + 1n : toUs;
  return nothingFound(first, end, fittingStep(end - first));
}

/** The org's row is locked until the run is there, so that runs begun at the same time are counted one after another. */
async function refuseTooMany(client: PoolClient, orgId: number): Promise<void> {
  await client.query('select 1 from org where id = $1 for no key update', [orgId]);
  const { rows } = await client.query<{ running: number }>(
    "select count(*)::int as running from backtest where org_id = $1 and state = 'running'",
    [orgId],
  );
  if ((rows[0]?.running ?? 0) < RUNS_AT_ONCE) return;
  const message = `${RUNS_AT_ONCE} back-tests of this organisation are running, which is the limit: wait for one to end, or cancel one.`;
  throw new Fault('busy', message, { retryAfterSeconds: RETRY_SECONDS });
}

async function insertSlices(client: PoolClient, orgId: number, id: string, slices: readonly WalkSlice[]) {
  await client.query(
    `insert into backtest_slice (org_id, backtest_id, slice, from_us, to_us, lines)
     select $1::int, $2::uuid, nth - 1, from_us, to_us, lines
     from unnest($3::bigint[], $4::bigint[], $5::bigint[]) with ordinality as s (from_us, to_us, lines, nth)`,
    [orgId, id, slices.map((s) => s.fromUs), slices.map((s) => s.toUs), slices.map((s) => s.lines)],
  );
}
