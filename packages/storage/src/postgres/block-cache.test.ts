import type { Db } from '@logflow/db';
import { expect, it } from 'vitest';
import { blockCacheOf, limitBlockCache } from './block-cache';

it('keeps the parts used last, within the bytes it is limited to', () => {
  const db = {} as Db;
  limitBlockCache(db, 2_500);
  const cache = blockCacheOf(db);
  for (const block of [1, 2, 3]) cache.set(7, block, 'frame', Buffer.alloc(1_000));
  expect([1, 2, 3].map((block) => cache.get(7, block, 'frame')?.length)).toEqual([undefined, 1_000, 1_000]);
  expect(cache.get(8, 3, 'frame')).toBeUndefined();
});
