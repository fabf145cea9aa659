/** A table by its first column; the first of several rows with one key counts. */
export class LookupTable {
  /** With the first, which is the key. */
  readonly columns: readonly string[];
  readonly #rows: ReadonlyMap<string, readonly string[]>;

  constructor(columns: readonly string[], rows: readonly (readonly string[])[]) {
    this.columns = columns;
    this.#rows = new Map([...rows].reverse().map((row) => [row[0] as string, row]));
  }

  /** @returns the cell of the row with this key; '' where there is no such row or column */
  cell(key: string, column: string): string {
    const at = this.columns.indexOf(column);
    return at < 0 ? '' : (this.#rows.get(key)?.[at] ?? '');
  }
}
