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

/** @returns when a line happened, `14:35:30` and `.706`; where it arrived on another day, `10 Dec 06:55` and nothing. */
export function whenOf({ timestamp, committedAt }: Pick<LogLine, 'timestamp' | 'committedAt'>): [string, string] {
  const at = Date.parse(timestamp);
  const near = Math.abs(Date.parse(committedAt) - at) < DAY_MS;
  return near ? [clock(at), clockMillis(at).slice(clock(at).length)] : [`${day(at)} ${clock(at).slice(0, 5)}`, ''];
}

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
