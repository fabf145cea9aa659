import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Machine } from './machine';
import type { Row } from './row';

/** What one bench measured at one time. */
export interface Result {
  readonly bench: string;
  /** Options whose results are kept beside the bench's others; empty for the default. */
  readonly variant: string;
  /** RFC 3339. */
  readonly at: string;
  readonly machine: Machine;
  /** Of the machine, runnable processes a core in the minute before: what else it did. */
  readonly load: number;
  /** The options that differ from their defaults. */
  readonly options: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

const DOCS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'docs');
const FILE = join(DOCS, 'benchmarks.json');

/** Where the page and its picture are written. */
export const docsPath = (name: string): string => join(DOCS, name);

/** @returns the last result of each bench that was kept. */
export const readResults = (): Result[] =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Result[]) : [];

export const nameOf = ({ bench, variant }: Pick<Result, 'bench' | 'variant'>): string => `${bench} ${variant}`.trim();

/** Keeps a result in place of the last one of its name, so that one bench can be run again without the others. */
export function keepResult(result: Result): void {
  const others = readResults().filter((other) => nameOf(other) !== nameOf(result));
  const all = [...others, result].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
}
