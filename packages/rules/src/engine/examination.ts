import { attributeText, bodyOf, type Lines, ParsedTexts } from '@logflow/lines';
import { cpuNanos, isSurelyAbove, linesIn } from '../cost/cost-readings';
import { type JsonPath, jsonPathOf } from '../fields/json-path';
import { parseJson, textIn } from '../fields/json-text';
import type { RulePattern } from '../sets/rule-pattern';
import type { CompiledRule } from './compiled-rule';

/** Nanoseconds of CPU time. */
export interface ExaminationLimits {
  /** What a rule may take for a line: one that takes more is looked at until that is certain. */
  readonly perLine: number;
  /** What may be spent on rules that are known already. */
  readonly allowance: number;
}

const FIRST_LOOK_LINES = 4;
const LOOK_LINES = 16;
/** A reading ends where this has passed after one of these lines; to ask the clock more often would take as long as a pattern. */
const LOOK_NANOS = 2e6;
const CLOCK_ASKED_AFTER: readonly number[] = [1, 4];

export interface Examined {
  /** What it took, of CPU time. */
  readonly nanos: number;
  /** Whether one that was looked at is known to be too slow. */
  readonly isSlow: boolean;
}

const NOTHING: Examined = { nanos: 0, isSlow: false };

interface Candidate {
  readonly pattern: RulePattern;
  readonly field: string;
}

/** Measures patterns, each by itself, on a few lines at a time. */
export class Examination {
  readonly #all: readonly Candidate[];
  #unseen: readonly Candidate[];
  #next = 0;

  constructor(rules: readonly CompiledRule[]) {
    this.#all = rules.map(({ pattern, field }) => ({ pattern, field }));
    this.#unseen = this.#all.filter(({ pattern }) => pattern.asking.taken === 0);
  }

  /**
   * Has a first look at patterns nobody has seen at work, before they meet all of the lines, then at others in turn for as
   * long as the allowance lasts. Every reading is of lines that the pattern has not just met.
   */
  of(lines: Lines, limits: ExaminationLimits): Examined {
    if (lines.count === 0) return NOTHING;
    const values = new Values(lines);
    const seen: Candidate[] = [];
    let nanos = 0;
    const lookAt = (one: Candidate, atOnce: number): void => {
      nanos += look(one, values, atOnce, limits.perLine);
      seen.push(one);
    };
    for (const one of this.#unseen) lookAt(one, FIRST_LOOK_LINES);
    this.#unseen = [];
    for (let looks = 0; looks < this.#all.length && nanos < limits.allowance; looks++)
      lookAt(this.#all[this.#next++ % this.#all.length] as Candidate, LOOK_LINES);
    return { nanos, isSlow: seen.some(({ pattern }) => pattern.asking.exceeds(limits.perLine)) };
  }
}

/** A slow reading is followed by others, until enough of them are slow or one is not, or the lines have come to an end. */
function look({ pattern, field }: Candidate, values: Values, atOnce: number, perLine: number): number {
  let spent = 0;
  let from = 0;
  const offset = values.nextOffset();
  while (from < values.count) {
    const reading = read(pattern, values.of(field, offset + from, Math.min(atOnce, values.count - from)));
    if (reading === null) break;
    spent += reading.nanos;
    from += reading.values;
    if (!isSurelyAbove(perLine, reading) || pattern.asking.exceeds(perLine)) break;
  }
  return spent;
}

/** @returns null where there is nothing to read. */
function read(pattern: RulePattern, values: readonly Uint8Array[]) {
  if (values.length === 0) return null;
  let done = 0;
  let lines = 0;
  const { nanos } = cpuNanos(() => {
    const start = process.hrtime.bigint();
    for (const value of values) {
      pattern.alone.test(value);
      lines += linesIn(value.length);
      done++;
      if (CLOCK_ASKED_AFTER.includes(done) && Number(process.hrtime.bigint() - start) > LOOK_NANOS) break;
    }
  });
  pattern.asking.add(nanos, lines);
  return { nanos, lines, values: done };
}

/** The texts of lines, by field. */
class Values {
  readonly count: number;
  readonly #lines: Lines;
  readonly #attributes: ParsedTexts;
  readonly #bodies = new Map<number, { body: string; root: unknown }>();
  #offset = Math.floor(Math.random() * 1e6);

  constructor(lines: Lines) {
    this.count = lines.count;
    this.#lines = lines;
    this.#attributes = new ParsedTexts(lines.attributeTexts);
  }

  /** Where the next look begins: not always with the same lines. */
  nextOffset(): number {
    return this.#offset++;
  }

  of(field: string, from: number, count: number): Buffer[] {
    return Array.from({ length: count }, (_, i) => (from + i) % this.count).flatMap((line) => {
      if (field === 'body') return [bodyOf(this.#lines, line)];
      const path = jsonPathOf(field);
      const text = path === null ? this.#attribute(field, line) : this.#inBody(path, line);
      return text === null ? [] : [Buffer.from(text)];
    });
  }

  #attribute(field: string, line: number): string | null {
    return attributeText(
      this.#attributes.at(this.#lines.attributes[line] as number),
      field.slice('attributes.'.length),
    );
  }

  #inBody(path: JsonPath, line: number): string | null {
    const { body, root } = this.#bodies.get(line) ?? this.#parse(line);
    return root === undefined ? null : textIn(body, root, path);
  }

  #parse(line: number): { body: string; root: unknown } {
    const body = bodyOf(this.#lines, line).toString('utf8');
    const parsed = { body, root: parseJson(body) };
    this.#bodies.set(line, parsed);
    return parsed;
  }
}
