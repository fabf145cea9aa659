import { readFlowSteps } from '@logflow/ledger';
import type { RuleDefinition } from '@logflow/model';
import type { PoolClient } from 'pg';
import { fittingStep } from '../time-range';
import type { OverviewRange } from './range';
import type { FlowSums } from './sums';

/** A rule that is not deleted. */
export interface LiveRule {
  readonly id: string;
  readonly definition: RuleDefinition;
}

export async function readRules(client: PoolClient, orgId: number): Promise<LiveRule[]> {
  const { rows } = await client.query<{ id: string; definition: string }>(
    'select id, definition from rule where org_id = $1 and deleted_at is null order by created_at, id',
    [orgId],
  );
  return rows.map(({ id, definition }) => ({ id, definition: JSON.parse(definition) as RuleDefinition }));
}

/** A rule and the lines that it matched in the range. */
export interface BusyRule {
  readonly id: string;
  readonly name: string;
  readonly matches: number;
  /** Of each step of the range, oldest first; the last may still be filling. */
  readonly perStep: readonly number[];
  /** A counter that it feeds, for the graph; null where it feeds none. */
  readonly metric: string | null;
}

const SHOWN = 6;
const MINUTE_US = 60_000_000n;

/** @returns the rules that matched most, and the seconds of their steps */
export async function busiestRules(
  client: PoolClient,
  orgId: number,
  range: OverviewRange,
  { rules, flow }: { readonly rules: readonly LiveRule[]; readonly flow: FlowSums },
): Promise<{ busiest: BusyRule[]; stepSeconds: number }> {
  const live = new Map(rules.map((rule) => [rule.id, rule.definition]));
  const most = flow
    .most('rule')
    .filter(([id]) => live.has(id))
    .slice(0, SHOWN);
  const stepUs = stepOf(range);
  const subjects = most.map(([id]) => id);
  const steps = await readFlowSteps(client, orgId, range, { kind: 'rule', subjects, stepUs });
  const busiest = most.map(([id, matches]) => {
    const { name, metrics } = live.get(id) as RuleDefinition;
    const metric = metrics.find(({ type }) => type === 'counter')?.name ?? null;
    return { id, name, matches, perStep: steps.get(id) ?? [], metric };
  });
  return { busiest, stepSeconds: stepUs / 1e6 };
}

function stepOf({ fromUs, toUs }: OverviewRange): number {
  const fitting = fittingStep(BigInt(toUs - fromUs));
  return Number(fitting < MINUTE_US ? MINUTE_US : fitting);
}
