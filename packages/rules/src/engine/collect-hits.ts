import { type Lines, ParsedTexts } from '@logflow/lines';
import { attributeColumn, bodyColumn, type FieldColumn, jsonColumns } from '../fields/fields';
import type { FilterTexts } from '../fields/filter';
import type { FieldPatterns } from '../sets/field-patterns';
import type { Hits } from '../sets/hits';

/** Which values of which fields the patterns of some rules match. */
export interface CollectedHits {
  readonly hits: Hits;
  /** By field. */
  readonly columns: ReadonlyMap<string, FieldColumn>;
  readonly texts: FilterTexts;
}

export function collectHits(ruleCount: number, fields: readonly FieldPatterns[], lines: Lines): CollectedHits {
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
  for (const patterns of fields) {
    const { field } = patterns;
    const column = json.get(field) ?? columnOf(field, lines, texts);
    columns.set(field, column);
    patterns.match(column.values, hits);
  }
  return { hits, columns, texts };
}

const columnOf = (field: string, lines: Lines, { attributes }: FilterTexts): FieldColumn =>
  field === 'body' ? bodyColumn(lines) : attributeColumn(lines, attributes, field);
