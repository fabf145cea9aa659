import type { Span } from '../span';

/** A stretch of a text that something else takes the place of; UTF-16 code units, half-open. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The number in a JSON text that it is within: what is left of that becomes a string. */
  readonly number?: readonly [start: number, end: number];
}

/**
 * Puts edits in order and makes one of those that overlap: all that any of them covers goes, and what the one that
 * begins first says (of those, the one given first) stands in its place.
 */
export function joinEdits(text: string, edits: readonly Edit[]): Edit[] {
  const numbers = new Map(edits.flatMap(({ number }) => (number ? [[number[0], number] as const] : [])));
  return [...numbers.values()].reduce((joined, number) => quoteNumber(text, joined, number), joinOverlapping(edits));
}

/** One that another rule's edit reaches beyond stands in no JSON any more, and is left as it is. */
function quoteNumber(text: string, edits: Edit[], [start, end]: NonNullable<Edit['number']>): Edit[] {
  const own = edits.filter((edit) => edit.start < end && edit.end > start);
  if (own.length === 0 || own.some((edit) => edit.start < start || edit.end > end)) return edits;
  const left = applyEdits(
    text.slice(start, end),
    own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
  );
  const first = edits.indexOf(own[0] as Edit);
  return [...edits.slice(0, first), { start, end, text: JSON.stringify(left) }, ...edits.slice(first + own.length)];
}

function joinOverlapping(edits: readonly Edit[]): Edit[] {
  const joined: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start === edit.end) continue;
    const last = joined.at(-1);
    if (last && edit.start < last.end) joined[joined.length - 1] = { ...last, end: Math.max(last.end, edit.end) };
    else joined.push(edit);
  }
  return joined;
}

/** @param edits as {@link joinEdits} gives them */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let edited = '';
  let end = 0;
  for (const edit of edits) {
    edited += text.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return edited + text.slice(end);
}

/** @returns where a stretch of the text lies once it is edited; one that cuts into an edit has all of what replaced it */
export function moveSpan(span: Span, edits: readonly Edit[]): Span {
  return span && [moveEdge(span[0], edits, false), moveEdge(span[1], edits, true)];
}

function moveEdge(at: number, edits: readonly Edit[], isEnd: boolean): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    if (start >= at) break;
    if (at < end) return start + shift + (isEnd ? text.length : 0);
    shift += text.length - (end - start);
  }
  return at + shift;
}
