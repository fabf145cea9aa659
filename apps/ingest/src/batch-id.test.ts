import { expect, it } from 'vitest';
import { batchId, idempotencyKey } from './batch-id';

it('gives one org and key one UUID, and nobody else the same', () => {
  const id = batchId(1, 'k');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(batchId(1, 'k')).toBe(id);
  const others = [batchId(2, 'k'), batchId(1, 'k2'), batchId(11, 'k'), batchId(1, undefined), batchId(1, undefined)];
  expect(new Set([id, ...others]).size).toBe(6);
});

it('counts up the names of requests that have no key', () => {
  const [one, other] = [batchId(1, undefined), batchId(2, undefined)];
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(other.slice(0, 24)).toBe(one.slice(0, 24));
  expect(Number.parseInt(other.slice(24), 16)).toBe(Number.parseInt(one.slice(24), 16) + 1);
});

it('takes keys of 1 to 128 characters', () => {
  expect(idempotencyKey(undefined)).toBeUndefined();
  expect(idempotencyKey('k'.repeat(128))).toHaveLength(128);
  for (const key of ['', 'k'.repeat(129)]) expect(() => idempotencyKey(key)).toThrow(/1 to 128/);
});
