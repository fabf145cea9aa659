import type { Db } from '@logflow/db';
import type { Lines } from '@logflow/lines';
import type { Marks } from '@logflow/model';
import { LRUCache } from 'lru-cache';
import type { BlockParts } from './block-parts';

/** What is kept of a block. The frame is not decoded: it is small, and mostly a few of its lines are wanted. */
export interface CachedParts extends BlockParts {
  /** The lines without their bodies. */
  readonly columns: Lines;
}

const MAX_BYTES = 64 * 1024 * 1024;
const BYTES_PER_TEXT = 64;
const BYTES_PER_RUN = 120;

/**
 * Parts of blocks, bounded by an estimate of their bytes. A block never changes under its id, so nothing is
 * ever out of date; a later layer of marks must come with a key of its own.
 */
export class BlockCache {
  readonly #parts = new LRUCache<string, { part: CachedParts[keyof CachedParts] }>({ maxSize: MAX_BYTES });

  get<Name extends keyof CachedParts>(orgId: number, blockId: number, name: Name): CachedParts[Name] | undefined {
    return this.#parts.get(`${orgId} ${blockId} ${name}`)?.part as CachedParts[Name] | undefined;
  }

  set<Name extends keyof CachedParts>(orgId: number, blockId: number, name: Name, part: CachedParts[Name]): void {
    this.#parts.set(`${orgId} ${blockId} ${name}`, { part }, { size: 1 + bytesOf(part) });
  }
}

const caches = new WeakMap<Db, BlockCache>();

/** @returns the cache of a database: block ids mean nothing in another. */
export function blockCacheOf(db: Db): BlockCache {
  const known = caches.get(db);
  if (known) return known;
  const cache = new BlockCache();
  caches.set(db, cache);
  return cache;
}

function bytesOf(part: CachedParts[keyof CachedParts]): number {
  if (Buffer.isBuffer(part)) return part.length;
  if ('hits' in part) return marksBytes(part);
  if ('times' in part) return columnsBytes(part);
  return part.length * BYTES_PER_RUN;
}

function columnsBytes(lines: Lines): number {
  return lines.count * 24 + textBytes(lines.resourceTexts) + textBytes(lines.attributeTexts);
}

const textBytes = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + BYTES_PER_TEXT + 2 * text.length, 0);

function marksBytes(marks: Marks): number {
  const columns = marks.hits.reduce((sum, hits) => sum + hits.lines.length * 4 * (2 + hits.series.length), 0);
  return columns + marks.seriesIds.length * 8 + textBytes(marks.tagSets);
}
