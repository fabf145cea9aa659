import { bodyOf, type Lines, rewriteLines, setAttributeText } from '@logflow/lines';
import { NONE, type RuleHits, type StoredSpans } from '@logflow/model';
import type { Effect, EffectBook } from '../effects/effects';
import type { FieldColumn } from '../fields/fields';
import { filterLines } from '../fields/filter';
import { readsBody } from '../fields/json-path';
import type { PlacedText } from '../fields/json-text';
import { placeField } from '../fields/place-field';
import { applyEdits, type Edit, joinEdits, moveSpan } from '../redaction/edits';
import type { Redacted, Redactor } from '../redaction/redaction';
import type { FieldPatterns } from '../sets/field-patterns';
import type { Span } from '../span';
import { hitsOf } from './apply-rule';
import { type CollectedHits, collectHits } from './collect-hits';
import type { CompiledRule } from './compiled-rule';
import type { Timing } from './timing';

export interface FoundHits {
  readonly rule: CompiledRule;
  readonly hits: RuleHits;
}

/** What one rule found in a line. */
interface Finding {
  readonly line: number;
  /** The text that is stored, as it came. */
  readonly stored: string;
  /** In `stored`. */
  readonly found: Redacted;
  readonly read: PlacedText['read'];
}

/** A text of a line that is stored, whatever rules redacted it. */
interface RedactedText {
  readonly text: string;
  readonly edits: readonly Edit[];
}

const BODY = 'body';

/**
 * Finds what the rules match in the lines as they came, and redacts it. All of them see the original texts; what they
 * say of a match (tags, labels, numbers, spans) comes from what is left.
 */
export function redactLines(
  rules: readonly CompiledRule[],
  fields: readonly FieldPatterns[],
  lines: Lines,
  book: EffectBook,
  timing: Timing,
): { readonly hits: readonly FoundHits[]; readonly lines: Lines } {
  const collected = collectHits(rules.length, fields, lines);
  const findings = rules.map((rule, index) => findingsOf(rule, collected, index, timing));
  const texts = redactedTexts(rules, findings);
  const hits = rules.flatMap((rule, index) => {
    const own = findings[index] as Finding[];
    return own.length === 0
      ? []
      : [{ rule, hits: toHits(rule, own, texts.get(storedIn(rule.field)) as FieldTexts, book) }];
  });
  return { hits, lines: rewrite(lines, texts) };
}

function findingsOf(
  rule: CompiledRule,
  { hits, columns, texts }: CollectedHits,
  index: number,
  timing: Timing,
): Finding[] {
  const values = hits[index];
  const column = columns.get(rule.field);
  if (values === undefined || column === undefined) return [];
  const passed = filterLines(rule.filter, texts, column.linesOf(values));
  return timing(rule, column, passed, () =>
    passed.flatMap((line) => {
      const stored = storedText(rule.field, texts.lines, column, line);
      const placed = placeField(rule.field, stored);
      const found = placed && (rule.redactor as Redactor).redact(placed.text);
      return found ? [{ line, stored, found: placed.placeAll(found), read: placed.read }] : [];
    }),
  );
}

/** Where the text of a field is stored: what paths lead to lies in the body. */
const storedIn = (field: string): string => (readsBody(field) ? BODY : field);

const storedText = (field: string, lines: Lines, column: FieldColumn, line: number): string =>
  readsBody(field)
    ? bodyOf(lines, line).toString('utf8')
    : Buffer.from(column.values[column.valueAt(line)] as Uint8Array).toString('utf8');

/** By line. */
type FieldTexts = ReadonlyMap<number, RedactedText>;

/** @returns by where it is stored, the texts of the lines that some rule matched, with the edits of all rules */
function redactedTexts(
  rules: readonly CompiledRule[],
  findings: readonly (readonly Finding[])[],
): Map<string, FieldTexts> {
  const found = new Map<string, Map<number, { stored: string; edits: Edit[] }>>();
  rules.forEach(({ field }, index) => {
    const byLine = found.get(storedIn(field)) ?? new Map<number, { stored: string; edits: Edit[] }>();
    found.set(storedIn(field), byLine);
    for (const { line, stored, found: own } of findings[index] as Finding[]) {
      byLine.set(line, { stored, edits: [...(byLine.get(line)?.edits ?? []), ...own.edits] });
    }
  });
  const textsOf = (byLine: Map<number, { stored: string; edits: Edit[] }>): FieldTexts =>
    new Map(Array.from(byLine, ([line, { stored, edits }]) => [line, edited(stored, joinEdits(stored, edits))]));
  return new Map(Array.from(found, ([field, byLine]) => [field, textsOf(byLine)]));
}

const edited = (text: string, edits: readonly Edit[]): RedactedText => ({ text: applyEdits(text, edits), edits });

function toHits(rule: CompiledRule, findings: readonly Finding[], texts: FieldTexts, book: EffectBook): RuleHits {
  const effects = new EffectsByText(rule, book);
  const each = findings.map((finding) => effects.of(finding, texts.get(finding.line) as RedactedText));
  const hits = hitsOf(
    rule,
    findings.map(({ line }) => line),
    (i) => each[i] as Effect,
  );
  const spans = readsBody(rule.field) ? spansOf(findings, texts) : null;
  return spans === null ? hits : { ...hits, spans };
}

/** Hits whose groups have the same texts share an effect. */
class EffectsByText {
  readonly #rule: CompiledRule;
  readonly #book: EffectBook;
  readonly #known = new Map<string, Effect>();

  constructor(rule: CompiledRule, book: EffectBook) {
    this.#rule = rule;
    this.#book = book;
  }

  of({ found, read }: Finding, { text, edits }: RedactedText): Effect {
    const { groups } = this.#rule.plan;
    const texts = groups.map((group) => read(textAt(text, moveSpan(found.groupSpans[group] ?? null, edits))));
    const key = JSON.stringify(texts);
    const effect =
      this.#known.get(key) ?? this.#book.effectOf(this.#rule.plan, (group) => texts[groups.indexOf(group)] as string);
    this.#known.set(key, effect);
    return effect;
  }
}

const textAt = (text: string, span: Span): string => (span === null ? '' : text.slice(span[0], span[1]));

/** Spans of the lines whose body was changed; in the others the pattern finds its place again. */
function spansOf(findings: readonly Finding[], texts: FieldTexts): StoredSpans | null {
  const at: number[] = [];
  const pairs: number[] = [];
  findings.forEach(({ line, found }, hit) => {
    const { edits } = texts.get(line) as RedactedText;
    if (edits.length === 0) return;
    at.push(hit);
    for (const span of found.spans) pairs.push(...(moveSpan(span, edits) ?? [NONE, NONE]));
  });
  if (at.length === 0) return null;
  return { at: Uint32Array.from(at), width: findings[0]?.found.spans.length ?? 0, pairs: Uint32Array.from(pairs) };
}

/** @returns the very lines that were given where nothing was redacted */
function rewrite(lines: Lines, texts: ReadonlyMap<string, FieldTexts>): Lines {
  const bodies = new Map<number, Buffer>();
  const attributes = new Map<number, string>();
  for (const [field, byLine] of texts) {
    for (const [line, { text, edits }] of byLine) {
      if (edits.length === 0) continue;
      if (field === BODY) bodies.set(line, Buffer.from(text));
      else attributes.set(line, withAttribute(attributes.get(line) ?? attributesOf(lines, line), field, text));
    }
  }
  return bodies.size + attributes.size === 0 ? lines : rewriteLines(lines, { bodies, attributes });
}

const attributesOf = (lines: Lines, line: number): string =>
  lines.attributeTexts[lines.attributes[line] as number] as string;

function withAttribute(json: string, field: string, text: string): string {
  const attributes: unknown = JSON.parse(json);
  setAttributeText(attributes, field.slice('attributes.'.length), text);
  return JSON.stringify(attributes);
}
