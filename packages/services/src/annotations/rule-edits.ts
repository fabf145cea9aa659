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
/** Of all rules where `$4` is empty. */
const feeds = (definition: string): string =>
  `($4::text[] = '{}' or exists (
    select 1 from json_array_elements(${definition}::json -> 'metrics') metric where metric ->> 'name' = any ($4)))`;

/** @returns the versions of rules that were saved, and the rules that were deleted, the latest first */
export async function readRuleEdits(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const found = await Promise.all([readSaved(context, range), readDeleted(context, range)]);
  return found.flat();
}

const parametersOf = ({ org }: ServiceContext, { fromUs, toUs, metrics, limit }: AnnotationRange): unknown[] => [
  ...[org.id, fromUs, toUs, metrics, limit],
];

async function readSaved(context: ServiceContext, range: AnnotationRange): Promise<Annotation[]> {
  const { rows } = await context.services.db.pool.query<SavedRow>(
    `select v.rule_id as "ruleId", v.version, v.author, v.definition, ${microsOf('v.created_at')}, (
       select definition from rule_version b where b.org_id = $1 and b.rule_id = v.rule_id and b.version = v.version - 1
     ) as before
     from rule_version v where v.org_id = $1 and v.created_at >= ${FIRST} and v.created_at < ${END}
       and ${feeds('v.definition')} order by v.created_at desc limit $5`,
    parametersOf(context, range),
  );
  return rows.map((row) => savedFromRow(row, parse(row.definition)));
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
  const { rows } = await context.services.db.pool.query<DeletedRow>(
    `select id, definition, ${microsOf('deleted_at')} from rule
     where org_id = $1 and deleted_at >= ${FIRST} and deleted_at < ${END} and ${feeds('definition')}
     order by deleted_at desc limit $5`,
    parametersOf(context, range),
  );
  return rows.map((row) => deletedFromRow(row, parse(row.definition)));
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
