import { DEFAULT_ORDER, type RuleDefinition } from '@logflow/model';

/** A field that differs between two versions of a rule; undefined where one lacks it. */
export interface FieldDiff {
  /** As people say it: `pattern`, `tags.event`, `invalid_total label user`. */
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A piece of a text: in both, or in one of them alone. */
export interface TextPiece {
  readonly text: string;
  readonly changed: boolean;
}

const textOf = (value: unknown): string | undefined =>
  value === undefined || typeof value === 'string' ? value : JSON.stringify(value);

type Fields = Map<string, string | undefined>;

function addRecord(fields: Fields, under: string, record: object): void {
  for (const [key, value] of Object.entries(record)) fields.set(`${under}${key}`, textOf(value));
}

/** Each thing that a person edits, by what it is called; metrics by their names, so that their order is no change. */
function fieldsOf(rule: RuleDefinition): Fields {
  const { name, enabled, field, pattern, filter, tags, metrics, action, order, stop, tests = [], ...rest } = rule;
  const fields: Fields = new Map();
  addRecord(fields, '', { name, enabled, field, pattern });
  addRecord(fields, 'where ', filter);
  addRecord(fields, 'tag ', tags);
  for (const { name: metric, labels, ...parts } of metrics) {
    addRecord(fields, `${metric} `, parts);
    addRecord(fields, `${metric} label `, labels);
  }
  addRecord(fields, '', { action, order: order ?? DEFAULT_ORDER, stop: stop ?? false, ...rest });
  for (const { input, ...expected } of tests) fields.set(`test ${input}`, JSON.stringify(expected));
  return fields;
}

/** @returns field by field what differs, in the order in which the editor shows it. */
export function diffRules(before: RuleDefinition, after: RuleDefinition): FieldDiff[] {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...fresh.keys(), ...old.keys()])];
  return names
    .filter((name) => old.get(name) !== fresh.get(name))
    .map((field) => ({ field, before: old.get(field), after: fresh.get(field) }));
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return length;
}

const backwards = (text: string): string => [...text].reverse().join('');

/** @returns both texts cut where they part and where they meet again. */
export function diffTexts(before: string, after: string): { before: TextPiece[]; after: TextPiece[] } {
  const start = sharedStart(before, after);
  const [restBefore, restAfter] = [before.slice(start), after.slice(start)];
  const end = sharedStart(backwards(restBefore), backwards(restAfter));
  const pieces = (text: string): TextPiece[] =>
    [
      { text: text.slice(0, start), changed: false },
      { text: text.slice(start, text.length - end), changed: true },
      { text: text.slice(text.length - end), changed: false },
    ].filter((piece) => piece.text !== '');
  return { before: pieces(before), after: pieces(after) };
}

/** @returns what differs, in a few words. */
export function diffSummary(diffs: readonly FieldDiff[]): string {
  if (diffs.length === 0) return 'nothing differs';
  const names = diffs.map(({ field }) => (field.startsWith('test ') ? 'tests' : field));
  const distinct = [...new Set(names)];
  const more = distinct.length - 3;
  return distinct.slice(0, 3).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
