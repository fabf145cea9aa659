import type { RuleDefinition } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { decodeNumber, encodeCursor } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { liveRule } from './live';
import type { RuleHistoryEntry } from './rule';

interface VersionRow {
  readonly version: number;
  readonly definition: string;
  readonly author: string;
  readonly created_at: Date;
}

/**
 * The history of a rule, newest first.
 * @throws Fault `not_found`
 */
export async function versions(
  context: ServiceContext,
  input: PageInput & { id: string },
): Promise<Page<RuleHistoryEntry>> {
  requireRole(context, 'admin');
  const limit = pageLimit(input);
  const before = input.cursor === undefined ? null : decodeNumber(input.cursor);
  const { id } = await liveRule(context.services.db.pool, context.org.id, input.id);
  const { rows } = await context.services.db.pool.query<VersionRow>(
    `select version, definition, author, created_at from rule_version
     where org_id = $1 and rule_id = $2 and ($3::bigint is null or version < $3) order by version desc limit $4`,
    [context.org.id, id, before, limit + 1],
  );
  const last = rows[limit - 1];
  const nextCursor = rows.length > limit && last ? encodeCursor([String(last.version)]) : null;
  return { items: rows.slice(0, limit).map(entryFromRow), nextCursor };
}

const entryFromRow = (row: VersionRow): RuleHistoryEntry => ({
  version: row.version,
  author: row.author,
  createdAt: row.created_at.toISOString(),
  definition: JSON.parse(row.definition) as RuleDefinition,
});
