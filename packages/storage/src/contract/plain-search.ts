import type { LogFilter } from '../log-query';
import type { PlainLine } from './history';

export const mergedTags = (line: PlainLine): Record<string, string> =>
  Object.assign({}, ...[...line.effects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, effect]) => effect.tags ?? {}));

export const seriesOf = (line: PlainLine): number[] => [
  ...new Set([...line.effects.values()].flatMap((effect) => effect.series)),
];

const timeOf = (line: PlainLine, filter: LogFilter): bigint =>
  filter.clock === 'event' ? line.timeUs : BigInt(line.committedUs);

/** The same questions answered by looking at every line: what every engine is held to. */
export const plainSelect = (lines: readonly PlainLine[], filter: LogFilter): PlainLine[] =>
  lines.filter((line) => {
    const time = timeOf(line, filter);
    const tags = mergedTags(line);
    return (
      (filter.fromUs === undefined || time >= filter.fromUs) &&
      (filter.toUs === undefined || time < filter.toUs) &&
      (filter.contains === undefined || line.body.includes(filter.contains)) &&
      (filter.body === undefined || filter.body.test(Buffer.from(line.body))) &&
      (filter.ruleId === undefined || line.effects.has(filter.ruleId)) &&
      (filter.tags ?? []).every(({ key, value }) => tags[key] === value) &&
      (filter.seriesIds === undefined || seriesOf(line).some((id) => filter.seriesIds?.includes(id)))
    );
  });

/** @returns increments of the filter's series on these lines; without series, the number of lines. */
export const plainCounted = (lines: readonly PlainLine[], filter: LogFilter): number =>
  lines.reduce((sum, line) => {
    const ids = filter.seriesIds;
    return sum + (ids === undefined ? 1 : seriesOf(line).filter((id) => ids.includes(id)).length);
  }, 0);

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

/** @returns lines per step, keyed by the start of the step, without those that are empty. */
export function plainHistogram(lines: readonly PlainLine[], filter: LogFilter, stepUs: bigint): Map<bigint, number> {
  const counts = new Map<bigint, number>();
  for (const line of lines) {
    const start = (timeOf(line, filter) / stepUs) * stepUs;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return counts;
}
