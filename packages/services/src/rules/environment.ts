import type { Db } from '@logflow/db';
import { NO_ENVIRONMENT, type RuleEnvironment } from '@logflow/rules';
import type { ServiceContext } from '../context';
import { lookupTables } from '../tables/lookup-tables';
import { redactionKey } from './redaction-key';

/** What somebody wrote, or what was saved. */
type AnyRule = unknown;

/**
 * What the org has that these rules work with: read only where one of them hashes or looks something up.
 * @param home where the installation's own key lies
 */
export async function environmentOf(
  { db, home }: { readonly db: Db; readonly home: string },
  orgId: number,
  rules: readonly AnyRule[],
): Promise<RuleEnvironment> {
  const hashes = rules.some((rule) => JSON.stringify(field(rule, 'redact'))?.includes('"hash"'));
  const looksUp = rules.some((rule) => field(rule, 'enrich') !== undefined);
  const hashKey = hashes ? await redactionKey(db, home, orgId) : NO_ENVIRONMENT.hashKey;
  return looksUp ? { hashKey, tables: await lookupTables(db, orgId) } : { hashKey };
}

const field = (rule: AnyRule, name: 'redact' | 'enrich'): unknown =>
  typeof rule === 'object' && rule !== null ? (rule as Record<string, unknown>)[name] : undefined;

/** {@link environmentOf} for a rule that a caller sent. */
export const environmentFor = ({ services, org }: ServiceContext, rule: AnyRule): Promise<RuleEnvironment> =>
  environmentOf({ db: services.db, home: services.env.home }, org.id, [rule]);
