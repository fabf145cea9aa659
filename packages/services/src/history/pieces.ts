import { type Lines, selectLines } from '@logflow/lines';
import { linesIn } from '@logflow/rules';
import type { WalkedBlock } from '@logflow/storage';

/** Lines that lie in one block. */
export type BlockLines = Pick<WalkedBlock, 'head' | 'lines' | 'bytes' | 'nameOf' | 'bodiesOf'>;

/** So long at most does matching hold the thread, as far as readings tell. */
const PIECE_NANOS = 50e6;

/**
 * Cuts a block so that no piece holds the thread for long: one whose rule is fast enough stays whole.
 * @param nanosPerLine what the rule takes for a line of ordinary length
 */
export function* piecesOf(block: BlockLines, nanosPerLine: number): Generator<BlockLines> {
  const { lines } = block;
  let from = 0;
  let nanos = 0;
  for (let line = 0; line < lines.count; line++) {
    const own = nanosPerLine * linesIn(lengthOf(lines, line));
    if (line > from && nanos + own > PIECE_NANOS) {
      yield pieceOf(block, from, line);
      from = line;
      nanos = 0;
    }
    nanos += own;
  }
  yield from === 0 ? block : pieceOf(block, from, lines.count);
}

const lengthOf = ({ ends }: Lines, line: number): number =>
  (ends[line] as number) - (line === 0 ? 0 : (ends[line - 1] as number));

/** The bytes of a block come with its first piece. */
function pieceOf({ head, lines, bytes, nameOf, bodiesOf }: BlockLines, from: number, to: number): BlockLines {
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  return {
    head,
    lines: selectLines(lines, places),
    bytes: from === 0 ? bytes : 0,
    nameOf: (line) => nameOf(from + line),
    bodiesOf: (some) => bodiesOf(some.map((line) => from + line)),
  };
}
