import { createHash } from 'node:crypto';
import { Fault } from '@logflow/model';
import type { LogCount, LogFilter } from './log-query';
import { formatNotKept, parseNotKept } from './not-kept';
import type { PageEnd } from './position';

/** What a page hands to the next one. */
export interface SearchCursor {
  /** Exclusive upper bound of commit times, fixed by the first page. */
  readonly boundUs: bigint;
  readonly end: PageEnd;
  /** Of the pages before. */
  readonly shown: LogCount;
  /** Of all pages, once it is known. */
  readonly all: LogCount | null;
}

const VERSION = 2;
const REJECTED =
  'The cursor does not belong to this query: send the nextCursor of the page before with the same filters.';

/** @returns an opaque text that is only good for the same filter. */
export function encodeSearchCursor(cursor: SearchCursor, filter: LogFilter): string {
  const { boundUs, end, shown, all } = cursor;
  const line = end.line ? [end.line.committedUs, end.line.batch, end.line.index] : null;
  const fields = [VERSION, filterKey(filter), `${boundUs}`, `${end.at}`, line, fieldsOf(shown), all && fieldsOf(all)];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** @throws Fault `invalid` when the text is not a cursor of this filter */
export function decodeSearchCursor(text: string, filter: LogFilter): SearchCursor {
  const fields = parse(text);
  if (!Array.isArray(fields) || fields[0] !== VERSION || fields[1] !== filterKey(filter)) throw rejected();
  const [, , bound, at, line, shown, all] = fields as unknown[];
  return {
    boundUs: integer(bound),
    end: { at: integer(at), ...(line === null ? {} : { line: lineOf(line) }) },
    shown: countOf(shown),
    all: all === null ? null : countOf(all),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}

const rejected = (): Fault => new Fault('invalid', REJECTED, { errors: [{ path: 'cursor', message: REJECTED }] });

const fieldsOf = ({ total, counted, increments, notKept }: LogCount) => [
  total,
  counted,
  increments,
  formatNotKept(notKept),
];

function integer(value: unknown): bigint {
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw rejected();
}

function countOf(value: unknown): LogCount {
  const [total, counted, increments, notKept] = Array.isArray(value) ? value : [];
  if (![total, counted, increments].every(Number.isFinite)) throw rejected();
  return { total, counted, increments, notKept: notKeptOf(notKept) };
}

function notKeptOf(value: unknown): LogCount['notKept'] {
  if (value !== null && typeof value !== 'string') throw rejected();
  try {
    return parseNotKept(value);
  } catch {
    throw rejected();
  }
}

function lineOf(value: unknown): NonNullable<PageEnd['line']> {
  const [committedUs, batch, index] = Array.isArray(value) ? value : [];
  if (!Number.isSafeInteger(committedUs) || typeof batch !== 'string' || !Number.isSafeInteger(index)) throw rejected();
  return { committedUs: committedUs as number, batch, index: index as number };
}

/** Of conditions it holds the keys: functions and sets, as that of the ids of series, are nothing in JSON. */
function filterKey(filter: LogFilter): string {
  const series = filter.seriesKey ?? (filter.seriesIds && [...filter.seriesIds].sort((a, b) => a - b));
  const times = [filter.fromUs, filter.toUs].map((time) => time?.toString() ?? null);
  const parts = [
    filter.clock,
    ...times,
    filter.contains,
    filter.body?.key,
    filter.ruleId,
    filter.tags,
    series,
    filter.where,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
