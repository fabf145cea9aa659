/** A page as somebody saved it, under a name. */
export interface View {
  readonly id: string;
  readonly name: string;
  /** `/logs` or `/explore` with its query string: never a way out of LogFlow. */
  readonly path: string;
  /** Who saved it last. */
  readonly author: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ViewRow {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly author: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const VIEW_COLUMNS = 'id, name, path, author, created_at, updated_at';

export const viewFromRow = ({ created_at, updated_at, ...row }: ViewRow): View => ({
  ...row,
  createdAt: created_at.toISOString(),
  updatedAt: updated_at.toISOString(),
});
