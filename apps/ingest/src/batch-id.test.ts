import { expect, it } from 'vitest';
import { batchId, idempotencyKey } from './batch-id';

const NOON = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;
const idOf = (org: number, key: string | undefined, nowMs = NOON): string => batchId(org, key, nowMs);

it('gives one org and key one UUID all day, and nobody else the same', () => {
  const id = idOf(1, 'k');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([idOf(1, 'k', NOON - 12 * HOUR), idOf(1, 'k', NOON + 12 * HOUR - 1)]).toEqual([id, id]);
  const others = [idOf(2, 'k'), idOf(1, 'k2'), idOf(11, 'k'), idOf(1, undefined), idOf(1, undefined)];
  expect(new Set([id, ...others]).size).toBe(6);
});

it('names nothing a second time under a key that the ledger has forgotten', () => {
  const kept = 48 * HOUR;
  const ids = [0, 1, 2].map((times) => idOf(1, 'nightly', NOON + times * kept));
  expect(new Set(ids).size).toBe(3);
});

it('counts up the names of requests that have no key', () => {
  const [one, other] = [idOf(1, undefined), idOf(2, undefined)];
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(other.slice(0, 24)).toBe(one.slice(0, 24));
  expect(Number.parseInt(other.slice(24), 16)).toBe(Number.parseInt(one.slice(24), 16) + 1);
});

it('takes keys of 1 to 128 characters', () => {
  expect(idempotencyKey(undefined)).toBeUndefined();
  expect(idempotencyKey('k'.repeat(128))).toHaveLength(128);
  for (const key of ['', 'k'.repeat(129)]) expect(() => idempotencyKey(key)).toThrow(/1 to 128/);
});
