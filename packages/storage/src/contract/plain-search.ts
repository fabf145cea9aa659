import { patternOf } from '@logflow/lines';
import type { Condition, Field } from '../condition';
import type { Grouping, LogCount, LogFilter } from '../log-query';
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
    (filter.seriesIds === undefined || seriesOf(line).some((id) => filter.seriesIds?.includes(id))) &&
    (filter.where === undefined || plainHolds(line, filter.where))
  );
};

function plainHolds(line: PlainLine, condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => plainHolds(line, part));
    case 'any':
      return condition.of.some((part) => plainHolds(line, part));
    case 'not':
      return !plainHolds(line, condition.of);
    case 'body':
      return condition.body.test(Buffer.from(line.body));
    case 'field': {
      const value = plainValue(line, condition.field);
      return value !== undefined && condition.test(value);
    }
    case 'rule':
      return condition.ids === null ? line.effects.size > 0 : [...condition.ids].some((id) => line.effects.has(id));
    case 'series':
      return seriesOf(line).some((id) => condition.ids === null || condition.ids.has(id));
  }
}

function plainValue(line: PlainLine, field: Field): string | undefined {
  switch (field.source) {
    case 'severity':
      return { info: 'info', ERROR: 'error', err: 'error' }[line.severity];
    case 'host':
      return line.host;
    case 'origin':
      return JSON.stringify({ host: line.host });
    case 'service':
      return undefined;
    case 'tag':
      return mergedTags(line)[field.name];
    case 'resource':
      return field.name === 'host' ? line.host : undefined;
    case 'attr':
      return line.attributes[field.name]?.toString();
    case 'attribute':
      return line.attributes[field.name]?.toString() ?? (field.name === 'host' ? line.host : undefined);
  }
}

const hasText = (line: PlainLine, filter: LogFilter): boolean =>
  (filter.contains === undefined || line.body.includes(filter.contains)) &&
  (filter.body === undefined || filter.body.test(Buffer.from(line.body)));

const readsText = ({ contains, body, where }: LogFilter): boolean =>
  contains !== undefined || body !== undefined || (where !== undefined && asksText(where));

/** Whether a condition asks for what a line that was not kept has lost. */
function asksText(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(asksText);
  if (condition.kind === 'not') return asksText(condition.of);
  return condition.kind === 'body' || (condition.kind === 'field' && condition.field.source !== 'tag');
}

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

/** @returns per value and step the lines shown; null: of those that have no value. */
export function plainGroups(lines: readonly PlainLine[], filter: LogFilter, stepUs: bigint, by: Grouping) {
  const counts = new Map<string | null, Map<bigint, number>>();
  for (const line of plainSelect(lines, filter)) {
    const start = (timeOf(line, filter) / stepUs) * stepUs;
    for (const value of plainValues(line, by)) {
      const own = counts.get(value) ?? new Map<bigint, number>();
      counts.set(value, own.set(start, (own.get(start) ?? 0) + 1));
    }
  }
  return counts;
}

function plainValues(line: PlainLine, by: Grouping): (string | null)[] {
  if (by.source === 'pattern') return [patternOf(Buffer.from(line.body))];
  if (by.source !== 'rule') return [plainValue(line, by) ?? null];
  return line.effects.size === 0 ? [null] : [...line.effects.keys()];
}

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
