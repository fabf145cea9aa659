import type { Db } from '@logflow/db';
import { encodeLines } from '@logflow/lines';
import { APPEND_BLOCK, APPEND_PARAMETERS, appendValues, blockBytes } from '../append';
import { encodeMarks } from '../marks';
import type { PlainBlock } from './history';

/** Stores a block of the contract's history as the ledger would, with a commit time of the test's choosing. */
export async function storeBlock(db: Db, orgId: number, block: PlainBlock): Promise<{ id: number }> {
  const counts = new Map<number, number>();
  for (const { effects } of block.plain) {
    const fed = new Set([...effects.values()].flatMap((effect) => effect.series));
    for (const id of fed) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const times = block.plain.map((line) => line.timeUs).sort((a, b) => (a < b ? -1 : 1));
  const values = appendValues({
    orgId,
    rulesEpoch: block.rulesEpoch,
    lineCount: block.lines.count,
    timeFrom: times[0] as bigint,
    timeTo: times.at(-1) as bigint,
    runs: block.runs,
    plainBytes: blockBytes(block.lines, block.marks),
    frame: await encodeLines(block.lines),
    marks: await encodeMarks(block.marks),
    series: { ids: [...counts.keys()], increments: [...counts.values()], lines: [...counts.values()] },
  });
  const { rows } = await db.pool.query<{ id: number }>(
    `with stamp as materialized (select $${APPEND_PARAMETERS + 1}::bigint as us), ${APPEND_BLOCK} select id from new_block`,
    [...values, block.committedUs],
  );
  return rows[0] as { id: number };
}
