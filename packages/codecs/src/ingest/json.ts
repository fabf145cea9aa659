import { type Lines, LinesBuilder } from '@logflow/lines';
import type { Limits } from '../codec';
import { jsonErrorOffset } from '../json/error-position';
import { forEachElement } from '../json/scan';
import { mayHoldSurrogates, replaceLoneSurrogates } from '../json/surrogates';
import { Refusal } from '../refusal';
import { lineTooLong, noLines, tooManyLines } from './checks';
import { lineOfRecord, type RecordText } from './record';

const BLANK = /^[ \t\n\v\f\r]*$/;
const INK = /[^ \t\n\v\f\r]/;

/** An array of records, or objects one a line, or one object over several lines; empty lines are skipped. */
export function decodeJson(body: Buffer, limits: Limits): Lines {
  const decoder = new JsonDecoder(body, limits);
  const lines = decoder.decode();
  if (lines.count === 0) throw noLines();
  return lines;
}

class JsonDecoder {
  readonly #text: string;
  readonly #limits: Limits;
  readonly #surrogates: boolean;
  readonly #builder: LinesBuilder;

  constructor(body: Buffer, limits: Limits) {
    this.#text = body.toString('utf8');
    this.#limits = limits;
    this.#surrogates = mayHoldSurrogates(body);
    this.#builder = new LinesBuilder(body.length);
  }

  decode(): Lines {
    const first = this.#text.search(INK);
    if (this.#text[first] === '[') this.#array(first);
    else if (first >= 0) this.#lines();
    return this.#builder.build();
  }

  #lines(): void {
    const text = this.#text;
    let line = 1;
    for (let start = 0; start < text.length; line++) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      if (this.#line(start, end, line) === 'rest') return;
      start = end + 1;
    }
  }

  /** @returns 'rest' where the text from here on was one object over several lines. */
  #line(start: number, end: number, line: number): 'line' | 'rest' {
    const json = this.#text.slice(start, end);
    if (json === '' || BLANK.test(json)) return 'line';
    this.#checkLength(json, `Line ${line}`);
    const parsed = parseOrNull(json);
    if (parsed !== null) {
      this.#record(parsed.value, json, `Line ${line}`);
      return 'line';
    }
    const offset = jsonErrorOffset(json);
    const endsEarly = offset >= json.trimEnd().length;
    if (this.#builder.count > 0 || !endsEarly || end === this.#text.length) throw notJson(json, offset, line);
    this.#whole(start, line);
    return 'rest';
  }

  #whole(start: number, line: number): void {
    const json = this.#text.slice(start).trim();
    const place = `The object from line ${line}`;
    this.#checkLength(json, place);
    const parsed = parseOrNull(json);
    if (parsed === null) throw notJson(json, jsonErrorOffset(json), line);
    this.#record(parsed.value, json, place);
  }

  #array(open: number): void {
    const text = this.#text;
    let number = 0;
    let next = open + 1;
    const end = forEachElement(text, open, (start, stop) => {
      const json = text.slice(start, stop);
      next = stop + 1;
      if (number === 0 && text[stop] === ']' && BLANK.test(json)) return;
      number++;
      this.#checkLength(json, `Record ${number}`);
      const parsed = parseOrNull(json);
      if (parsed === null) throw notJson(text, start + jsonErrorOffset(json), 1);
      this.#record(parsed.value, json, `Record ${number}`);
    });
    if (end < 0) throw this.#unclosedArray(next, number + 1);
    const after = text.slice(end).search(INK);
    if (after >= 0) throw notJson(text, end + after, 1);
  }

  /** @param next where the last record begins; only from there on is the error looked for, character by character. */
  #unclosedArray(next: number, number: number): Refusal {
    const rest = this.#text.slice(next);
    this.#checkLength(rest, `Record ${number}`);
    return notJson(this.#text, next - 1 + jsonErrorOffset(`[${rest}`), 1);
  }

  #record(value: unknown, sent: string, place: string): void {
    if (this.#builder.count >= this.#limits.maxLines) throw tooManyLines(this.#limits);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notObject(value, place);
    const { text, count } = this.#surrogates ? replaceLoneSurrogates(sent) : { text: sent, count: 0 };
    const fields = count > 0 ? JSON.parse(text) : value;
    const source: RecordText = { place, json: text.trim(), replaced: count };
    this.#builder.add(lineOfRecord(fields, source, this.#limits));
  }

  #checkLength(json: string, place: string): void {
    // No character takes more than three bytes in UTF-8 per UTF-16 unit.
    if (json.length * 3 <= this.#limits.maxLineBytes) return;
    const bytes = Buffer.byteLength(json);
    if (bytes > this.#limits.maxLineBytes) throw lineTooLong(place, bytes, this.#limits);
  }
}

function parseOrNull(json: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return null;
  }
}

function notJson(json: string, offset: number, firstLine: number): Refusal {
  const before = json.slice(0, Math.max(0, offset));
  const line = firstLine + before.split('\n').length - 1;
  const position = offset - before.lastIndexOf('\n');
  const found = offset >= json.length ? 'it ends too early' : `${JSON.stringify(json[offset])} cannot stand there`;
  return new Refusal(
    'malformed',
    `Line ${line} is not valid JSON at position ${position}: ${found}. Nothing was accepted.`,
  );
}

function notObject(value: unknown, place: string): Refusal {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return new Refusal('malformed', `${place} is ${kind}: send a JSON object a record, or text/plain.`);
}
