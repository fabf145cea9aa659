import type { Db } from '@logflow/db';
import { decodeBodies, decodeColumns, decodeLines, type Lines } from '@logflow/lines';
import type { Marks } from '@logflow/model';
import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';
import type { StoredBlock } from '../evaluate';
import { type BlockCache, blockCacheOf } from './block-cache';
import { type BlockParts, fetchPart } from './block-parts';

/** Which parts a reader needs besides the runs; what it does not ask for reads as empty. */
export interface WantedParts {
  readonly marks: boolean;
  readonly lines: 'none' | 'columns' | 'bodies';
}

const NO_MARKS: Marks = { hits: [], tagSets: [], seriesIds: [] };
const NO_LINES: Lines = {
  count: 0,
  bodies: Buffer.alloc(0),
  ends: new Uint32Array(0),
  times: new BigInt64Array(0),
  severities: new Uint32Array(0),
  severityTexts: [],
  resources: new Uint32Array(0),
  resourceTexts: [],
  attributes: new Uint32Array(0),
  attributeTexts: [],
};

/** Lines of a block by their place in it. */
export interface WantedLines {
  readonly key: BlockKey;
  readonly lines: readonly number[];
}

export interface LoadedLines {
  readonly columns: Lines;
  readonly bodies: readonly Buffer[];
}

/** Reads blocks of one org, through the cache of their database. */
export class BlockReader {
  readonly #cache: BlockCache;
  readonly #client: PoolClient;
  readonly #orgId: number;

  constructor(db: Db, client: PoolClient, orgId: number) {
    this.#cache = blockCacheOf(db);
    this.#client = client;
    this.#orgId = orgId;
  }

  /** @returns the blocks in the order asked for, undefined where one is not there (merged, or expired). */
  async load(keys: readonly BlockKey[], wanted: WantedParts): Promise<(StoredBlock | undefined)[]> {
    const runs = await this.#parts('runs', keys);
    const marks = wanted.marks ? await this.#parts('marks', keys) : null;
    const lines = await this.#lines(keys, wanted.lines);
    return keys.map(({ id }) =>
      complete({
        runs: runs.get(id),
        marks: marks === null ? NO_MARKS : marks.get(id),
        lines: lines === null ? NO_LINES : lines.get(id),
      }),
    );
  }

  /** @returns everything about some lines of each block but their bodies, and those, in the order of `lines` */
  async loadLines(wanted: readonly WantedLines[]): Promise<(LoadedLines | undefined)[]> {
    const keys = wanted.map(({ key }) => key);
    const columns = await this.#columns(keys);
    const frames = await this.#parts('frame', keys);
    const load = async ({ key, lines }: WantedLines): Promise<LoadedLines | undefined> => {
      const [frame, own] = [frames.get(key.id), columns.get(key.id)];
      return frame && own && { columns: own, bodies: await decodeBodies(frame, own, lines) };
    };
    return Promise.all(wanted.map(load));
  }

  async #lines(keys: readonly BlockKey[], wanted: WantedParts['lines']): Promise<Map<number, Lines> | null> {
    if (wanted === 'none') return null;
    if (wanted === 'columns') return this.#columns(keys);
    const frames = await this.#parts('frame', keys);
    return new Map(
      await Promise.all(Array.from(frames, async ([id, frame]) => [id, await decodeLines(frame)] as const)),
    );
  }

  async #columns(keys: readonly BlockKey[]): Promise<Map<number, Lines>> {
    const known = keys.map(({ id }) => [id, this.#cache.get(this.#orgId, id, 'columns')] as const);
    const missing = keys.filter((_, i) => known[i]?.[1] === undefined);
    const columns = new Map(known.flatMap(([id, part]) => (part === undefined ? [] : [[id, part] as const])));
    const decode = async ([id, frame]: [number, Buffer]): Promise<void> => {
      const part = await decodeColumns(frame);
      columns.set(id, part);
      this.#cache.set(this.#orgId, id, 'columns', part);
    };
    await Promise.all(Array.from(missing.length > 0 ? await this.#parts('frame', missing) : [], decode));
    return columns;
  }

  async #parts<Name extends keyof BlockParts>(
    name: Name,
    keys: readonly BlockKey[],
  ): Promise<Map<number, BlockParts[Name]>> {
    const parts = new Map<number, BlockParts[Name]>();
    const missing: BlockKey[] = [];
    for (const key of keys) {
      const known = this.#cache.get(this.#orgId, key.id, name);
      if (known === undefined) missing.push(key);
      else parts.set(key.id, known);
    }
    if (missing.length === 0) return parts;
    for (const [id, part] of await fetchPart[name](this.#client, this.#orgId, missing)) {
      parts.set(id, part);
      this.#cache.set<keyof BlockParts>(this.#orgId, id, name, part);
    }
    return parts;
  }
}

const complete = ({ runs, marks, lines }: { [Part in keyof StoredBlock]: StoredBlock[Part] | undefined }) =>
  runs && marks && lines ? { runs, marks, lines } : undefined;
