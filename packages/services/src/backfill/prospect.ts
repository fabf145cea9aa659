import { refusedMetrics } from '@logflow/ledger';
import { formatMicros, type RuleDefinition } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { liveRule } from '../rules/live';
import { NO_METRICS, refusedReason, unfitReason } from './fillable';
import { earlierLines } from './reach';
import { epochOf } from './start';

/** What a backfill of a rule would find if it began now. */
export interface Prospect {
  /** `refused`: the sentence that says why its history cannot be counted; null where it can. */
  readonly metrics: readonly { readonly name: string; readonly refused: string | null }[];
  /** Why none can; null where one can. */
  readonly refused: string | null;
  /** The lines that came before the rule's version and are stored: their commits, half-open. */
  readonly earlier: { readonly from: string; readonly to: string; readonly lines: number } | null;
  /** No range whose first line is older is taken. */
  readonly oldest: string | null;
}

const ALL = { fromUs: 0, toUs: Number.MAX_SAFE_INTEGER };

/** @throws Fault `not_found` */
export async function prospect(context: ServiceContext, input: { id: string }): Promise<Prospect> {
  requireRole(context, 'admin');
  const { org, services } = context;
  const rule = await liveRule(services.db.pool, org.id, input.id);
  const definition = JSON.parse(rule.definition) as RuleDefinition;
  const found = await refusedMetrics(services.db.pool, org.id, definition.metrics);
  const metrics = definition.metrics.map((metric) => {
    const refused = found.get(metric.name);
    const now = refused === undefined ? null : refusedReason(metric.name, refused);
    return { name: metric.name, refused: unfitReason(definition, metric) ?? now };
  });
  const earlier = await earlierLines(context, await epochOf(context, rule), ALL);
  const isRefused = metrics.every(({ refused }) => refused !== null);
  return {
    metrics,
    refused: isRefused ? metrics.map(({ refused }) => refused).join(' ') || NO_METRICS : null,
    earlier: earlier && { from: timeOf(earlier.fromUs), to: timeOf(earlier.toUs), lines: earlier.lines },
    oldest: earlier && timeOf(earlier.oldestUs),
  };
}

const timeOf = (us: number): string => formatMicros(BigInt(us));
