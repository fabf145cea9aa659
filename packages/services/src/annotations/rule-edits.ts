import type { RuleDefinition } from '@logflow/model';
import type { ServiceContext } from '../context';
import { type Annotation, type AnnotationRange, timeOf } from './annotation';

interface SavedRow {
  readonly ruleId: string;
  readonly version: number;
  readonly author: string;
  readonly us: number;
  readonly definition: string;
  /** Of the version before; null for the first. */
  readonly before: string | null;
}

interface DeletedRow {
  readonly id: string;
  readonly us: number;
  readonly definition: string;
}

const FIRST = "timestamptz 'epoch' + $2::bigint * interval '1 microsecond'";
const END = "timestamptz 'epoch' + $3::bigint * interval '1 microsecond'";
const microsOf = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint as us`;
/**
 * Of all rules where `$4` is empty. The rule of another may be called like the metric: what was read decides. PostgreSQL is not
 * to parse a definition, it takes no half of a surrogate pair.
 */
const mayFeed = (definition: string): string =>
  `($4::text[] = '{}' or exists (select from unnest($4::text[]) metric where position('"name":"' || metric || '"' in ${definition}) > 0))`;

/** @returns the versions of rules that were saved, and the rules that were deleted, the latest first */
export async function readRuleEdits(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const found = await Promise.all([readSaved(context, range), readDeleted(context, range)]);
  return found.flat();
}

/** Reads on until so many are found as are asked for, or there are no more. */
async function readFeeding<Row extends { readonly definition: string }>(
  { org, services }: ServiceContext,
  { fromUs, toUs, metrics, limit }: AnnotationRange,
  query: string,
): Promise<(Row & { readonly parsed: RuleDefinition })[]> {
  const found: (Row & { readonly parsed: RuleDefinition })[] = [];
  for (let offset = 0; found.length < limit; offset += limit) {
    const { rows } = await services.db.pool.query<Row>(`${query} limit $5 offset $6`, [
      ...[org.id, fromUs, toUs, metrics, limit, offset],
    ]);
    const parsed = rows.map((row) => ({ ...row, parsed: parse(row.definition) }));
    found.push(...parsed.filter(({ parsed: rule }) => feeds(rule, metrics)));
    if (rows.length < limit) break;
  }
  return found.slice(0, limit);
}

const feeds = ({ metrics = [] }: RuleDefinition, wanted: readonly string[]): boolean =>
  wanted.length === 0 || metrics.some(({ name }) => wanted.includes(name));

async function readSaved(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const rows = await readFeeding<SavedRow>(
    context,
    range,
    `select v.rule_id as "ruleId", v.version, v.author, v.definition, ${microsOf('v.created_at')}, (
       select definition from rule_version b where b.org_id = $1 and b.rule_id = v.rule_id and b.version = v.version - 1
     ) as before
     from rule_version v where v.org_id = $1 and v.created_at >= ${FIRST} and v.created_at < ${END}
       and ${mayFeed('v.definition')} order by v.created_at desc, v.rule_id, v.version`,
  );
  return rows.map((row) => savedFromRow(row, row.parsed));
}

function savedFromRow(row: SavedRow, definition: RuleDefinition): Annotation {
  const before = row.before === null ? null : parse(row.before);
  return {
    id: `${row.ruleId}:${row.version}`,
    kind: 'rule_edit',
    ...atMoment(row.us),
    title: `Rule ${JSON.stringify(definition.name)} ${doneTo(before, definition)}`,
    text: `Version ${row.version}.`,
    tags: [],
    author: row.author,
    rule: { id: row.ruleId, version: row.version },
  };
}

function doneTo(before: RuleDefinition | null, after: RuleDefinition): string {
  if (before === null) return 'created';
  if (before.enabled !== after.enabled) return after.enabled ? 'enabled' : 'disabled';
  return 'edited';
}

async function readDeleted(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const rows = await readFeeding<DeletedRow>(
    context,
    range,
    `select id, definition, ${microsOf('deleted_at')} from rule
     where org_id = $1 and deleted_at >= ${FIRST} and deleted_at < ${END} and ${mayFeed('definition')}
     order by deleted_at desc, id`,
  );
  return rows.map((row) => deletedFromRow(row, row.parsed));
}

const deletedFromRow = ({ id, us }: DeletedRow, { name }: RuleDefinition): Annotation => ({
  id: `${id}:deleted`,
  kind: 'rule_edit',
  ...atMoment(us),
  title: `Rule ${JSON.stringify(name)} deleted`,
  text: '',
  tags: [],
  author: '',
  rule: null,
});

const parse = (definition: string): RuleDefinition => JSON.parse(definition) as RuleDefinition;

const atMoment = (us: number) => ({ from: timeOf(us), to: timeOf(us) });
