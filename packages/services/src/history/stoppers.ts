import { DEFAULT_ORDER, type RuleDefinition } from '@logflow/model';
import type { PoolClient } from 'pg';

/** What of a rule with `stop` decides which lines the rules after it do not see. */
export type Stopper = Pick<RuleDefinition, 'field' | 'pattern' | 'filter'>;

/** A rule as it is tried on stored lines, with those that keep lines from it. */
export interface Tried {
  readonly rule: RuleDefinition;
  readonly stoppers: readonly Stopper[];
}

export const writeTried = ({ rule, stoppers }: Tried): string => JSON.stringify({ ...rule, stoppers });

/** @throws Error where the text is something else */
export function readTried(text: string): Tried {
  const { stoppers = [], ...rule } = JSON.parse(text) as RuleDefinition & { readonly stoppers?: readonly Stopper[] };
  return { rule, stoppers };
}

interface Row {
  readonly id: string;
  readonly definition: string;
  readonly asked: boolean;
}

/**
 * @param id of the saved rule that this one is, or is an edit of; without it the one of its name, or none
 * @returns the rule with those that lines meet before it now and that stop them. A rule that redacts sees every line;
 *   one that redacts stops none here, because stored texts do not hold what it matched.
 */
export async function withStoppers(
  querier: Pick<PoolClient, 'query'>,
  orgId: number,
  { rule, id }: { readonly rule: RuleDefinition; readonly id?: string | undefined },
): Promise<Tried> {
  if (redacts(rule)) return { rule, stoppers: [] };
  const { rows } = await querier.query<Row>(
    `select id, definition, not exists (select 1 from rule_quarantine as q
       where q.org_id = rule.org_id and q.rule_id = rule.id and q.ended_at is null) as asked
     from rule where org_id = $1 and deleted_at is null order by created_at, id`,
    [orgId],
  );
  const all = rows.map((row) => ({ ...row, saved: JSON.parse(row.definition) as RuleDefinition }));
  const own = all.findIndex((one) => (id === undefined ? one.saved.name === rule.name : one.id === id));
  const place = own < 0 ? all.length : own;
  const isBefore = (saved: RuleDefinition, at: number): boolean =>
    orderOf(saved) < orderOf(rule) || (orderOf(saved) === orderOf(rule) && at < place);
  const before = all.filter(
    ({ saved, asked }, at) =>
      asked && at !== own && saved.enabled && saved.stop && !redacts(saved) && isBefore(saved, at),
  );
  return { rule, stoppers: before.map(({ saved: { field, pattern, filter } }) => ({ field, pattern, filter })) };
}

const orderOf = ({ order = DEFAULT_ORDER }: RuleDefinition): number => order;

const redacts = ({ redact = {} }: RuleDefinition): boolean => Object.keys(redact).length > 0;
