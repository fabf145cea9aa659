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

/** Counts fields and their values over the selected lines of blocks; each distinct text of a block is read once. */
export class FieldTally {
  /** Lines looked at. */
  base = 0;
  readonly #fields = new Map<string, Tally>();

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
