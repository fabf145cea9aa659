import type { BlockKey } from '../block-key';
import type { Entry, LoadedEntry } from '../page';
import type { StoredBlock } from '../stored-block';
import type { BlockReader } from './block-reader';

/** Reads of each block only the pieces in which lines of the page stand. */
export async function loadEntries(reader: BlockReader, entries: readonly Entry[]): Promise<LoadedEntry[]> {
  const blocks = new Map<StoredBlock, { key: BlockKey; lines: number[]; at: number[] }>();
  entries.forEach(({ block, key, line }, i) => {
    const wanted = blocks.get(block) ?? { key, lines: [], at: [] };
    blocks.set(block, wanted);
    wanted.lines.push(line);
    wanted.at.push(i);
  });
  const wanted = [...blocks.values()];
  const found = await reader.loadLines(wanted);
  const loaded: LoadedEntry[] = [];
  wanted.forEach(({ key, at }, n) => {
    const block = found[n];
    if (block === undefined) throw new Error(`block ${key.id} has a head and no lines`);
    at.forEach((i, nth) => {
      loaded[i] = { entry: entries[i] as Entry, columns: block.columns, body: block.bodies[nth] as Buffer };
    });
  });
  return loaded;
}
