import { resourceText } from '@logflow/lines';
import { formatMicros } from '@logflow/model';
import {
  type Condition,
  type Field,
  type FoundSide,
  findLine,
  type LogRecord,
  neighbours as storedNeighbours,
} from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { instantOf } from '../time-range';
import { noLine, soughtLine } from './get';
import { neighboursInput } from './input';
import { type LogLine, toLogLines } from './record';

export interface LogNeighbours {
  readonly line: LogLine;
  /** Newest first, as all lists of lines; `after` are those above the line, `before` those below it. */
  readonly after: readonly LogLine[];
  readonly before: readonly LogLine[];
  /**
   * RFC 3339: where time ran out on a side before all that were wanted were found, none nearer is left; null: it did not.
   * Sent as `searchedAfter` or `searchedBefore`, the next request goes on from there.
   */
  readonly searchedTo: { readonly after: string | null; readonly before: string | null };
}

/**
 * `GET /logs/neighbours`: what the same source logged around a line, whatever the page filters.
 * @throws Fault `not_found` as `GET /logs/{id}` does
 */
export async function neighbours(context: ServiceContext, input: unknown): Promise<LogNeighbours> {
  requireRole(context, 'admin');
  const { id, at, by, before, after, searchedBefore, searchedAfter } = parseInput(neighboursInput, input);
  const { db } = context.services;
  const record = await findLine(db, context.org.id, soughtLine(id, at));
  if (record === null) throw noLine(id);
  const { timeUs, committedUs, batch, index } = record;
  const found = await storedNeighbours(db, context.org.id, {
    place: { at: timeUs, committedUs, batch, index },
    where: sameSource(record, by),
    before: { count: before, searchedToUs: instantOf(searchedBefore) },
    after: { count: after, searchedToUs: instantOf(searchedAfter) },
  });
  const [line] = await toLogLines(context, [record]);
  return {
    line: line as LogLine,
    after: await toLogLines(context, found.after.records),
    before: await toLogLines(context, found.before.records),
    searchedTo: { after: searchedTo(found.after), before: searchedTo(found.before) },
  };
}

const searchedTo = ({ searchedToUs }: FoundSide): string | null =>
  searchedToUs === null ? null : formatMicros(searchedToUs);

function sameSource({ resource }: LogRecord, by: 'source' | 'host' | 'service' | 'any'): Condition | undefined {
  if (by === 'any') return undefined;
  if (by === 'source') return valueIs({ source: 'origin' }, resource);
  const value = resourceText(JSON.parse(resource), by);
  if (value !== null) return valueIs({ source: by }, value);
  return { kind: 'not', of: { kind: 'field', field: { source: by }, key: '*', test: () => true } };
}

const valueIs = (field: Field, value: string): Condition => ({
  ...{ kind: 'field', field, key: value },
  test: (own) => own === value,
});
