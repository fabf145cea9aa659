import { beginBackfill } from '@logflow/ledger';
import { Fault, type RuleDefinition } from '@logflow/model';
import type { PoolClient } from 'pg';
import type { ServiceContext } from '../context';
import { withStoppers, writeTried } from '../history/stoppers';
import type { RuleRow } from '../rules/rule';
import { NO_METRICS, refusedReason, unfitReason } from './fillable';
import type { CommitRange } from './input';

/** A version of a rule, and what of the time before it is to be counted. */
export interface Beginning {
  readonly rule: RuleRow;
  /** Since when the version matches. */
  readonly rulesEpoch: number;
  readonly range: CommitRange & { readonly lines: number };
  /** The field of the request that names the rule's metrics. */
  readonly field: 'id' | 'rule.metrics';
}

/**
 * Begins the backfill of those of the rule's metrics that can be filled.
 * @returns its id
 * @throws Fault `unprocessable` on the field where the rule has no such metric, `conflict` where none of them can be filled now
 */
export async function begin(
  client: PoolClient,
  { org, actor }: ServiceContext,
  { rule, rulesEpoch, range, field }: Beginning,
): Promise<string> {
  const definition = JSON.parse(rule.definition) as RuleDefinition;
  const metrics = fitMetrics(definition, field);
  const tried = await withStoppers(client, org.id, { rule: countingPart(definition), id: rule.id });
  const begun = await beginBackfill(client, {
    ...{ orgId: org.id, ruleId: rule.id, ruleVersion: rule.version, rulesEpoch, metrics, author: actor.name },
    ...{ fromUs: range.fromUs, toUs: range.toUs, linesTotal: range.lines },
    definition: writeTried(tried),
  });
  if (begun.kind === 'begun') return begun.id;
  throw new Fault('conflict', [...begun.refused].map(([name, refused]) => refusedReason(name, refused)).join(' '));
}

function fitMetrics(definition: RuleDefinition, field: Beginning['field']) {
  const reasons = definition.metrics.map((metric) => unfitReason(definition, metric));
  const fit = definition.metrics.filter((_, i) => reasons[i] === null);
  if (fit.length > 0) return fit;
  const message = reasons.length === 0 ? NO_METRICS : reasons.join(' ');
  throw new Fault('unprocessable', message, { errors: [{ path: field, message }] });
}

/** Whatever else a rule does, history is only counted and marked. */
const countingPart = (definition: RuleDefinition): RuleDefinition => ({ ...definition, enabled: true, action: 'keep' });
