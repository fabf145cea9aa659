/** What a line looks like once the parts that differ from line to line are taken out. */
const shapeOf = (line: string): string => line.replace(/[0-9a-f]*\d[0-9a-f]*/gi, '0');

/** A third one of a shape may still differ in an interesting place; a fourth teaches nothing. */
const MOST_OF_A_SHAPE = 3;

/**
 * Chooses lines that teach most: of each shape no second one before every shape has its first, and so on.
 * @returns at most `most` of them, in the order in which they came.
 */
export function variedLines(lines: readonly string[], most: number): string[] {
  const seen = new Map<string, number>();
  const ranked = [...new Set(lines)].map((line, at) => {
    const shape = shapeOf(line);
    const round = seen.get(shape) ?? 0;
    seen.set(shape, round + 1);
    return { line, at, round };
  });
  const chosen = ranked
    .filter(({ round }) => round < MOST_OF_A_SHAPE)
    .sort((a, b) => a.round - b.round || a.at - b.at)
    .slice(0, most);
  return chosen.sort((a, b) => a.at - b.at).map(({ line }) => line);
}
