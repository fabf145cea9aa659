import { Fault } from '@logflow/model';
import { isUuid } from './identifier';
import type { Page } from './page';

/** @returns an opaque `nextCursor`: the sort key of the last item of a page. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** For lists whose newest items come first: a select column that a row's cursor is made of, beside its id. */
export const CREATED_US = '(extract(epoch from created_at) * 1000000)::bigint::text as created_us';

/** A condition that holds for what follows a cursor; `$2` and `$3` are what {@link decodeCreated} gave. */
export const AFTER_CREATED = `($2::bigint is null
  or (created_at, id) < (timestamptz 'epoch' + $2::bigint * interval '1 microsecond', $3::uuid))`;

const MICROS = /^\d{1,16}$/;

/**
 * @returns microseconds and id of the item that a page begins after; nulls for the first page
 * @throws Fault `invalid`
 */
export function decodeCreated(cursor: string | undefined): [string | null, string | null] {
  if (cursor === undefined) return [null, null];
  const [micros = '', id = ''] = decodeCursor(cursor, 2);
  if (MICROS.test(micros) && isUuid(id)) return [micros, id];
  throw badCursor();
}

/** @throws Fault `invalid` */
export function decodeNumber(cursor: string): number {
  const number = Number(decodeCursor(cursor, 1)[0] || Number.NaN);
  if (Number.isSafeInteger(number)) return number;
  throw badCursor();
}

/** @returns the page of a list: one row more than `limit` was read to know whether another page follows. */
export function pageOfCreated<Row extends { id: string; created_us: string }, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const last = rows[limit - 1];
  const nextCursor = rows.length > limit && last ? encodeCursor([last.created_us, last.id]) : null;
  return { items: rows.slice(0, limit).map(itemOf), nextCursor };
}

/**
 * @param length how many parts the key of this list has
 * @throws Fault `invalid` when the cursor did not come from the same list
 */
export function decodeCursor(cursor: string, length: number): string[] {
  const key = parse(cursor);
  if (Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string')) return key;
  throw badCursor();
}

function badCursor(): Fault {
  const message = 'The cursor is not one that this list gave: send the nextCursor of the page before, unchanged.';
  return new Fault('invalid', message, { errors: [{ path: 'cursor', message }] });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
