import { type Bars, bucketName, type Graph } from '../plot/bars';
import { coveredBuckets, type Stretch, type Window } from '../plot/buckets';
import type { Line } from '../plot/lines';
import { coloursOf, OTHER_COLOUR } from '../series/colour';

type Time = string | number;

/** The answer of `GET /metrics/{name}/counts`: whole counts per step. Times are RFC 3339 or seconds since the epoch. */
export interface CountsAnswer {
  readonly step: number;
  readonly from: Time;
  readonly to: Time;
  readonly groups: readonly CountGroup[];
  readonly other?: { readonly series?: number; readonly counts: readonly number[]; readonly total: number } | null;
  readonly unfinished?: { readonly index: number; readonly elapsedSeconds: number } | null;
  /** Steps at whose edges Prometheus has lost samples: nothing is counted there. */
  readonly gaps?: readonly number[];
}

interface CountGroup {
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: readonly number[];
  readonly total: number;
}

const secondsOf = (time: Time): number => (typeof time === 'number' ? time : Date.parse(time) / 1000);

/** The label by which a histogram is split into its buckets. */
export const BUCKET = 'le';

function nameOf(value: string, by: string): string {
  if (by === '') return 'all';
  if (value === '') return `no ${by}`;
  return by === BUCKET ? bucketName(value) : value;
}

/** @returns what the graph draws, the largest group first and "other" last; buckets of values are told apart by their place. */
export function graphOf(answer: CountsAnswer, by: string): Graph {
  const values = answer.groups.map((group) => group.labels[by] ?? '');
  const single = by === '' || by === BUCKET;
  const colours = coloursOf(single ? [] : values);
  const groups = answer.groups.map((group, index): Bars => {
    const value = values[index] ?? '';
    const colour = single ? 'var(--s1)' : (colours.get(value) ?? OTHER_COLOUR);
    return { key: `=${value}`, name: nameOf(value, by), value, colour, counts: group.counts, total: group.total };
  });
  const { other } = answer;
  const name = other?.series ? `other ${other.series}` : 'other';
  const rest: Bars[] = other
    ? [{ key: 'rest', name, value: null, colour: OTHER_COLOUR, counts: other.counts, total: other.total }]
    : [];
  return {
    window: { from: secondsOf(answer.from), to: secondsOf(answer.to), step: answer.step },
    bars: [...groups, ...rest],
    unfinished: answer.unfinished ?? null,
    gaps: answer.gaps ?? [],
  };
}

/** What of a line the colour at its edge needs. */
interface FedLine {
  readonly series: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** The metric as it is drawn. */
interface Drawn {
  readonly metricName: string;
  readonly metric?: { readonly type: string } | undefined;
  readonly by: string;
}

/** What of a histogram is drawn is its count, or its buckets. */
const seriesOf = ({ metricName, metric, by }: Drawn): string =>
  metric?.type === 'histogram' ? `${metricName}_${by === BUCKET ? 'bucket' : 'count'}` : metricName;

/** @returns what the line of a gauge's series is called: by the value of the label, or by all of them; '' where it has none. */
export function gaugeName(labels: Readonly<Record<string, string>>, by: string): string {
  if (by !== '') return labels[by] || `no ${by}`;
  const { __name__: _, org: _org, ...rest } = labels;
  return Object.entries(rest)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** @returns the colour of what a line fed in the graph, grey where that has no colour of its own. */
export function colourOf({ series }: FedLine, drawn: Drawn, bars: readonly Bars[]): string {
  const fed = series.find(({ name }) => name === seriesOf(drawn));
  if (fed === undefined) return OTHER_COLOUR;
  const isGauge = drawn.metric?.type === 'gauge';
  const value = isGauge ? gaugeName(fed.labels, drawn.by) || drawn.metricName : (fed.labels[drawn.by] ?? '');
  return bars.find((one) => one.value === value)?.colour ?? OTHER_COLOUR;
}

/** @returns the lines of a gauge as what gives lines below their colours. */
export const barsOfGauge = (lines: readonly Line[]): Bars[] =>
  lines.map(({ key, name, colour, stats }) => ({ key, name, value: name, colour, counts: [], total: stats.last }));

export interface Isolation {
  readonly only: readonly string[];
  readonly rest: boolean;
}

/** @returns the bars that an isolation leaves; all of them where it names none. */
export function isolated(bars: readonly Bars[], { only, rest }: Isolation): readonly Bars[] {
  if (only.length === 0 && !rest) return bars;
  return bars.filter((one) => (one.value === null ? rest : only.includes(one.value)));
}

/** @returns what a click on a name isolates: it alone, everything if it already is alone; with `add`, one more or fewer. */
export function isolate(state: Isolation, value: string | null, add: boolean): Isolation {
  const has = value === null ? state.rest : state.only.includes(value);
  const alone = has && state.only.length + (state.rest ? 1 : 0) === 1;
  if (!add) return alone ? { only: [], rest: false } : { only: value === null ? [] : [value], rest: value === null };
  if (value === null) return { only: state.only, rest: !state.rest };
  return { only: has ? state.only.filter((one) => one !== value) : [...state.only, value], rest: state.rest };
}

/** @returns the sum of bars over a stretch, or null where the stretch does not end on their edges. */
export function countIn(bars: readonly Bars[], stretch: Stretch, window: Window): number | null {
  const covered = coveredBuckets(stretch, window);
  if (!covered) return null;
  const sum = (counts: readonly number[]) =>
    counts.slice(covered.first, covered.first + covered.count).reduce((total, count) => total + count, 0);
  return bars.reduce((total, one) => total + sum(one.counts), 0);
}

/**
 * @returns the part of a stretch that the bars have counted already, so that its lines are exactly theirs: a bucket that
 * is still filling ends where it was last sampled. The whole stretch, where none of it has been sampled.
 */
export function sampledPart(stretch: Stretch, { window, unfinished }: Graph): Stretch {
  if (!unfinished) return stretch;
  const through = window.from + unfinished.index * window.step + unfinished.elapsedSeconds;
  return through > stretch.from && through < stretch.to ? { from: stretch.from, to: through } : stretch;
}

/** @returns whether the graph has lost part of a stretch; the lines themselves have not. */
export function hasGap(stretch: Stretch, { window, gaps }: Graph): boolean {
  const covered = coveredBuckets(stretch, window);
  return covered !== null && gaps.some((index) => index >= covered.first && index < covered.first + covered.count);
}

/** @returns whether a stretch reaches into a bucket that is still filling. */
export const isMoving = (stretch: Stretch, graph: Graph): boolean =>
  graph.unfinished !== null && stretch.to > graph.window.from + graph.unfinished.index * graph.window.step;
