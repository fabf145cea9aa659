import { Fault } from '@logflow/model';
import { findLine } from '@logflow/storage';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { isUuid } from '../identifier';
import { parseInput } from '../input';
import { instant, instantOf } from '../time-range';
import { type LogLine, toLogLines } from './record';

/** The parameters of `GET /logs/{id}`. */
export const lineInput = z.strictObject({
  at: instant.optional().meta({
    description: 'Its committedAt, where it is known: the line is then found at once, however much is stored',
  }),
});

const ID = /^(.{36}):(\d{1,9})$/;

/**
 * `GET /logs/{id}`: one line by its name, as `GET /logs` shows it.
 * @throws Fault `not_found` where it expired, a rule dropped it, or it never was; the same for a line of another org
 */
export async function get(context: ServiceContext, input: { id: string; at?: string | number }): Promise<LogLine> {
  requireRole(context, 'admin');
  const { id, ...rest } = input;
  const { at } = parseInput(lineInput, rest);
  const [, batch = '', index] = ID.exec(id) ?? [];
  if (!isUuid(batch)) throw noLine(id);
  const sought = { batch: batch.toLowerCase(), index: Number(index), committedUs: commitOf(at) };
  const record = await findLine(context.services.db, context.org.id, sought);
  const [line] = record === null ? [] : await toLogLines(context, [record]);
  if (line === undefined) throw noLine(id);
  return line;
}

const commitOf = (at: string | number | undefined): number | undefined => {
  const us = instantOf(at);
  return us === undefined ? undefined : Number(us);
};

const noLine = (id: string): Fault =>
  new Fault(
    'not_found',
    `There is no line ${JSON.stringify(id.slice(0, 64))}: it has expired, a rule dropped it once it was counted, or it never was. An id reads <batch>:<index>.`,
  );
