/** What names a block within its org: its id is unique, its commit time says in which day's partition it lies. */
export interface BlockKey {
  readonly committedUs: number;
  readonly id: number;
}
