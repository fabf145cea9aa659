import type { Lines } from '@logflow/lines';
import type { CommittedRun, Marks } from '@logflow/model';

/** A decoded block, or as much of it as was asked for. */
export interface StoredBlock {
  readonly lines: Lines;
  readonly marks: Marks;
  readonly runs: readonly CommittedRun[];
}
