import type { Db } from '@logflow/db';
import type { Lines } from '@logflow/lines';
import type { Marks } from '@logflow/model';
import { LRUCache } from 'lru-cache';
import type { BlockParts } from './block-parts';

const MAX_BYTES = 64 * 1024 * 1024;
const BYTES_PER_TEXT = 64;
const BYTES_PER_RUN = 120;

/**
 * Decoded parts of blocks, bounded by an estimate of their bytes. A block never changes under its id, so nothing is
 * ever out of date; a later layer of marks must come with a key of its own.
 */
export class BlockCache {
  readonly #parts = new LRUCache<string, { part: BlockParts[keyof BlockParts] }>({ maxSize: MAX_BYTES });

  get<Name extends keyof BlockParts>(orgId: number, blockId: number, name: Name): BlockParts[Name] | undefined {
    return this.#parts.get(`${orgId} ${blockId} ${name}`)?.part as BlockParts[Name] | undefined;
  }

  set<Name extends keyof BlockParts>(orgId: number, blockId: number, name: Name, part: BlockParts[Name]): void {
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

function bytesOf(part: BlockParts[keyof BlockParts]): number {
  if ('hits' in part) return marksBytes(part);
  if ('bodies' in part) return linesBytes(part);
  return part.length * BYTES_PER_RUN;
}

function linesBytes(lines: Lines): number {
  const texts = lines.severityTexts.length + lines.resourceTexts.length + textBytes(lines.attributeTexts);
  return lines.bodies.length + lines.count * 24 + texts;
}

const textBytes = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + BYTES_PER_TEXT + 2 * text.length, 0);

function marksBytes(marks: Marks): number {
  const columns = marks.hits.reduce((sum, hits) => sum + hits.lines.length * 4 * (2 + hits.series.length), 0);
  return columns + marks.seriesIds.length * 8 + textBytes(marks.tagSets);
}
