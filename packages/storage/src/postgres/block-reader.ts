import type { Db } from '@logflow/db';
import {
  type ByteRange,
  decodeBodies,
  decodeLines,
  decodePieces,
  type FrameHead,
  type Lines,
  piecesOf,
} from '@logflow/lines';
import type { Marks } from '@logflow/model';
import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';
import type { BodySieve } from '../body-sieve';
import type { StoredBlock } from '../stored-block';
import type { TextSieve } from '../text-sieve';
import { type BlockCache, blockCacheOf, type PartName } from './block-cache';
import { type BlockParts, fetchPart, fetchStretches, marksVersion, type WantedBytes } from './block-parts';

/** Which parts a reader needs besides the runs; what it does not ask for reads as empty. */
export interface WantedParts {
  /** `first`: without what backfills added. */
  readonly marks: boolean | 'first';
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

type Pieces = Map<number, Buffer>;

/** Reads blocks of one org, in one snapshot, through the cache of their database. */
export class BlockReader {
  readonly #cache: BlockCache;
  readonly #client: PoolClient;
  readonly #orgId: number;
  #marksVersion: number | undefined;

  constructor(db: Db, client: PoolClient, orgId: number) {
    this.#cache = blockCacheOf(db);
    this.#client = client;
    this.#orgId = orgId;
  }

  /**
   * @param decoded bodies that are there already
   * @returns the blocks in the order asked for, undefined where one is not there (merged, or expired).
   */
  async load(
    keys: readonly BlockKey[],
    wanted: WantedParts,
    decoded?: ReadonlyMap<number, readonly Buffer[]>,
  ): Promise<(StoredBlock | undefined)[]> {
    const runs = await this.#parts('runs', keys);
    const marks = wanted.marks ? await this.#parts(wanted.marks === 'first' ? 'firstMarks' : 'marks', keys) : null;
    const lines = await this.#lines(keys, wanted.lines, decoded);
    return keys.map(({ id }) =>
      complete({
        runs: runs.get(id),
        marks: marks === null ? NO_MARKS : marks.get(id),
        lines: lines === null ? NO_LINES : lines.get(id),
      }),
    );
  }

  /** @returns those of the blocks that the sieve lets pass, or that have no filter */
  async sieve<Block extends BlockKey>(blocks: readonly Block[], sieve: TextSieve): Promise<Block[]> {
    const filters = await this.#parts('textFilter', blocks);
    return blocks.filter(({ id }) => {
      const filter = filters.get(id);
      return filter === undefined || filter.length === 0 || sieve(filter);
    });
  }

  /**
   * @returns of the blocks whose bodies the sieve lets pass, those, to be given to {@link load}; each is tried as soon as
   *   it is decompressed, while others still are
   */
  async sieveBodies(keys: readonly BlockKey[], sieve: BodySieve): Promise<Map<number, readonly Buffer[]>> {
    const frames = await this.#parts('frame', keys);
    const passed = new Map<number, readonly Buffer[]>();
    const decode = async ([id, frame]: [number, Buffer]): Promise<void> => {
      const pieces = await decodePieces(frame);
      if (sieve(pieces)) passed.set(id, pieces);
    };
    await Promise.all(Array.from(frames, decode));
    return passed;
  }

  /** @returns everything about some lines of each block but their bodies, and those, in the order of `lines` */
  async loadLines(wanted: readonly WantedLines[]): Promise<(LoadedLines | undefined)[]> {
    const heads = await this.#parts(
      'head',
      wanted.map(({ key }) => key),
    );
    const pieces = await this.#pieces(wanted, heads);
    const load = async ({ key, lines }: WantedLines): Promise<LoadedLines | undefined> => {
      const [head, own] = [heads.get(key.id), pieces.get(key.id)];
      return head && own && { columns: head.columns, bodies: await decodeBodies(head, lines, own) };
    };
    return Promise.all(wanted.map(load));
  }

  /** @returns by block, the pieces that hold the lines; a block that is not there has none. */
  async #pieces(wanted: readonly WantedLines[], heads: ReadonlyMap<number, FrameHead>): Promise<Map<number, Pieces>> {
    const pieces = new Map<number, Pieces>();
    const missing: (WantedBytes & { readonly number: number })[] = [];
    for (const { key, lines } of wanted) {
      const head = heads.get(key.id);
      if (head === undefined) continue;
      const own: Pieces = new Map();
      pieces.set(key.id, own);
      for (const number of piecesOf(head, lines)) {
        const known = this.#cache.get(this.#orgId, key.id, `piece ${number}`);
        if (known) own.set(number, known);
        else missing.push({ key, number, ...(head.pieces[number] as ByteRange) });
      }
    }
    await this.#fetchPieces(missing, pieces);
    return pieces;
  }

  async #fetchPieces(
    missing: readonly (WantedBytes & { readonly number: number })[],
    into: ReadonlyMap<number, Pieces>,
  ): Promise<void> {
    if (missing.length === 0) return;
    const found = await fetchStretches(this.#client, this.#orgId, missing);
    missing.forEach(({ key, number }, i) => {
      const piece = found[i];
      if (piece === undefined) throw new Error(`block ${key.id} has a head and no lines`);
      into.get(key.id)?.set(number, piece);
      this.#cache.set(this.#orgId, key.id, `piece ${number}`, piece);
    });
  }

  async #lines(
    keys: readonly BlockKey[],
    wanted: WantedParts['lines'],
    decoded?: ReadonlyMap<number, readonly Buffer[]>,
  ): Promise<Map<number, Lines> | null> {
    if (wanted === 'none') return null;
    if (wanted === 'columns') {
      const heads = await this.#parts('head', keys);
      return new Map(Array.from(heads, ([id, head]) => [id, head.columns]));
    }
    const frames = await this.#parts('frame', keys);
    const decode = async ([id, frame]: [number, Buffer]) => [id, await decodeLines(frame, decoded?.get(id))] as const;
    return new Map(await Promise.all(Array.from(frames, decode)));
  }

  async #parts<Name extends keyof BlockParts>(
    name: Name,
    keys: readonly BlockKey[],
  ): Promise<Map<number, BlockParts[Name]>> {
    const parts = new Map<number, BlockParts[Name]>();
    const missing: BlockKey[] = [];
    const cached = await this.#cacheName(name);
    for (const key of keys) {
      const known = this.#cache.get(this.#orgId, key.id, cached) as BlockParts[Name] | undefined;
      if (known === undefined) missing.push(key);
      else parts.set(key.id, known);
    }
    if (missing.length === 0) return parts;
    for (const [id, part] of await fetchPart[name](this.#client, this.#orgId, missing)) {
      parts.set(id, part);
      this.#cache.set(this.#orgId, id, cached, part);
    }
    return parts;
  }

  async #cacheName(name: keyof BlockParts): Promise<PartName> {
    if (name !== 'marks') return name;
    this.#marksVersion ??= await marksVersion(this.#client, this.#orgId);
    return `marks ${this.#marksVersion}`;
  }
}

const complete = ({ runs, marks, lines }: { [Part in keyof StoredBlock]: StoredBlock[Part] | undefined }) =>
  runs && marks && lines ? { runs, marks, lines } : undefined;
