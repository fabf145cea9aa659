import { createHash } from 'node:crypto';
import { Refusal } from '@logflow/codecs';
import { batchNames } from '@logflow/model';

const KEY_MAX_LENGTH = 128;

/** @throws Refusal('malformed') for an Idempotency-Key that is empty, longer than 128 characters, or given twice. */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = Array.isArray(header) ? header.join(', ') : header;
  if (key.length > 0 && key.length <= KEY_MAX_LENGTH) return key;
  const limit = `${key.length} characters long, it may have 1 to ${KEY_MAX_LENGTH}`;
  throw new Refusal('malformed', `The Idempotency-Key is ${limit}: send a UUID or leave the header out.`);
}

const nextName = batchNames();

const DAY_MS = 86_400_000;

/**
 * @returns the UUID (version 8) of a request: the next of this process without a key; with one, the same for the same
 *   org and key all day (UTC). A key may be used anew once the ledger has forgotten it, two days later, and the lines
 *   that come under it then are others: they must not bear the names of the first.
 */
export function batchId(orgId: number, key: string | undefined, nowMs: number): string {
  if (key === undefined) return nextName();
  const hash = createHash('sha256')
    .update(`${orgId}\n${Math.floor(nowMs / DAY_MS)}\n${key}`)
    .digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x80;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
