import { HOUR_US, MINUTE_US, readFlow } from '@logflow/ledger';
import type { PoolClient } from 'pg';
import { slowReason } from '../rules/slow';
import { metricsNearLimit, NEAR, type NearLimit } from './budgets';
import type { DestinationFlow } from './destinations';
import type { Clock } from './range';
import type { LiveRule } from './rules';
import { readSilent, type Silent } from './silence';
import type { SourceToken, SourceTokens } from './sources';
import { FlowSums } from './sums';
import { count, duration, rate } from './words';

/** Something that a person should see to. */
export interface Attention {
  readonly kind:
    | 'destination'
    | 'graph_behind'
    | 'backlog'
    | 'quarantined_rule'
    | 'silent_rule'
    | 'silent_source'
    | 'metric_near_limit'
    | 'series_near_limit'
    | 'refused';
  readonly severity: 'bad' | 'warn';
  /** What it is about: a destination, a rule, an ingest token or a metric; null where it is about the whole. */
  readonly subject: { readonly id: string; readonly name: string } | null;
  /** A sentence or two; times of day in it are UTC. */
  readonly message: string;
  /** Since when, RFC 3339, where that is known and a time of day stands in the sentence. */
  readonly since: string | null;
}

/** What the list is made of besides what it reads itself. */
export interface Seen {
  readonly clock: Clock;
  readonly flow: FlowSums;
  readonly rules: readonly LiveRule[];
  readonly destinations: readonly DestinationFlow[];
  readonly sources: SourceTokens;
  /** Jobs that wait, and how many may; null where the queue does not say. */
  readonly backlog: { readonly jobs: number; readonly limit: number } | null;
}

/** @returns what needs a look, the worst first */
export async function readAttention(client: PoolClient, orgId: number, seen: Seen): Promise<Attention[]> {
  const quarantined = await quarantinedRules(client, orgId, seen.rules);
  const found = [
    ...destinationTroubles(seen.destinations),
    ...graphBehind(seen.clock),
    ...backlog(seen.backlog),
    ...quarantined,
    ...(await silences(client, orgId, seen, new Set(quarantined.map(({ subject }) => subject?.id)))),
    ...(await nearLimits(client, orgId, seen.rules)),
    ...refusals(seen.flow),
  ];
  return [...found.filter(({ severity }) => severity === 'bad'), ...found.filter(({ severity }) => severity !== 'bad')];
}

const SLOW_SECONDS = 60;

function destinationTroubles(destinations: readonly DestinationFlow[]): Attention[] {
  return destinations.flatMap(({ id, name, enabled, status }) => {
    const { breaker, reason, oldestPendingSeconds, dead, message, since } = status;
    const isTroubled = breaker !== 'closed' || reason !== null || oldestPendingSeconds > SLOW_SECONDS || dead > 0;
    if (enabled ? !isTroubled : dead + status.pending === 0) return [];
    const severity = breaker === 'closed' ? 'warn' : 'bad';
    const said = message.startsWith(name) ? message : `${name}: ${message}`;
    return [{ kind: 'destination', severity, subject: { id, name }, message: said, since } as const];
  });
}

const LATE_US = 60_000_000;

function graphBehind({ nowUs, lastBoundaryUs, intervalUs, unsentUs }: Clock): Attention[] {
  const about = { kind: 'graph_behind', severity: 'bad', subject: null, since: null } as const;
  const lateUs = nowUs - lastBoundaryUs;
  if (lateUs > LATE_US + 2 * intervalUs) {
    const message = `The graph stands still for ${duration(lateUs)}: no worker samples. Counting loses nothing; see that a worker runs.`;
    return [{ ...about, message }];
  }
  if (unsentUs === null || nowUs - unsentUs <= LATE_US + 2 * intervalUs) return [];
  const message = `The graph is ${duration(nowUs - unsentUs)} behind: Prometheus does not take the samples. They wait, and nothing is lost for seven days.`;
  return [{ ...about, message }];
}

function backlog(jobs: Seen['backlog']): Attention[] {
  if (jobs === null || jobs.jobs < jobs.limit / 2) return [];
  const message = `${count(jobs.jobs)} jobs wait to be counted, and beyond ${count(jobs.limit)} ingest refuses more: add workers, or see why they are slow.`;
  return [{ kind: 'backlog', severity: 'bad', subject: null, message, since: null }];
}

async function quarantinedRules(client: PoolClient, orgId: number, rules: readonly LiveRule[]): Promise<Attention[]> {
  const { rows } = await client.query<{
    rule_id: string;
    doing: 'asking' | 'acting';
    nanos_per_line: number;
    budget_nanos: number;
  }>(
    'select rule_id, doing, nanos_per_line, budget_nanos from rule_quarantine where org_id = $1 and ended_at is null',
    [orgId],
  );
  const names = new Map(rules.map(({ id, definition }) => [id, definition.name]));
  return rows.flatMap((row) => {
    const name = names.get(row.rule_id);
    if (name === undefined) return [];
    const slow = { doing: row.doing, nanosPerLine: row.nanos_per_line, budgetNanos: row.budget_nanos };
    const message = `${name} is taken out of matching: it is too slow. ${slowReason(slow)}`;
    return [{ kind: 'quarantined_rule', severity: 'bad', subject: { id: row.rule_id, name }, message, since: null }];
  });
}

/** Where nothing arrives at all, that is said of who sends, and not of every rule. */
async function silences(
  client: PoolClient,
  orgId: number,
  { clock: { nowUs }, rules, sources }: Seen,
  except: ReadonlySet<string | undefined>,
): Promise<Attention[]> {
  const lastHour = { fromUs: nowUs - HOUR_US - (nowUs % MINUTE_US), toUs: nowUs + MINUTE_US - (nowUs % MINUTE_US) };
  const lately = new FlowSums(await readFlow(client, orgId, lastHour));
  // What is sent shows once it is committed; its token is known to be used as soon as it comes.
  const isQuiet = (id: string, { isRevoked, usedUs }: SourceToken): boolean =>
    !isRevoked && usedUs < lastHour.fromUs && lately.of('accepted', id) === 0;
  const senders = new Map([...sources].filter(([id, token]) => isQuiet(id, token)));
  const quietSenders = await readSilent(client, orgId, nowUs, { kind: 'accepted', subjects: [...senders.keys()] });
  const bySource = quietSenders.map((one) => silentSource(one, senders.get(one.subject)?.name ?? ''));
  if (lately.total('accepted') === 0) return bySource;
  const asked = new Map(
    rules
      .filter(({ id, definition }) => definition.enabled && !except.has(id) && lately.of('rule', id) === 0)
      .map(({ id, definition }) => [id, definition.name]),
  );
  const quiet = await readSilent(client, orgId, nowUs, { kind: 'rule', subjects: [...asked.keys()] });
  return [...bySource, ...quiet.map((one) => silentRule(one, asked.get(one.subject) ?? ''))];
}

const silentRule = ({ subject, silentUs, perHour }: Silent, name: string): Attention => ({
  kind: 'silent_rule',
  severity: 'warn',
  subject: { id: subject, name },
  message: `${name} has been silent for ${duration(silentUs)}; it usually matches ${rate(perHour)} an hour.`,
  since: null,
});

const silentSource = ({ subject, silentUs, perHour }: Silent, name: string): Attention => ({
  kind: 'silent_source',
  severity: 'bad',
  subject: { id: subject, name },
  message: `${name} has sent nothing for ${duration(silentUs)}; it usually sends ${rate(perHour)} lines an hour.`,
  since: null,
});

async function nearLimits(client: PoolClient, orgId: number, rules: readonly LiveRule[]): Promise<Attention[]> {
  const metrics = await metricsNearLimit(client, orgId, rules);
  const { rows } = await client.query<{ live: number; most: number }>(
    'select live, max_series as most from series_budget where org_id = $1',
    [orgId],
  );
  const budget = rows[0];
  const isNear = budget !== undefined && budget.live >= NEAR * budget.most;
  const message = `All metrics together have ${count(budget?.live ?? 0)} of ${count(budget?.most ?? 0)} series; further label sets count in __other__.`;
  return [
    ...metrics.map(nearLimit),
    ...(isNear ? [{ kind: 'series_near_limit', severity: 'warn', subject: null, message, since: null } as const] : []),
  ];
}

function nearLimit({ metric, series, maxSeries, ruleId, label }: NearLimit): Attention {
  const full = series >= maxSeries ? ', and further label sets count in __other__' : '';
  const grows = label === null ? '' : `; ${label} grows fastest`;
  const message = `${metric} is at ${count(series)} of ${count(maxSeries)} series${full}${grows}.`;
  return { kind: 'metric_near_limit', severity: 'warn', subject: { id: ruleId, name: metric }, message, since: null };
}

function refusals(flow: FlowSums): Attention[] {
  const reasons = flow.most('refused');
  if (reasons.length === 0) return [];
  const requests = flow.total('refused');
  const why = reasons.map(([reason, n]) => `${REASONS[reason] ?? reason} ${count(n)}`).join(', ');
  const message = `${count(requests)} ${requests === 1 ? 'request was' : 'requests were'} refused, and nothing of ${requests === 1 ? 'it' : 'them'} was taken: ${why}.`;
  return [{ kind: 'refused', severity: 'warn', subject: null, message, since: null }];
}

/** Keys are those of `DISCARD_REASONS`. */
const REASONS: Readonly<Record<string, string>> = {
  malformed: 'malformed',
  bad_encoding: 'wrongly encoded',
  unsupported: 'of a kind not taken',
  line_too_long: 'a line too long',
  body_too_large: 'too large',
  too_many_fields: 'too many fields',
  backlog_full: 'backlog full',
  queue_unavailable: 'queue not there',
};
