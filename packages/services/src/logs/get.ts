import { Fault } from '@logflow/model';
import { findLine, type SoughtLine } from '@logflow/storage';
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
  const record = await findLine(context.services.db, context.org.id, soughtLine(id, at));
  const [line] = record === null ? [] : await toLogLines(context, [record]);
  if (line === undefined) throw noLine(id);
  return line;
}

/**
 * @param at when it was committed, where that is known
 * @throws Fault `not_found` where no line can have that name
 */
export function soughtLine(id: string, at: string | number | undefined): SoughtLine {
  const [, batch = '', index] = ID.exec(id) ?? [];
  if (!isUuid(batch)) throw noLine(id);
  return { batch: batch.toLowerCase(), index: Number(index), committedUs: commitOf(at) };
}

const commitOf = (at: string | number | undefined): number | undefined => {
  const us = instantOf(at);
  return us === undefined ? undefined : Number(us);
};

export const noLine = (id: string): Fault =>
  new Fault(
    'not_found',
    `There is no line ${JSON.stringify(id.slice(0, 64))}: it has expired, a rule dropped it once it was counted, or it never was. An id reads <batch>:<index>.`,
  );
