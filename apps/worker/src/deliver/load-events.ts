import type { Db } from '@logflow/db';
import { type ClaimedDelivery, selectedLines } from '@logflow/ledger';
import { bodyOf } from '@logflow/lines';
import { type DeliveryEvent, lineId } from '@logflow/model';
import { ghostsOf, lineMarksOf, readBlock, type StoredBlock } from '@logflow/storage';

/** An event of a claimed row: where it stands in the row's selection and in the block. */
export interface RowEvent {
  readonly position: number;
  readonly line: number;
  readonly event: DeliveryEvent;
}

/** A claimed row and what is still to be sent of it; null: its block is not there any more. */
export interface LoadedDelivery {
  readonly delivery: ClaimedDelivery;
  readonly events: readonly RowEvent[] | null;
}

/** Reads the events of claimed rows from the stored blocks, each block once. */
export async function loadEvents(
  db: Db,
  orgId: number,
  deliveries: readonly ClaimedDelivery[],
): Promise<LoadedDelivery[]> {
  const readers = new Map<number, Promise<EventReader | null>>();
  const readerOf = (delivery: ClaimedDelivery): Promise<EventReader | null> => {
    const known = readers.get(delivery.blockId) ?? openReader(db, orgId, delivery);
    readers.set(delivery.blockId, known);
    return known;
  };
  const loaded: LoadedDelivery[] = [];
  for (const delivery of deliveries) {
    const reader = await readerOf(delivery);
    loaded.push({ delivery, events: reader === null ? null : reader(delivery) });
  }
  return loaded;
}

type EventReader = (delivery: ClaimedDelivery) => RowEvent[];

async function openReader(db: Db, orgId: number, delivery: ClaimedDelivery): Promise<EventReader | null> {
  const block = await readBlock(db, { orgId, committedUs: delivery.blockCommittedUs, id: delivery.blockId });
  if (block === null) return null;
  const eventOf = eventReader(block);
  const ghosts = ghostsOf(block.marks, block.lines.count);
  return ({ selects, firstLine, lineCount, remaining }) => {
    const lines = selectedLines(block.marks, selects, firstLine, lineCount);
    const positions = Array.from(remaining ?? lines.keys());
    return positions
      .filter((position) => !ghosts?.[lines[position] as number])
      .map((position) => {
        const line = lines[position] as number;
        return { position, line, event: eventOf(line) };
      });
  };
}

/** @returns a reader of single lines; a dictionary's texts are parsed once a block. */
function eventReader({ lines, marks, runs }: StoredBlock): (line: number) => DeliveryEvent {
  const marksOf = lineMarksOf(marks);
  const idOf = idReader(runs);
  const resources = parsed(lines.resourceTexts);
  const attributes = parsed(lines.attributeTexts);
  return (line) => ({
    id: idOf(line),
    time: lines.times[line] as bigint,
    severity: lines.severityTexts[lines.severities[line] as number] as string,
    body: bodyOf(lines, line).toString('utf8'),
    resource: resources(lines.resources[line] as number),
    attributes: attributes(lines.attributes[line] as number),
    tags: marksOf(line).tags,
  });
}

function parsed(texts: readonly string[]): (index: number) => Record<string, unknown> {
  const objects: Record<string, unknown>[] = [];
  return (index) => {
    objects[index] ??= JSON.parse(texts[index] as string) as Record<string, unknown>;
    return objects[index];
  };
}

function idReader(runs: StoredBlock['runs']): (line: number) => string {
  let total = 0;
  const ends = runs.map((run) => {
    total += run.count;
    return total;
  });
  return (line) => {
    const run = runs[firstAbove(ends, line)];
    if (run === undefined) throw new Error(`line ${line} lies beyond the ${total} lines of its block's runs`);
    const end = ends[firstAbove(ends, line)] as number;
    return lineId(run.batch, run.first + run.count - (end - line));
  };
}

function firstAbove(ends: readonly number[], line: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] as number) <= line) low = middle + 1;
    else high = middle;
  }
  return low;
}
