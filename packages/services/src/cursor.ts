import { Fault } from '@logflow/model';

/** @returns an opaque `nextCursor`: the sort key of the last item of a page. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * @param length how many parts the key of this list has
 * @throws Fault `invalid` when the cursor did not come from the same list
 */
export function decodeCursor(cursor: string, length: number): string[] {
  const key = parse(cursor);
  if (Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string')) return key;
  const message = 'The cursor is not one that this list gave: send the nextCursor of the page before, unchanged.';
  throw new Fault('invalid', message, { errors: [{ path: 'cursor', message }] });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
