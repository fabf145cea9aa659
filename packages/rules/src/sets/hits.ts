/** For each pattern that was asked, the indexes of the values it matched, ascending. */
export type Hits = (number[] | undefined)[];

export function note(hits: Hits, pattern: number, value: number): void {
  const list = hits[pattern];
  if (list === undefined) hits[pattern] = [value];
  else list.push(value);
}
