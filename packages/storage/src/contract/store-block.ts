import type { Db } from '@logflow/db';
import { encodeLines } from '@logflow/lines';
import { APPEND_BLOCK, APPEND_PARAMETERS, appendValues, blockBytes } from '../append';
import { encodeMarks } from '../marks';
import { countMatched } from '../matched';
import { countAway, countNotKept, formatNotKept } from '../not-kept';
import type { PlainBlock } from './history';
import { addedBy } from './plain-search';

/** Stores a block of the contract's history as the ledger would, with a commit time of the test's choosing. */
export async function storeBlock(db: Db, orgId: number, block: PlainBlock): Promise<{ id: number }> {
  const counts = new Map<number, number>();
  const sums = new Map<number, number>();
  for (const line of block.plain) {
    for (const [id, value] of addedBy(line)) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      sums.set(id, (sums.get(id) ?? 0) + value);
    }
  }
  const notKept = countNotKept(block.marks, block.lines.count);
  const times = block.plain.map((line) => line.timeUs).sort((a, b) => (a < b ? -1 : 1));
  const values = appendValues({
    orgId,
    rulesEpoch: block.rulesEpoch,
    lineCount: block.lines.count,
    timeFrom: times[0] as bigint,
    timeTo: times.at(-1) as bigint,
    runs: block.runs,
    plainBytes: blockBytes(block.lines, block.marks),
    matchedCount: countMatched(block.marks, block.lines.count),
    notKeptCount: countAway(block.marks),
    frame: await encodeLines(block.lines),
    textFilter: null,
    marks: await encodeMarks(block.marks),
    notKept: formatNotKept(notKept?.block ?? []),
    series: {
      ids: [...counts.keys()],
      increments: [...counts.keys()].map((id) => sums.get(id) as number),
      lines: [...counts.values()],
      notKept: [...counts.keys()].map((id) =>
        formatNotKept(notKept?.bySeries[block.marks.seriesIds.indexOf(id)] ?? []),
      ),
    },
  });
  const { rows } = await db.pool.query<{ id: number }>(
    `with stamp as materialized (select $${APPEND_PARAMETERS + 1}::bigint as us), ${APPEND_BLOCK} select id from new_block`,
    [...values, block.committedUs],
  );
  return rows[0] as { id: number };
}
