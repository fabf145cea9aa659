import { readFlow } from '@logflow/ledger';
import { formatMicros } from '@logflow/model';
import { inSnapshot, storedLines } from '@logflow/storage';
import type { PoolClient } from 'pg';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { type Attention, readAttention } from './attention';
import { type DestinationFlow, readDestinations } from './destinations';
import { type OverviewRange, overviewInput, rangeOf, readClock } from './range';
import { type Reconciliation, reconcile } from './reconcile';
import { type BusyRule, busiestRules, type LiveRule, readRules } from './rules';
import { readSources, type Source, sourcesOf } from './sources';
import { FlowSums } from './sums';

/** What became of the lines that were committed in a range, in whole numbers of one moment. Times are RFC 3339. */
export interface Overview {
  /** The range, widened to whole minutes, its end no later than now; shortened where `isCut`. */
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  /** Whether the range asked for begins before sums were kept. */
  readonly isCut: boolean;
  readonly checkedAt: string;
  readonly lines: LineSums;
  /** Who sent, the busiest first. */
  readonly sources: readonly Source[];
  readonly rules: RuleSums;
  /** Label sets that are sampled now. */
  readonly series: number;
  readonly destinations: readonly DestinationFlow[];
  readonly check: Reconciliation;
  readonly busiest: readonly BusyRule[];
  readonly stepSeconds: number;
  readonly attention: readonly Attention[];
}

/** `accepted = counted + unmatched`, and `accepted = stored + dropped + sampled`. */
export interface LineSums {
  readonly accepted: number;
  /** At least one rule matched it. */
  readonly counted: number;
  readonly unmatched: number;
  readonly stored: number;
  readonly dropped: number;
  readonly sampled: number;
  /** Kept, with at least one tag. */
  readonly tagged: number;
  /** Came again with a key that was counted; not accepted. */
  readonly repeated: number;
  /** Requests that ingest took nothing of, by reason, and not lines. */
  readonly refusedRequests: readonly { readonly reason: string; readonly requests: number }[];
}

export interface RuleSums {
  readonly total: number;
  readonly enabled: number;
  /** A line counts once for each rule that matched it. */
  readonly matches: number;
  /** What matching a line took with all rules together; null where it was not measured. */
  readonly microsPerLine: number | null;
  /** From acceptance to commit, of a line, on average; null where it was not measured. */
  readonly waitSeconds: number | null;
}

/**
 * The overview of a range, by default of the last 15 minutes.
 * @throws Fault `unprocessable`; `invalid` where the range is empty or spans more than 31 days
 */
export async function get(context: ServiceContext, input: unknown = {}): Promise<Overview> {
  requireRole(context, 'admin');
  const { db, env, queues } = context.services;
  const given = parseInput(overviewInput, input);
  const jobs = await queues?.backlog().catch(() => null);
  const backlog = typeof jobs === 'number' ? { jobs, limit: env.ingestBacklogJobs } : null;
  return inSnapshot(db, (client) => readOverview(context, client, given, backlog));
}

async function readOverview(
  { org, services }: ServiceContext,
  client: PoolClient,
  given: Parameters<typeof rangeOf>[0],
  backlog: { jobs: number; limit: number } | null,
): Promise<Overview> {
  const clock = await readClock(client, org.id);
  const range = rangeOf(given, clock);
  const flow = new FlowSums(await readFlow(client, org.id, range));
  const stored = await storedLines(services.db, client, org.id, range);
  const rules = await readRules(client, org.id);
  const names = await readSources(client, org.id);
  const destinations = await readDestinations(client, org.id, range, flow);
  const seen = { clock, flow, rules, destinations, sources: names, backlog };
  return {
    ...presentRange(range, clock.nowUs),
    lines: lineSums(flow, stored.lines - stored.notKept),
    sources: sourcesOf(flow, names),
    rules: ruleSums(flow, rules),
    series: await liveSeries(client, org.id),
    destinations,
    check: reconcile(flow, stored, destinations),
    ...(await busiestRules(client, org.id, range, { rules, flow })),
    attention: await readAttention(client, org.id, seen),
  };
}

const presentRange = ({ fromUs, toUs, seconds, isCut }: OverviewRange, nowUs: number) => ({
  from: formatMicros(BigInt(fromUs)),
  to: formatMicros(BigInt(Math.min(toUs, nowUs))),
  checkedAt: formatMicros(BigInt(nowUs)),
  seconds,
  isCut,
});

function lineSums(flow: FlowSums, stored: number): LineSums {
  const [accepted, counted] = [flow.total('accepted'), flow.total('matched')];
  return {
    ...{ accepted, counted, unmatched: accepted - counted, stored },
    dropped: flow.total('dropped'),
    sampled: flow.total('sampled'),
    tagged: flow.total('tagged'),
    repeated: flow.total('repeated'),
    refusedRequests: flow.most('refused').map(([reason, requests]) => ({ reason, requests })),
  };
}

function ruleSums(flow: FlowSums, rules: readonly LiveRule[]): RuleSums {
  const lines = flow.total('accepted');
  const perLine = (sum: number, unit: number): number | null => (sum > 0 && lines > 0 ? sum / lines / unit : null);
  return {
    total: rules.length,
    enabled: rules.filter(({ definition }) => definition.enabled).length,
    matches: flow.total('rule'),
    microsPerLine: perLine(flow.total('match_us'), 1),
    waitSeconds: perLine(flow.total('wait_ms'), 1_000),
  };
}

async function liveSeries(client: PoolClient, orgId: number): Promise<number> {
  const { rows } = await client.query<{ live: number }>('select live from series_budget where org_id = $1', [orgId]);
  return rows[0]?.live ?? 0;
}
