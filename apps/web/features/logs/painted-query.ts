import { parseQuery, type QueryError, type Token } from '@logflow/query';

/** A piece of a query as it is painted. */
export interface QueryPiece {
  readonly from: number;
  readonly text: string;
  readonly kind: Token['kind'] | null;
  /** Whether it is wrong. */
  readonly wrong: boolean;
}

const holds = ({ from, to }: { from: number; to: number }, at: number): boolean => from <= at && at < to;

/** @returns the text cut where its tokens and its mistakes begin and end; a mistake behind the end has a piece of its own. */
export function paintedQuery(text: string, errors: readonly QueryError[]): QueryPiece[] {
  const { tokens } = parseQuery(text);
  const ends = errors.map(({ to }) => to);
  const length = Math.max(text.length, ...ends);
  const padded = text.padEnd(length, '\u00a0');
  const cuts = [...tokens, ...errors].flatMap(({ from, to }) => [from, Math.min(to, length)]);
  const edges = [...new Set([0, length, ...cuts])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, index) => ({
    from,
    text: padded.slice(from, edges[index + 1]),
    kind: tokens.find((token) => holds(token, from))?.kind ?? null,
    wrong: errors.some((error) => holds(error, from)),
  }));
}
