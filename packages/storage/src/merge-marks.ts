import { type Marks, NONE, type NotKeptLines, type RuleHits, type StoredSpans } from '@logflow/model';

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
  /** For each column of `series`, null while every line adds 1. */
  readonly values: (number[] | null)[];
  readonly spans: { readonly at: number[]; readonly pairs: number[]; width: number };
}

/**
 * @returns one set of marks; what one rule version did in several parts becomes one entry. Parts come in line order, or
 * are layers of one block; no two of them speak of the same line for the same version.
 */
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
  const notKept = mergeNotKept(parts);
  const merged = { hits: Array.from(rules.values(), toHits), tagSets: tagSets.values, seriesIds: seriesIds.values };
  return notKept.length > 0 ? { ...merged, notKept } : merged;
}

function mergeNotKept(parts: readonly MarksPart[]): NotKeptLines[] {
  const merged = new Map<string, { reason: NotKeptLines['reason']; ruleId: string; lines: number[] }>();
  for (const { marks, firstLine } of parts) {
    for (const { reason, ruleId, lines } of marks.notKept ?? []) {
      const key = `${reason} ${ruleId}`;
      const own = merged.get(key) ?? { reason, ruleId, lines: [] };
      merged.set(key, own);
      for (const line of lines) own.lines.push(firstLine + line);
    }
  }
  return Array.from(merged.values(), (own) => ({ ...own, lines: Uint32Array.from(own.lines) }));
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
  const series: number[][] = hits.series.map(() => []);
  const spans = { at: [], pairs: [], width: 0 };
  const columns: Columns = { ruleId, ruleVersion, lines: [], tags: [], series, values: series.map(() => null), spans };
  rules.set(key, columns);
  return columns;
}

function appendHits(into: Columns, hits: RuleHits, firstLine: number, tags: number[], series: number[]): void {
  const before = into.lines.length;
  for (const line of hits.lines) into.lines.push(firstLine + line);
  appendColumn(into.tags, hits.tags, tags);
  hits.series.forEach((column, metric) => {
    appendColumn(into.series[metric] as number[], column, series);
    appendValues(into, metric, before, hits.values?.[metric] ?? null);
  });
  if (hits.spans) appendSpans(into.spans, before, hits.spans);
}

function appendValues({ values, lines }: Columns, metric: number, before: number, more: Float64Array | null): void {
  if (more === null && values[metric] === null) return;
  const own = values[metric] ?? new Array<number>(before).fill(1);
  values[metric] = own;
  for (let i = before; i < lines.length; i++) own.push(more === null ? 1 : (more[i - before] as number));
}

function appendSpans(
  into: Columns['spans'],
  before: number,
  { at, pairs, width }: NonNullable<RuleHits['spans']>,
): void {
  into.width = width;
  for (const position of at) into.at.push(before + position);
  for (const edge of pairs) into.pairs.push(edge);
}

function appendColumn(into: number[], column: Uint32Array, renumbered: readonly number[]): void {
  for (const entry of column) into.push(entry === NONE ? NONE : (renumbered[entry] as number));
}

const toHits = (columns: Columns): RuleHits => {
  const { ruleId, ruleVersion, lines, tags, series, values, spans } = columns;
  const order = orderOf(lines);
  const sorted = (column: readonly number[]): readonly number[] =>
    order === null ? column : order.map((place) => column[place] as number);
  const placed = (column: readonly number[]): Uint32Array => Uint32Array.from(sorted(column));
  return {
    ruleId,
    ruleVersion,
    lines: placed(lines),
    tags: placed(tags),
    series: series.map(placed),
    ...(values.some((column) => column !== null) && {
      values: values.map((column) => (column === null ? null : Float64Array.from(sorted(column)))),
    }),
    ...(spans.at.length > 0 && { spans: sortedSpans(spans, order) }),
  };
};

/** @returns the places of the lines in ascending order; null: they are so. Layers of one block may lie across. */
function orderOf(lines: readonly number[]): number[] | null {
  if (lines.every((line, place) => place === 0 || (lines[place - 1] as number) < line)) return null;
  return lines.map((_, place) => place).sort((a, b) => (lines[a] as number) - (lines[b] as number));
}

function sortedSpans({ at, pairs, width }: Columns['spans'], order: readonly number[] | null): StoredSpans {
  if (order === null) return { at: Uint32Array.from(at), width, pairs: Uint32Array.from(pairs) };
  const rank = new Map(order.map((place, i) => [place, i]));
  const rankOf = (entry: number): number => rank.get(at[entry] as number) as number;
  const entries = at.map((_, entry) => entry).sort((a, b) => rankOf(a) - rankOf(b));
  return {
    at: Uint32Array.from(entries, rankOf),
    width,
    pairs: Uint32Array.from(entries.flatMap((entry) => pairs.slice(entry * width * 2, (entry + 1) * width * 2))),
  };
}
