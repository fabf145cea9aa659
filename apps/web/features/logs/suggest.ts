import { SEVERITIES } from '@logflow/model';
import { completionAt, KEYS, printKey, printValue, readKey } from '@logflow/query';
import { count } from '../time/format';
import type { FieldStatistics } from './hooks/use-fields';

/** What the org has that a query may name. */
export interface Known {
  readonly fields: readonly FieldStatistics[];
  /** Lines that the fields were read in. */
  readonly base: number;
  readonly rules: readonly string[];
  readonly metrics: readonly { readonly name: string; readonly labelNames: readonly string[] }[];
}

export interface Suggestion {
  /** What is shown, and beside it what it is. */
  readonly label: string;
  readonly about: string;
  /** What takes the place of what is written. */
  readonly insert: string;
}

export interface Suggestions {
  /** The part of the text that one of them replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}

const MOST = 12;

/** @returns what may stand where the caret is; null where nothing can be completed, or nothing is known that fits. */
export function suggestionsAt(text: string, at: number, known: Known): Suggestions | null {
  const place = completionAt(text, at);
  if (place === null) return null;
  const all = place.kind === 'key' ? keys(known) : values(place.key, known);
  const items = fitting(all, place.prefix);
  return items.length === 0 ? null : { from: place.from, to: place.to, items };
}

/** @returns the text with a suggestion in its place, and where the caret stands then. */
export function accept(
  text: string,
  { from, to }: Suggestions,
  { insert }: Suggestion,
): { text: string; caret: number } {
  const goesOn = /[.:]$/.test(insert);
  const rest = text.slice(to);
  const space = goesOn || rest.startsWith(' ') ? '' : ' ';
  const caret = from + insert.length + (goesOn ? 0 : 1);
  return { text: text.slice(0, from) + insert + space + rest, caret };
}

/** Those that begin with what is written stand before those that hold it. */
function fitting(all: readonly Suggestion[], prefix: string): Suggestion[] {
  const wanted = prefix.toLowerCase();
  const begin = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const hold = all.filter(({ label }) => label.toLowerCase().indexOf(wanted) > 0);
  return [...begin, ...hold].slice(0, MOST);
}

function keys({ fields, base, metrics }: Known): Suggestion[] {
  const fixed = KEYS.map(({ key, about }) => ({ label: key, about, insert: key.endsWith('.') ? key : `${key}:` }));
  const known = new Set(KEYS.map(({ key }) => key));
  const found = fields.filter(({ key }) => !known.has(key));
  const labels = [...new Set(metrics.flatMap(({ labelNames }) => labelNames))];
  return [
    ...fixed,
    ...found.map(({ key, lines }) => ({ label: key, about: `in ${share(lines, base)}`, insert: `${printKey(key)}:` })),
    ...labels.map((name) => ({
      label: `label.${name}`,
      about: 'label of a series',
      insert: `${printKey(`label.${name}`)}:`,
    })),
  ];
}

const share = (lines: number, base: number): string =>
  `${Math.max(1, Math.round((100 * lines) / Math.max(base, 1)))} % of lines`;

const suggested = (value: string, about: string): Suggestion => ({ label: value, about, insert: printValue(value) });

function values(key: string, { fields, rules, metrics }: Known): Suggestion[] {
  const { kind, name } = readKey(key);
  if (kind === 'rule') return rules.map((rule) => suggested(rule, 'rule'));
  if (kind === 'series') return metrics.map((metric) => suggested(metric.name, 'metric'));
  const names = kind === 'attribute' ? [`attr.${name}`, `resource.${name}`] : [key];
  const found = fields
    .filter((field) => names.includes(field.key))
    .flatMap((field) => field.values.map(({ value, lines }) => suggested(value, count(lines))));
  const here = new Set(found.map(({ label }) => label));
  const levels = kind === 'severity' ? SEVERITIES.filter((level) => !here.has(level)) : [];
  return [...found, ...levels.map((level) => suggested(level, 'none in this time'))];
}
