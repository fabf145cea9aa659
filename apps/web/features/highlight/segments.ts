/** A half-open range of UTF-16 code units; null where a group took no part. */
export type Span = readonly [number, number] | null;

/** A piece of a text. `group`: 0 inside a whole match, n inside its group n, null outside any match. */
export interface Segment {
  readonly text: string;
  readonly group: number | null;
}

interface Mark {
  readonly from: number;
  readonly to: number;
  readonly group: number;
  readonly match: number;
}

const isMark = (mark: Mark | null): mark is Mark => mark !== null;

function marksOf(body: string, matches: readonly (readonly Span[])[]): Mark[] {
  const end = body.length;
  return matches
    .flatMap((spans, match) =>
      spans.map((span, group) => (span ? { from: span[0], to: Math.min(span[1], end), group, match } : null)),
    )
    .filter(isMark)
    .filter((mark) => mark.from >= 0 && mark.from <= mark.to);
}

/** An earlier match wins over a later one; within a match the innermost group wins. */
function wins(a: Mark, b: Mark): boolean {
  if (a.match !== b.match) return a.match < b.match;
  const lengths = a.to - a.from - (b.to - b.from);
  return lengths === 0 ? a.group > b.group : lengths < 0;
}

const best = (marks: readonly Mark[]): Mark | undefined =>
  marks.reduce<Mark | undefined>((won, mark) => (won && wins(won, mark) ? won : mark), undefined);

/**
 * Cuts a body into pieces to paint. `matches` holds the spans of each match as the API gives them, the one that
 * matters most first. The texts of all pieces joined are the body; a group that matched nothing is a piece of length 0.
 */
export function segmentsOf(body: string, matches: readonly (readonly Span[])[]): Segment[] {
  const marks = marksOf(body, matches);
  const edges = [...new Set([0, body.length, ...marks.flatMap((mark) => [mark.from, mark.to])])].sort((a, b) => a - b);
  const pieces: Segment[] = [];
  edges.forEach((from, index) => {
    const empty = best(marks.filter((mark) => mark.from === from && mark.to === from && mark.group > 0));
    if (empty) pieces.push({ text: '', group: empty.group });
    const to = edges[index + 1];
    if (to === undefined) return;
    const cover = best(marks.filter((mark) => mark.from <= from && mark.to >= to && mark.from < mark.to));
    pieces.push({ text: body.slice(from, to), group: cover?.group ?? null });
  });
  return mergeEqual(pieces);
}

/** @returns where the first of what is marked begins and ends, in UTF-16 code units of the whole text; null: nothing is. */
export function firstMark(segments: readonly Segment[]): readonly [number, number] | null {
  const first = segments.findIndex(({ group }) => group !== null);
  if (first < 0) return null;
  const after = segments.findIndex(({ group }, place) => place > first && group === null);
  const lengthOf = (some: readonly Segment[]) => some.reduce((sum, { text }) => sum + text.length, 0);
  const from = lengthOf(segments.slice(0, first));
  return [from, from + lengthOf(segments.slice(first, after < 0 ? undefined : after))];
}

function mergeEqual(pieces: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    const joins = last && last.group === piece.group && last.text !== '' && piece.text !== '';
    if (joins) merged[merged.length - 1] = { text: last.text + piece.text, group: last.group };
    else merged.push(piece);
  }
  return merged;
}
