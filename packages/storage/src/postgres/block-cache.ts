import type { Db } from '@logflow/db';
import type { Lines } from '@logflow/lines';
import type { Marks } from '@logflow/model';
import { LRUCache } from 'lru-cache';
import type { BlockParts } from './block-parts';

/** What is kept of a block; a piece of its bodies is kept as it was stored, which is small. */
export type PartName = Exclude<keyof BlockParts, 'marks'> | `marks ${number}` | `piece ${number}`;
type Part<Name extends PartName> = Name extends keyof BlockParts
  ? BlockParts[Name]
  : Name extends `marks ${number}`
    ? Marks
    : Buffer;

const MAX_BYTES = 64 * 1024 * 1024;
const BYTES_PER_TEXT = 64;
const BYTES_PER_RUN = 120;

/**
 * Parts of blocks, bounded by an estimate of their bytes. A block never changes under its id, so nothing is
 * ever out of date but its marks, to which a backfill adds layers: they are kept under the version they were read at.
 */
export class BlockCache {
  readonly #parts: LRUCache<string, { part: Part<PartName> }>;

  constructor(maxBytes = MAX_BYTES) {
    this.#parts = new LRUCache({ maxSize: maxBytes });
  }

  get<Name extends PartName>(orgId: number, blockId: number, name: Name): Part<Name> | undefined {
    return this.#parts.get(`${orgId} ${blockId} ${name}`)?.part as Part<Name> | undefined;
  }

  set<Name extends PartName>(orgId: number, blockId: number, name: Name, part: Part<PartName>): void {
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

/**
 * Bounds the cache of a database that little is read from twice.
 * @param maxBytes instead of 64 MiB
 */
export function limitBlockCache(db: Db, maxBytes: number): void {
  caches.set(db, new BlockCache(maxBytes));
}

function bytesOf(part: Part<PartName>): number {
  if (Buffer.isBuffer(part)) return part.length;
  if ('hits' in part) return marksBytes(part);
  if ('columns' in part) return columnsBytes(part.columns);
  return part.length * BYTES_PER_RUN;
}

function columnsBytes(lines: Lines): number {
  return lines.count * 24 + textBytes(lines.resourceTexts) + textBytes(lines.attributeTexts);
}

const textBytes = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + BYTES_PER_TEXT + 2 * text.length, 0);

function marksBytes(marks: Marks): number {
  const columns = marks.hits.reduce((sum, hits) => sum + hits.lines.length * 4 * (2 + 3 * hits.series.length), 0);
  return columns + marks.seriesIds.length * 8 + textBytes(marks.tagSets);
}
