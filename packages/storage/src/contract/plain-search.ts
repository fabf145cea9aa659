import type { LogCount, LogFilter } from '../log-query';
import { NotKeptTally } from '../not-kept';
import { type PlainLine, VALUED } from './history';

export const mergedTags = (line: PlainLine): Record<string, string> =>
  Object.assign({}, ...[...line.effects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, effect]) => effect.tags ?? {}));

export const seriesOf = (line: PlainLine): number[] => [
  ...new Set([...line.effects.values()].flatMap((effect) => effect.series)),
];

const timeOf = (line: PlainLine, filter: LogFilter): bigint =>
  filter.clock === 'event' ? line.timeUs : BigInt(line.committedUs);

/** What the line added to each series it fed. */
export const addedBy = (line: PlainLine): [number, number][] =>
  seriesOf(line).map((id) => [id, VALUED.includes(id) ? line.value : 1]);

/** The same questions answered by looking at every line, those not kept included: what every engine is held to. */
const plainMatches = (line: PlainLine, filter: LogFilter): boolean => {
  const time = timeOf(line, filter);
  const tags = mergedTags(line);
  return (
    (filter.fromUs === undefined || time >= filter.fromUs) &&
    (filter.toUs === undefined || time < filter.toUs) &&
    (filter.ruleId === undefined || line.effects.has(filter.ruleId)) &&
    (filter.tags ?? []).every(({ key, value }) => tags[key] === value) &&
    (filter.seriesIds === undefined || seriesOf(line).some((id) => filter.seriesIds?.includes(id)))
  );
};

const hasText = (line: PlainLine, filter: LogFilter): boolean =>
  (filter.contains === undefined || line.body.includes(filter.contains)) &&
  (filter.body === undefined || filter.body.test(Buffer.from(line.body)));

const readsText = (filter: LogFilter): boolean => filter.contains !== undefined || filter.body !== undefined;

/** The lines that are shown. */
export const plainSelect = (lines: readonly PlainLine[], filter: LogFilter): PlainLine[] =>
  lines.filter((line) => line.notKept === null && plainMatches(line, filter) && hasText(line, filter));

/** The lines that are accounted for: without a text nothing can be said about one that was not kept. */
export const plainAccounted = (lines: readonly PlainLine[], filter: LogFilter): PlainLine[] =>
  lines.filter(
    (line) =>
      (line.notKept === null || !readsText(filter)) &&
      plainMatches(line, filter) &&
      (line.notKept !== null || hasText(line, filter)),
  );

/** @returns what the lines come to, shown or not */
export function plainCount(lines: readonly PlainLine[], filter: LogFilter): LogCount {
  const accounted = plainAccounted(lines, filter);
  const added = accounted.flatMap((line) => addedOf(line, filter));
  const tally = new NotKeptTally();
  for (const { notKept } of accounted) if (notKept) tally.add({ ...notKept, lines: 1 });
  return {
    total: accounted.filter((line) => line.notKept === null).length,
    counted: added.length,
    increments: added.reduce((sum, value) => sum + value, 0),
    notKept: tally.counts(),
  };
}

const addedOf = (line: PlainLine, { seriesIds }: LogFilter): number[] =>
  seriesIds === undefined
    ? [1]
    : addedBy(line)
        .filter(([id]) => seriesIds.includes(id))
        .map(([, value]) => value);

/** @returns the lines newest first by the filter's clock, in the order that pages promise. */
export const plainOrder = (lines: readonly PlainLine[], filter: LogFilter): PlainLine[] =>
  [...lines].sort(
    (a, b) =>
      descending(timeOf(a, filter), timeOf(b, filter)) ||
      descending(a.committedUs, b.committedUs) ||
      descending(a.batch, b.batch) ||
      descending(a.index, b.index),
  );

const descending = <T extends bigint | number | string>(a: T, b: T): number => (a > b ? -1 : a < b ? 1 : 0);

/** @returns per step, keyed by its start, the lines shown and what was counted; without the steps that are empty. */
export function plainHistogram(lines: readonly PlainLine[], filter: LogFilter, stepUs: bigint): Map<bigint, number[]> {
  const counts = new Map<bigint, number[]>();
  for (const line of plainAccounted(lines, filter)) {
    const start = (timeOf(line, filter) / stepUs) * stepUs;
    const [count = 0, counted = 0] = counts.get(start) ?? [];
    counts.set(start, [count + (line.notKept === null ? 1 : 0), counted + addedOf(line, filter).length]);
  }
  return counts;
}
