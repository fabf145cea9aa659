import { bodyOf, patternOf } from '@logflow/lines';
import { NONE } from '@logflow/model';
import type { BlockSelection } from './evaluate';
import { FieldReader } from './field';
import type { StoredBlock } from './stored-block';

/** How a field is named in the language of queries, with what its lines hold. */
export interface FieldStatistics {
  readonly key: string;
  /** Lines that have the field. */
  readonly lines: number;
  /** Different values; `atLeast` where there are more than were told apart. */
  readonly distinct: { readonly count: number; readonly atLeast: boolean };
  /** Most lines first. Exact among the lines looked at, unless `distinct.atLeast`: then a value that came late may be missing. */
  readonly values: readonly { readonly value: string; readonly lines: number }[];
}

const MAX_FIELDS = 300;
const MAX_VALUES = 10_000;
const MAX_DEPTH = 8;

interface Tally {
  lines: number;
  overflows: boolean;
  readonly values: Map<string, number>;
}

/** What else is counted as a field of a line. */
export interface MoreFields {
  /** The pattern of its body, as `pattern`. */
  readonly patterns?: boolean;
  /** The labels of these series that it incremented, as `label.<name>`. */
  readonly labels?: ReadonlyMap<number, Readonly<Record<string, string>>> | undefined;
}

/** Counts fields and their values over the selected lines of blocks; each distinct text of a block is read once. */
export class FieldTally {
  /** Lines looked at. */
  base = 0;
  readonly more: MoreFields;
  readonly #fields = new Map<string, Tally>();

  constructor(more: MoreFields = {}) {
    this.more = more;
  }

  add(block: StoredBlock, count: number, { lines }: BlockSelection): void {
    this.base += lines.length;
    const reader = new FieldReader(block, count);
    for (const source of ['severity', 'service', 'host'] as const) {
      this.#addColumn(source, reader.column({ source }), lines);
    }
    for (const name of tagNames(block)) this.#addColumn(`tag.${name}`, reader.column({ source: 'tag', name }), lines);
    this.#addTexts('attr.', block.lines.attributeTexts, block.lines.attributes, lines);
    this.#addTexts('resource.', block.lines.resourceTexts, block.lines.resources, lines);
    this.#addRules(block, count, lines);
    if (this.more.labels) this.#addLabels(block, lines, this.more.labels);
    if (this.more.patterns) for (const line of lines) this.#count('pattern', patternOf(bodyOf(block.lines, line)), 1);
  }

  /** @returns fields in most lines first */
  result(top: number): FieldStatistics[] {
    return Array.from(this.#fields, ([key, { lines, overflows, values }]) => ({
      ...{ key, lines, distinct: { count: values.size, atLeast: overflows } },
      values: Array.from(values, ([value, n]) => ({ value, lines: n }))
        .sort((a, b) => b.lines - a.lines || (a.value < b.value ? -1 : 1))
        .slice(0, top),
    })).sort((a, b) => b.lines - a.lines || (a.key < b.key ? -1 : 1));
  }

  /** Every value that was told apart, in no order. */
  *values(): Iterable<{ readonly key: string; readonly value: string; readonly lines: number }> {
    for (const [key, { values }] of this.#fields) for (const [value, lines] of values) yield { key, value, lines };
  }

  /** @returns how many lines have the value; undefined where there was more than could be told apart */
  linesWith(key: string, value: string): number | undefined {
    const tally = this.#fields.get(key);
    if (tally === undefined) return this.#fields.size < MAX_FIELDS ? 0 : undefined;
    return tally.values.get(value) ?? (tally.overflows ? undefined : 0);
  }

  #addColumn(key: string, column: { values: readonly string[]; entries: Uint32Array }, lines: readonly number[]): void {
    const counts = new Uint32Array(column.values.length);
    for (const line of lines) {
      const entry = column.entries[line] as number;
      if (entry !== NONE) (counts[entry] as number)++;
    }
    counts.forEach((n, entry) => {
      if (n > 0) this.#count(key, column.values[entry] as string, n);
    });
  }

  #addTexts(prefix: string, texts: readonly string[], entries: Uint32Array, lines: readonly number[]): void {
    const counts = new Uint32Array(texts.length);
    for (const line of lines) (counts[entries[line] as number] as number)++;
    counts.forEach((n, entry) => {
      if (n > 0) eachScalar(JSON.parse(texts[entry] as string), prefix, 0, (key, value) => this.#count(key, value, n));
    });
  }

  #addRules({ marks }: StoredBlock, count: number, lines: readonly number[]): void {
    for (const ruleId of new Set(marks.hits.map((hits) => hits.ruleId))) {
      const mask = new Uint8Array(count);
      for (const hits of marks.hits) if (hits.ruleId === ruleId) for (const line of hits.lines) mask[line] = 1;
      const n = lines.reduce((sum, line) => sum + (mask[line] as number), 0);
      if (n > 0) this.#count('rule', ruleId, n);
    }
  }

  /** A line counts once for each value of a label, however many series it fed. */
  #addLabels({ marks }: StoredBlock, lines: readonly number[], labels: NonNullable<MoreFields['labels']>): void {
    const ofEntry = marks.seriesIds.map((id) => Object.entries(labels.get(id) ?? {}));
    const selected = new Set(lines);
    const counted = new Map<string, Set<number>>();
    for (const hits of marks.hits) {
      for (const column of hits.series) {
        column.forEach((entry, i) => {
          const line = hits.lines[i] as number;
          if (entry === NONE || !selected.has(line)) return;
          for (const [name, value] of ofEntry[entry] ?? []) {
            const key = JSON.stringify([name, value]);
            const known = counted.get(key) ?? new Set();
            counted.set(key, known.add(line));
          }
        });
      }
    }
    for (const [key, own] of counted) {
      const [name, value] = JSON.parse(key) as [string, string];
      this.#count(`label.${name}`, value, own.size);
    }
  }

  #count(key: string, value: string, n: number): void {
    const known = this.#fields.get(key);
    if (known === undefined && this.#fields.size >= MAX_FIELDS) return;
    const tally = known ?? { lines: 0, overflows: false, values: new Map<string, number>() };
    this.#fields.set(key, tally);
    tally.lines += n;
    const before = tally.values.get(value);
    if (before === undefined && tally.values.size >= MAX_VALUES) tally.overflows = true;
    else tally.values.set(value, (before ?? 0) + n);
  }
}

const tagNames = ({ marks }: StoredBlock): Set<string> =>
  new Set(marks.tagSets.flatMap((text) => Object.keys(JSON.parse(text) as object)));

function eachScalar(node: unknown, path: string, depth: number, visit: (key: string, value: string) => void): void {
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean') visit(path, String(node));
  if (typeof node !== 'object' || node === null || Array.isArray(node) || depth > MAX_DEPTH) return;
  const prefix = depth === 0 ? path : `${path}.`;
  for (const [key, value] of Object.entries(node)) eachScalar(value, `${prefix}${key}`, depth + 1, visit);
}
