interface Row {
  readonly id: string;
}

/** @returns which of the rows in the page Tab reaches: the chosen one, or the first where that is not among them. */
export const tabStop = (rows: readonly Row[], chosen: string | null): string | undefined =>
  (rows.find(({ id }) => id === chosen) ?? rows[0])?.id;
