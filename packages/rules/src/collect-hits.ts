import type { Lines } from '@logflow/lines';
import { ParsedTexts } from './attributes';
import type { FieldSets } from './compiled-rule';
import { attributeColumn, bodyColumn, type FieldColumn, jsonColumns } from './fields';
import type { FilterTexts } from './filter';
import type { Hits } from './hits';

/** Which values of which fields the patterns of some rules match. */
export interface CollectedHits {
  readonly hits: Hits;
  /** By field. */
  readonly columns: ReadonlyMap<string, FieldColumn>;
  readonly texts: FilterTexts;
}

export function collectHits(ruleCount: number, fields: readonly FieldSets[], lines: Lines): CollectedHits {
  const texts: FilterTexts = {
    lines,
    resources: new ParsedTexts(lines.resourceTexts),
    attributes: new ParsedTexts(lines.attributeTexts),
  };
  const hits: Hits = new Array(ruleCount);
  const json = jsonColumns(
    lines,
    fields.map(({ field }) => field),
  );
  const columns = new Map<string, FieldColumn>();
  for (const { field, sets } of fields) {
    const column = json.get(field) ?? columnOf(field, lines, texts);
    columns.set(field, column);
    for (const { set, rules } of sets) {
      const own = set.match(column.values);
      for (let i = 0; i < rules.length; i++) hits[rules[i] as number] = own[i];
    }
  }
  return { hits, columns, texts };
}

const columnOf = (field: string, lines: Lines, { attributes }: FilterTexts): FieldColumn =>
  field === 'body' ? bodyColumn(lines) : attributeColumn(lines, attributes, field);
