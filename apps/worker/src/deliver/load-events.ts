import type { Db } from '@logflow/db';
import { type ClaimedDelivery, selectedLines } from '@logflow/ledger';
import type { Lines } from '@logflow/lines';
import { type DeliveryEvent, lineId } from '@logflow/model';
import { type ChosenLines, ghostsOf, lineMarksOf, readLines, type StoredBlock } from '@logflow/storage';

/** An event of a claimed row: where it stands in the row's selection and in the block. */
export interface RowEvent {
  readonly position: number;
  readonly line: number;
  readonly event: DeliveryEvent;
}

/** A claimed row and what is to be sent of it now; events null: its block is not there any more. */
export interface LoadedDelivery {
  readonly delivery: ClaimedDelivery;
  readonly events: readonly RowEvent[] | null;
  /** Positions that are to be sent later: they would have gone beyond the bytes. */
  readonly left: readonly number[];
}

/**
 * Reads the events of claimed rows from the stored blocks, in order, until they come to `maxBytes`: at least one event,
 * and of a block's bodies only the pieces in which those events stand.
 * @returns the first so many rows, the last of them perhaps in part
 */
export async function loadEvents(
  db: Db,
  orgId: number,
  deliveries: readonly ClaimedDelivery[],
  maxBytes: number,
): Promise<LoadedDelivery[]> {
  const allowance = new Allowance(maxBytes);
  const loaded: LoadedDelivery[] = [];
  while (loaded.length < deliveries.length && !allowance.isSpent) {
    loaded.push(...(await loadRows(db, orgId, sameBlock(deliveries, loaded.length), allowance)));
  }
  return loaded;
}

/** @returns the rows from `start` on that speak of one block. */
function sameBlock(deliveries: readonly ClaimedDelivery[], start: number): ClaimedDelivery[] {
  const blockId = deliveries[start]?.blockId;
  const end = deliveries.findIndex((delivery, i) => i > start && delivery.blockId !== blockId);
  return deliveries.slice(start, end < 0 ? undefined : end);
}

/** Bytes that may still be loaded; the first piece is given whatever its size. */
class Allowance {
  readonly #max: number;
  #used = 0;
  #refused = false;

  constructor(max: number) {
    this.#max = max;
  }

  /** Once something was refused, everything is. */
  get isSpent(): boolean {
    return this.#refused;
  }

  take(bytes: number): boolean {
    if (this.#used > 0 && this.#used + bytes > this.#max) this.#refused = true;
    else this.#used += bytes;
    return !this.#refused;
  }
}

/** Positions of a row and their lines in the block: those to be loaded, and the positions behind them. */
interface Chosen {
  readonly delivery: ClaimedDelivery;
  readonly positions: readonly number[];
  readonly lines: readonly number[];
  readonly left: readonly number[];
}

async function loadRows(
  db: Db,
  orgId: number,
  rows: readonly ClaimedDelivery[],
  allowance: Allowance,
): Promise<LoadedDelivery[]> {
  const { blockCommittedUs, blockId } = rows[0] as ClaimedDelivery;
  let chosen: Chosen[] = [];
  const found = await readLines(db, { orgId, committedUs: blockCommittedUs, id: blockId }, (block) => {
    chosen = chooseLines(block, rows, allowance);
    return chosen.flatMap(({ lines }) => lines);
  });
  if (found === null) return rows.map((delivery) => ({ delivery, events: null, left: [] }));
  const events = chosen.flatMap(({ lines }) => lines).map(eventReader(found));
  let next = 0;
  return chosen.map(({ delivery, positions, lines, left }) => ({
    delivery,
    left,
    events: lines.map((line, i) => ({
      position: positions[i] as number,
      line,
      event: events[next++] as DeliveryEvent,
    })),
  }));
}

/** @returns no more rows once the bytes are used up. */
function chooseLines(block: StoredBlock, rows: readonly ClaimedDelivery[], allowance: Allowance): Chosen[] {
  const chosen: Chosen[] = [];
  const ghosts = ghostsOf(block.marks, block.lines.count);
  for (const delivery of rows) {
    const selected = selectedLines(block.marks, delivery.selects, delivery.firstLine, delivery.lineCount);
    const all = [...(delivery.remaining ?? selected.keys())];
    const positions = all.filter((position) => !ghosts?.[selected[position] as number]);
    const lines = positions.map((position) => selected[position] as number);
    const beyond = lines.findIndex((line) => !allowance.take(lineBytes(block.lines, line)));
    const end = beyond < 0 ? lines.length : beyond;
    if (end > 0 || beyond < 0) {
      chosen.push({ delivery, positions, lines: lines.slice(0, end), left: positions.slice(end) });
    }
    if (allowance.isSpent) break;
  }
  return chosen;
}

function lineBytes({ ends, resources, resourceTexts, attributes, attributeTexts }: Lines, line: number): number {
  const body = (ends[line] as number) - (line === 0 ? 0 : (ends[line - 1] as number));
  const resource = resourceTexts[resources[line] as number] as string;
  return 1 + body + resource.length + (attributeTexts[attributes[line] as number] as string).length;
}

/** @returns a reader of the chosen lines, each with its place among them; a dictionary's texts are parsed once a block. */
function eventReader({ block, bodies }: ChosenLines): (line: number, nth: number) => DeliveryEvent {
  const { lines, marks, runs } = block;
  const marksOf = lineMarksOf(marks);
  const idOf = idReader(runs);
  const resources = parsed(lines.resourceTexts);
  const attributes = parsed(lines.attributeTexts);
  return (line, nth) => ({
    id: idOf(line),
    time: lines.times[line] as bigint,
    severity: lines.severityTexts[lines.severities[line] as number] as string,
    body: (bodies[nth] as Buffer).toString('utf8'),
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
