import type { FieldTally } from './field-tally';

/** A value that lines of one kind have more often, or less, than those of the other. */
export interface FieldDifference {
  readonly key: string;
  readonly value: string;
  /** How many of the chosen lines have it, and of the others. */
  readonly chosen: number;
  readonly rest: number;
}

/** A difference of shares that comes about by chance once in 370 times is none. */
const DEVIATIONS = 3;
/** Nor is one that nobody would see in bars side by side. */
const LEAST_SHARE = 0.02;

/** @returns the values whose shares differ, most first; of fields that say the same, the one with the shortest name */
export function differencesOf(chosen: FieldTally, rest: FieldTally, top: number): FieldDifference[] {
  if (chosen.base === 0 || rest.base === 0) return [];
  const shares = ({ chosen: a, rest: b }: FieldDifference) => [a / chosen.base, b / rest.base] as const;
  const gap = (one: FieldDifference) => Math.abs(shares(one)[0] - shares(one)[1]);
  const differs = (one: FieldDifference) => {
    const pooled = (one.chosen + one.rest) / (chosen.base + rest.base);
    const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / chosen.base + 1 / rest.base));
    return gap(one) >= Math.max(LEAST_SHARE, DEVIATIONS * deviation);
  };
  const found = compared(chosen, rest).filter(differs);
  found.sort(
    (a, b) =>
      gap(b) - gap(a) ||
      b.chosen - a.chosen ||
      a.key.length - b.key.length ||
      byText(a.key, b.key) ||
      byText(a.value, b.value),
  );
  return found.filter(saysMore()).slice(0, top);
}

/** Every value of either side of which both sides know how often it is there. */
function compared(chosen: FieldTally, rest: FieldTally): FieldDifference[] {
  const found: FieldDifference[] = [];
  for (const { key, value, lines } of chosen.values()) {
    const others = rest.linesWith(key, value);
    if (others !== undefined) found.push({ key, value, chosen: lines, rest: others });
  }
  for (const { key, value, lines } of rest.values()) {
    if (chosen.linesWith(key, value) === 0) found.push({ key, value, chosen: 0, rest: lines });
  }
  return found;
}

/** `host` and `resource.host.name` hold the same text in the same lines: names that have a word in common say so once. */
function saysMore(): (one: FieldDifference) => boolean {
  const said = new Map<string, Set<string>>();
  return ({ key, value, chosen, rest }) => {
    const same = JSON.stringify([value, chosen, rest]);
    const words = said.get(same) ?? new Set();
    said.set(same, words);
    const own = key.split(/[._]/).filter((word) => !PLACES.has(word));
    const isNew = !own.some((word) => words.has(word));
    for (const word of own) words.add(word);
    return isNew;
  };
}

/** Words that say where a field stands. */
const PLACES = new Set(['attr', 'resource', 'tag', 'label', 'name']);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
