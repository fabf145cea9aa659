import { formatSelector } from '@logflow/series';
import type { ServiceContext } from '../context';
import { counts, type StepwiseCounts } from '../metrics/counts';
import { usualHours, wholeWindow } from './expression';
import type { Condition } from './input';
import { type Counted, silences, slide, stepWithin } from './slide';
import type { Points } from './would-fire';

/** The past of an alert on a metric, as the graph has it. Times are seconds since the epoch. */
export interface Replayed {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** What the condition was held against. */
  readonly values: readonly Sampled[];
  /** Where it held. */
  readonly holding: readonly Sampled[];
}

export interface Sampled {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: Points;
}

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
/** A graph has at most 10,000 steps, and is widened to whole ones. */
const MOST_STEPS = 9_900;
/** Values of a label that are followed: those that counted most in the week. */
const MOST_GROUPS = 20;

type Counting = Extract<Condition, { kind: 'count' }>;
type Silent = Extract<Condition, { kind: 'silent' }>;

/** Counts what the condition counts with the graph's own exact counts: two values a step and series, whatever the window. */
export const replay = (context: ServiceContext, condition: Counting | Silent, now: number): Promise<Replayed> =>
  condition.kind === 'count' ? replayCount(context, condition, now) : replaySilence(context, condition, now);

async function replayCount(context: ServiceContext, condition: Counting, now: number): Promise<Replayed> {
  const { metric, by, moreThan } = condition;
  const window = wholeWindow(condition.window, context.services.env.sampleIntervalSeconds);
  const range = rangeOf(context, { window, seconds: WEEK_SECONDS, now });
  const series = by.length === 0 ? undefined : await busiest(context, condition, range);
  const from = range.from - window;
  const given = { metric, from, to: range.to, step: range.step, by, topk: MOST_GROUPS, series };
  const counted = series === null ? null : await counts(context, given);
  const values = (counted?.groups ?? []).map(({ labels, counts: steps }) => ({
    labels,
    points: slide(finished(counted as StepwiseCounts, steps), window),
  }));
  const holding = values.map(({ labels, points }) => ({
    labels,
    points: points.filter(([, value]) => value > moreThan),
  }));
  return { ...range, values, holding };
}

/** @returns a selector of the values that counted enough in the whole week to fire at all; null where none did */
async function busiest(
  context: ServiceContext,
  { metric, by, moreThan }: Counting,
  { from, to }: Range,
): Promise<string | null> {
  const week = { from: from - DAY_SECONDS, to, step: DAY_SECONDS };
  const { groups } = await counts(context, { metric, ...week, by, topk: MOST_GROUPS });
  const found = groups.filter(({ total }) => total > moreThan);
  if (found.length === 0) return null;
  const valuesOf = (label: string) => [...new Set(found.map(({ labels }) => escapeRegex(labels[label] ?? '')))];
  const matchers = by.map((name) => ({ name, op: '=~' as const, value: valuesOf(name).join('|') }));
  return formatSelector({ metric, matchers });
}

const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

async function replaySilence(context: ServiceContext, condition: Silent, now: number): Promise<Replayed> {
  const window = wholeWindow(condition.window, context.services.env.sampleIntervalSeconds);
  const hours = usualHours(condition.usually);
  const before = hours.of * HOUR_SECONDS;
  const range = rangeOf(context, { window, seconds: WEEK_SECONDS + before, now });
  const given = { metric: condition.metric, from: range.from - window, to: range.to, step: range.step };
  const counted = await counts(context, given);
  const steps = finished(counted, counted.groups[0]?.counts ?? []);
  const from = Math.max(range.from, range.to - WEEK_SECONDS);
  const points = slide(steps, window).filter(([time]) => time >= from);
  return {
    ...range,
    from,
    values: [{ labels: {}, points }],
    holding: [{ labels: {}, points: silences(steps, window, hours).filter(([time]) => time >= from) }],
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** A window of a minute is shown a few hours less than a week. */
function rangeOf(
  { services }: ServiceContext,
  { window, seconds, now }: { window: number; seconds: number; now: number },
): Range {
  const step = stepWithin(window, seconds, { most: MOST_STEPS, interval: services.env.sampleIntervalSeconds });
  const to = Math.floor(now / step) * step;
  return { from: to - Math.min(seconds, MOST_STEPS * step - window), to, step };
}

const finished = ({ from, step, unfinished }: StepwiseCounts, steps: readonly number[]): Counted => ({
  from,
  step,
  counts: unfinished === null ? steps : steps.slice(0, unfinished.index),
});
