import { resourceText } from '@logflow/lines';
import { type Condition, type Field, findLine, type LogRecord, neighbours as storedNeighbours } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { noLine, soughtLine } from './get';
import { neighboursInput } from './input';
import { type LogLine, toLogLines } from './record';

export interface LogNeighbours {
  readonly line: LogLine;
  /** Newest first, as all lists of lines; `after` are those above the line, `before` those below it. */
  readonly after: readonly LogLine[];
  readonly before: readonly LogLine[];
}

/**
 * `GET /logs/neighbours`: what the same source logged around a line, whatever the page filters.
 * @throws Fault `not_found` as `GET /logs/{id}` does
 */
export async function neighbours(context: ServiceContext, input: unknown): Promise<LogNeighbours> {
  requireRole(context, 'admin');
  const { id, at, by, before, after } = parseInput(neighboursInput, input);
  const { db } = context.services;
  const record = await findLine(db, context.org.id, soughtLine(id, at));
  if (record === null) throw noLine(id);
  const { timeUs, committedUs, batch, index } = record;
  const place = { at: timeUs, committedUs, batch, index };
  const found = await storedNeighbours(db, context.org.id, { place, where: sameSource(record, by), before, after });
  const [line] = await toLogLines(context, [record]);
  return {
    line: line as LogLine,
    after: await toLogLines(context, found.after),
    before: await toLogLines(context, found.before),
  };
}

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
