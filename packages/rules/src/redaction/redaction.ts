import { createHmac } from 'node:crypto';
import type { Redaction, RuleDefinition } from '@logflow/model';
import type { RuleEnvironment } from '../environment';
import { compilePattern, type Pattern } from '../pattern/re2';
import { type Span, toSpan } from '../span';
import { CHECKSUMS } from './checksums';
import type { Edit } from './edits';

const HASH_CHARACTERS = 16;
/** A mask tells whether a text was short, middling or long, and no more. */
const MASKS: readonly (readonly [upTo: number, mask: string])[] = [
  [0, ''],
  [4, '*'.repeat(4)],
  [8, '*'.repeat(8)],
];
const LONG_MASK = '*'.repeat(16);

/** The first match of a text that counts, and what the redaction of all its matches replaces. */
export interface Redacted {
  /** In the original text: the whole match, then each group. */
  readonly spans: readonly Span[];
  readonly groupSpans: Readonly<Record<string, Span>>;
  readonly edits: readonly Edit[];
}

/** Finds what a rule redacts in a text: in every match, not the first alone. */
export class Redactor {
  readonly #pattern: Pattern;
  readonly #replacements: readonly (readonly [group: string, replace: (text: string) => string])[];

  readonly #valid: readonly (readonly [group: string, isValid: (text: string) => boolean])[];

  constructor({ pattern, redact = {}, valid = {} }: RuleDefinition, environment: RuleEnvironment) {
    this.#pattern = compilePattern(pattern, 'gud');
    this.#valid = Object.entries(valid).map(([group, checksum]) => [group, CHECKSUMS[checksum]] as const);
    this.#replacements = Object.entries(redact).map(([group, how]) => [group, replacerOf(how, environment)] as const);
  }

  /** @returns null where the pattern does not match */
  redact(text: string): Redacted | null {
    let first: Omit<Redacted, 'edits'> | null = null;
    const edits: Edit[] = [];
    for (const indices of this.#matches(text)) {
      if (!this.#isValid(text, indices)) continue;
      first ??= spansOf(indices);
      if (this.#replacements.length === 0) break;
      edits.push(...this.#editsOf(text, indices));
    }
    return first && { ...first, edits };
  }

  *#matches(text: string): Generator<RegExpIndicesArray> {
    this.#pattern.lastIndex = 0;
    for (let found = this.#pattern.exec(text); found !== null; found = this.#pattern.exec(text)) {
      const indices = found.indices as RegExpIndicesArray;
      const [start, end] = indices[0] as [number, number];
      yield indices;
      if (start === end) this.#pattern.lastIndex = end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
      if (this.#pattern.lastIndex > text.length) return;
    }
  }

  #isValid(text: string, { groups = {} }: RegExpIndicesArray): boolean {
    return this.#valid.every(([group, isValid]) => {
      const span = groups[group];
      return span !== undefined && isValid(text.slice(span[0], span[1]));
    });
  }

  #editsOf(text: string, { groups = {} }: RegExpIndicesArray): Edit[] {
    return this.#replacements.flatMap(([group, replace]) => {
      const span = groups[group];
      return span ? [{ start: span[0], end: span[1], text: replace(text.slice(span[0], span[1])) }] : [];
    });
  }
}

function spansOf(indices: RegExpIndicesArray): Omit<Redacted, 'edits'> {
  const groups = Object.entries(indices.groups ?? {}).map(([name, pair]) => [name, toSpan(pair)] as const);
  return { spans: Array.from(indices, toSpan), groupSpans: Object.fromEntries(groups) };
}

function replacerOf(how: Redaction, { hashKey }: RuleEnvironment): (text: string) => string {
  if (how === 'mask') return (text) => MASKS.find(([upTo]) => text.length <= upTo)?.[1] ?? LONG_MASK;
  if (how === 'hash')
    return (text) => createHmac('sha256', hashKey).update(text).digest('hex').slice(0, HASH_CHARACTERS);
  return () => how.replace;
}
