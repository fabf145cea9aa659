/** An uploaded table as the API shows it. */
export interface Table {
  readonly id: string;
  readonly name: string;
  /** The first is the key. */
  readonly columns: readonly string[];
  readonly rows: number;
  readonly author: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface TableRow {
  readonly id: string;
  readonly name: string;
  readonly columns: string;
  readonly row_count: number;
  readonly author: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const TABLE_COLUMNS = 'id, name, columns, row_count, author, created_at, updated_at';

export const tableFromRow = (row: TableRow): Table => ({
  id: row.id,
  name: row.name,
  columns: JSON.parse(row.columns) as string[],
  rows: row.row_count,
  author: row.author,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
