import type { BodyTest } from './condition';
import { conditionOf, readsFields, readsMarks } from './filter-condition';
import type { LogFilter } from './log-query';

/** Whether some body of a block may pass: they lie end to end in the pieces, each of which is longer than a text that is sought. */
export type BodySieve = (pieces: readonly Buffer[]) => boolean;

/** @returns null where bodies alone cannot tell that no line of a block is selected, or other parts tell it for less */
export function bodySieve(filter: LogFilter): BodySieve | null {
  if (readsMarks(filter) || readsFields(filter)) return null;
  const sieves = requiredTests(filter).flatMap((test) => sieveOf(test) ?? []);
  return sieves.length === 0 ? null : (pieces) => sieves.every((mayPass) => mayPass(pieces));
}

function requiredTests(filter: LogFilter): BodyTest[] {
  const condition = conditionOf(filter);
  const parts = [condition].flatMap((part) => (part.kind === 'all' ? part.of : part));
  return parts
    .flatMap((part) => (part.kind === 'all' ? part.of : part))
    .flatMap((part) => (part.kind === 'body' ? part.body : []));
}

function sieveOf({ none, finder }: BodyTest): BodySieve | null {
  if (none === undefined) return null;
  if (finder === undefined)
    return (pieces) => !none(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces));
  return (pieces) => !pieces.every(none) || !seamsOf(pieces, finder.length - 1).every(none);
}

/** @returns what a text that is in no piece may stand in */
const seamsOf = (pieces: readonly Buffer[], bytes: number): Buffer[] =>
  pieces.slice(1).map((piece, n) => {
    const before = pieces[n] as Buffer;
    return Buffer.concat([before.subarray(Math.max(0, before.length - bytes)), piece.subarray(0, bytes)]);
  });
