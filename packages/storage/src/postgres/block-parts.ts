import type { CommittedRun, Marks } from '@logflow/model';
import type { PoolClient } from 'pg';
import type { BlockKey } from '../block-key';
import { decodeMarks } from '../marks';
import { mergeMarks } from '../merge-marks';
import { parseRuns, unpackRuns } from '../runs';

/** The parts of a block that are read apart; `frame` is what `encodeLines` made. */
export interface BlockParts {
  readonly runs: readonly CommittedRun[];
  readonly marks: Marks;
  readonly frame: Buffer;
}

type Fetch<Part> = (client: PoolClient, orgId: number, keys: readonly BlockKey[]) => Promise<Map<number, Part>>;

export const fetchPart: { readonly [Name in keyof BlockParts]: Fetch<BlockParts[Name]> } = {
  runs: fetchRuns,
  marks: fetchMarks,
  frame: fetchFrames,
};

async function fetchRuns(client: PoolClient, orgId: number, keys: readonly BlockKey[]) {
  const { rows } = await client.query<{ id: number; runs: string; packed_runs: Buffer | null }>(
    `select id, runs, packed_runs from ${wanted('block', 'id')}`,
    parameters(orgId, keys),
  );
  const decoded = rows.map(async (row) => [row.id, await runsOf(row)] as const);
  return new Map(await Promise.all(decoded));
}

/** @returns the runs of a head, whichever way it holds them. */
export const runsOf = async (head: { runs: string; packed_runs: Buffer | null }): Promise<readonly CommittedRun[]> =>
  head.packed_runs ? unpackRuns(head.packed_runs) : parseRuns(head.runs);

async function fetchMarks(client: PoolClient, orgId: number, keys: readonly BlockKey[]) {
  const { rows } = await client.query<{ block_id: number; marks: Buffer }>(
    `select block_id, marks from ${wanted('block_marks', 'block_id')} order by block_id, layer`,
    parameters(orgId, keys),
  );
  const decoded = await Promise.all(rows.map((row) => decodeMarks(row.marks)));
  const layers = new Map<number, { marks: Marks; firstLine: number }[]>();
  rows.forEach(({ block_id }, i) => {
    const below = layers.get(block_id) ?? [];
    layers.set(block_id, [...below, { marks: decoded[i] as Marks, firstLine: 0 }]);
  });
  return new Map(Array.from(layers, ([id, parts]) => [id, mergeMarks(parts)]));
}

async function fetchFrames(client: PoolClient, orgId: number, keys: readonly BlockKey[]) {
  const { rows } = await client.query<{ block_id: number; lines: Buffer }>(
    `select block_id, lines from ${wanted('block_lines', 'block_id')}`,
    parameters(orgId, keys),
  );
  return new Map(rows.map((row) => [row.block_id, row.lines]));
}

/** The bounds beside the keys let PostgreSQL leave out every other day's partition. */
const wanted = (table: string, id: string): string =>
  `unnest($2::bigint[], $3::bigint[]) as wanted (wanted_us, wanted_id)
   join ${table} on org_id = $1 and committed_us = wanted_us and ${id} = wanted_id and committed_us between $4 and $5`;

function parameters(orgId: number, keys: readonly BlockKey[]): unknown[] {
  const times = keys.map((key) => key.committedUs);
  const [least, greatest] = times.reduce(([low, high], us) => [Math.min(low, us), Math.max(high, us)], [Infinity, 0]);
  return [orgId, times, keys.map((key) => key.id), least, greatest];
}
