import { type Marks, NONE, type RuleHits } from '@logflow/model';

/** Marks and where the lines they speak of begin in the merged block. */
export interface MarksPart {
  readonly marks: Marks;
  readonly firstLine: number;
}

interface Columns {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly lines: number[];
  readonly tags: number[];
  readonly series: number[][];
}

/** @returns one set of marks; what one rule version did in several parts becomes one entry. Parts come in line order. */
export function mergeMarks(parts: readonly MarksPart[]): Marks {
  if (parts.length === 1 && parts[0]?.firstLine === 0) return parts[0].marks;
  const tagSets = new Numbering<string>();
  const seriesIds = new Numbering<number>();
  const rules = new Map<string, Columns>();
  for (const { marks, firstLine } of parts) {
    const tags = marks.tagSets.map((set) => tagSets.of(set));
    const series = marks.seriesIds.map((id) => seriesIds.of(id));
    for (const hits of marks.hits) appendHits(columnsFor(rules, hits), hits, firstLine, tags, series);
  }
  return { hits: Array.from(rules.values(), toHits), tagSets: tagSets.values, seriesIds: seriesIds.values };
}

class Numbering<T> {
  readonly values: T[] = [];
  readonly #numbers = new Map<T, number>();

  of(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.values.length);
    return this.values.push(value) - 1;
  }
}

function columnsFor(rules: Map<string, Columns>, hits: RuleHits): Columns {
  const key = `${hits.ruleId} ${hits.ruleVersion}`;
  const known = rules.get(key);
  if (known) return known;
  const { ruleId, ruleVersion } = hits;
  const columns: Columns = { ruleId, ruleVersion, lines: [], tags: [], series: hits.series.map(() => []) };
  rules.set(key, columns);
  return columns;
}

function appendHits(into: Columns, hits: RuleHits, firstLine: number, tags: number[], series: number[]): void {
  for (const line of hits.lines) into.lines.push(firstLine + line);
  appendColumn(into.tags, hits.tags, tags);
  hits.series.forEach((column, metric) => {
    appendColumn(into.series[metric] as number[], column, series);
  });
}

function appendColumn(into: number[], column: Uint32Array, renumbered: readonly number[]): void {
  for (const entry of column) into.push(entry === NONE ? NONE : (renumbered[entry] as number));
}

const toHits = (columns: Columns): RuleHits => ({
  ruleId: columns.ruleId,
  ruleVersion: columns.ruleVersion,
  lines: Uint32Array.from(columns.lines),
  tags: Uint32Array.from(columns.tags),
  series: columns.series.map((column) => Uint32Array.from(column)),
});
