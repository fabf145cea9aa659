import { type Segment, segmentsOf } from '../highlight/segments';
import { clock, clockMillis, day } from '../time/format';
import type { LogLine } from './hooks/use-lines';

const TAGS_SHOWN = 2;

/** @returns the body cut for painting; where several rules matched, the spans of `ruleId` come first. */
export function lineSegments(line: LogLine, ruleId: string | undefined): Segment[] {
  const first = line.matches.filter((match) => match.ruleId === ruleId);
  const others = line.matches.filter((match) => match.ruleId !== ruleId);
  return segmentsOf(
    line.body,
    [...first, ...others].map((match) => match.spans),
  );
}

const DAY_MS = 86_400_000;
const MONTHS_MS = 300 * DAY_MS;

/** @returns when a line happened: `14:35:30` and `.706`; long before it arrived, `10 Dec 06:55` or `10 Dec 2025` and nothing. */
export function whenOf({ timestamp, committedAt }: Pick<LogLine, 'timestamp' | 'committedAt'>): [string, string] {
  const at = Date.parse(timestamp);
  const apart = Math.abs(Date.parse(committedAt) - at);
  if (apart < DAY_MS) return [clock(at), clockMillis(at).slice(clock(at).length)];
  return [`${day(at)} ${apart < MONTHS_MS ? clock(at).slice(0, 5) : new Date(at).getFullYear()}`, ''];
}

/** @returns pieces for one row: a line break, which would make it two, is shown as a sign. */
export const onOneLine = (segments: readonly Segment[]): Segment[] =>
  segments.map((segment) => ({ ...segment, text: segment.text.replace(/\r?\n|\r/g, ' ⏎ ').replaceAll('\t', ' ') }));

/** @returns the line's host, whichever of its usual names it has; empty when it has none. */
export function hostOf(line: LogLine): string {
  const host = line.resource['host.name'] ?? line.resource.host ?? line.attributes.host ?? '';
  return typeof host === 'string' ? host : '';
}

/** @returns the first tags as `name=value`, and how many there are beyond. */
export function tagsOf(line: LogLine): { shown: string[]; more: number } {
  const all = Object.entries(line.tags).map(([name, value]) => `${name}=${value}`);
  return { shown: all.slice(0, TAGS_SHOWN), more: Math.max(all.length - TAGS_SHOWN, 0) };
}
