import type { LineInput } from '@logflow/lines';
import type { Limits } from '../codec';
import { exactText, mayRound, numberText, parseExact } from '../json/exact-numbers';
import { Refusal } from '../refusal';
import { resourceText } from './resource';
import { parseTimestamp } from './timestamp';

type Fields = Readonly<Record<string, unknown>>;

/** A record as it was sent, with what is needed to speak of it. */
export interface RecordText {
  /** How a refusal names it: `Line 3`. */
  readonly place: string;
  /** Its JSON, valid. */
  readonly json: string;
  /** Lone surrogates that became U+FFFD. */
  readonly replaced: number;
}

/** Which of a record's fields became what. */
interface Taken {
  readonly time: string | undefined;
  readonly message: string | undefined;
  readonly severity: string | undefined;
  readonly service: string | undefined;
  readonly host: string | undefined;
}

const MAX_DEPTH = 64;
const TIME = ['timestamp', 'time', '@timestamp'];
const MESSAGE = ['message', 'msg', 'log', 'body'];
const SEVERITY = ['severity', 'level'];
const SERVICE = ['service'];
const HOST = ['host'];

/**
 * Of the names that mean the same, the first that holds something usable is taken; the others stay attributes.
 * A time or a severity is a string that is not empty or a number; a message is anything but null, and what is no string
 * is taken as its JSON text; service and host are strings.
 * @throws Refusal for a time that cannot be read, too many fields, or values nested too deeply.
 */
export function lineOfRecord(parsed: Fields, source: RecordText, limits: Limits): LineInput {
  const fields = needsExact(parsed, source.json) ? (parseExact(source.json) as Fields) : parsed;
  const taken: Taken = {
    time: firstOf(fields, TIME, isTextOrNumber),
    message: firstOf(fields, MESSAGE, isPresent),
    severity: firstOf(fields, SEVERITY, isTextOrNumber),
    service: firstOf(fields, SERVICE, isString),
    host: firstOf(fields, HOST, isString),
  };
  return {
    time: taken.time === undefined ? limits.nowMicros : timeOf(fields[taken.time], taken.time, source.place),
    severity: taken.severity === undefined ? '' : plainText(fields[taken.severity]),
    body: taken.message === undefined ? source.json : bodyText(fields[taken.message], source.place),
    resource: resourceText(
      taken.service === undefined ? undefined : plainText(fields.service),
      taken.host === undefined ? undefined : plainText(fields.host),
    ),
    attributes: attributesText(fields, taken, source, limits),
  };
}

const isString = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isPresent = (value: unknown): boolean => value !== undefined && value !== null;
const isTextOrNumber = (value: unknown): boolean => typeof value === 'number' || isString(value);

function firstOf(fields: Fields, names: readonly string[], usable: (value: unknown) => boolean) {
  for (const name of names) if (usable(fields[name])) return name;
  return undefined;
}

/** Only numbers beyond 2^53 are worth parsing twice; nested values are looked for in the text. */
function needsExact(fields: Fields, json: string): boolean {
  for (const key in fields) {
    const value = fields[key];
    if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return true;
    if (typeof value === 'object' && value !== null) return mayRound(json);
  }
  return false;
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return numberText(value) ?? value;
  return exactText(value);
}

function bodyText(value: unknown, place: string): string {
  if (typeof value === 'object') checkDepth(value, place);
  return plainText(value);
}

function timeOf(value: unknown, name: string, place: string): bigint {
  const micros = parseTimestamp(numberText(value) ?? (value as string | number));
  if (micros !== null) return micros;
  const shown = plainText(value).slice(0, 60);
  const wanted = 'RFC 3339 with an offset, or seconds, ms, µs or ns since 1970, of the years 1 to 9999';
  throw new Refusal(
    'malformed',
    `${place}: ${name} ${JSON.stringify(shown)} is no time that can be kept; send ${wanted}.`,
  );
}

/** One object and one call of JSON.stringify: a call for each value took four times as long. */
function attributesText(fields: Fields, taken: Taken, source: RecordText, limits: Limits): string {
  const rest: Record<string, unknown> = {};
  let count = 0;
  let kept = source.replaced;
  for (const key in fields) {
    count++;
    if (isTaken(key, taken)) continue;
    const value = fields[key];
    if (typeof value === 'object') checkDepth(value, source.place);
    if (key === '__proto__') Object.defineProperty(rest, key, { value, enumerable: true });
    else rest[key] = value;
    kept++;
  }
  if (count > limits.maxFields) throw tooManyFields(count, source.place, limits);
  if (source.replaced > 0) rest['logflow.replaced'] = replacedNote(source.replaced);
  return kept === 0 ? '{}' : exactText(rest);
}

const isTaken = (key: string, taken: Taken): boolean =>
  key === taken.message || key === taken.time || key === taken.severity || key === taken.service || key === taken.host;

const replacedNote = (count: number): string => `${count} lone surrogate${count === 1 ? '' : 's'} replaced by U+FFFD`;

function checkDepth(value: unknown, place: string): void {
  if (!isDeeper(value, MAX_DEPTH)) return;
  throw new Refusal(
    'malformed',
    `${place} is nested more than ${MAX_DEPTH} levels deep: flatten it or send it as a string.`,
  );
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) if (isDeeper(inner, levels - 1)) return true;
  return false;
}

function tooManyFields(count: number, place: string, limits: Limits): Refusal {
  const limit = `${count} fields, the limit is ${limits.maxFields}`;
  return new Refusal('too_many_fields', `${place} has too many fields (${limit}): nest them or leave some out.`);
}
