import type { annotations } from '@logflow/services';
import type { Window } from '../plot/buckets';
import { moment, span } from '../time/format';

/** Something that happened, as `GET /annotations` gives it. */
export type Annotation = annotations.Annotation;
export type Kind = annotations.AnnotationKind;

/** In the order in which the legend names them: one, and several. */
export const KINDS: readonly { readonly kind: Kind; readonly one: string; readonly many: string }[] = [
  { kind: 'deploy', one: 'deploy', many: 'deploys' },
  { kind: 'note', one: 'note', many: 'notes' },
  { kind: 'rule_edit', one: 'rule edit', many: 'rule edits' },
  { kind: 'backfill', one: 'backfill', many: 'backfills' },
  { kind: 'alert', one: 'alert', many: 'alerts' },
];

/** Markers that would touch each other. */
export interface Cluster {
  readonly key: string;
  /** From the left edge of the graph, px. */
  readonly x: number;
  /** The earliest first. */
  readonly items: readonly Annotation[];
}

/** The width of a marker that stands for several, px. */
const MARKER_PX = 34;

const placeOf = (time: string, { from, to }: Window, width: number): number => {
  const share = (Date.parse(time) / 1000 - from) / (to - from);
  return Math.min(Math.max(share, 0), 1) * width;
};

/** @returns where markers stand in a graph `width` px wide; what would touch is one. */
export function clustersOf(items: readonly Annotation[], window: Window, width: number): Cluster[] {
  const clusters: { key: string; x: number; items: Annotation[] }[] = [];
  const sorted = [...items].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  for (const item of sorted) {
    const x = placeOf(item.from, window, width);
    const last = clusters.at(-1);
    if (last && x - last.x < MARKER_PX) last.items.push(item);
    else clusters.push({ key: item.id, x, items: [item] });
  }
  return clusters;
}

/** A stretch of time, px. */
export interface Stripe {
  readonly key: string;
  readonly kind: Kind;
  readonly left: number;
  readonly width: number;
}

/** @returns the stretches among markers, as far as the graph shows them. */
export const stripesOf = (items: readonly Annotation[], window: Window, width: number): Stripe[] =>
  items
    .filter(({ from, to }) => from !== to)
    .map(({ id, kind, from, to }) => {
      const left = placeOf(from, window, width);
      return { key: id, kind, left, width: Math.max(placeOf(to, window, width) - left, 1) };
    });

/** @returns the kinds that there are, with how many of each. */
export const kindsOf = (items: readonly Annotation[]): { kind: Kind; text: string }[] =>
  KINDS.flatMap(({ kind, one, many }) => {
    const count = items.filter((item) => item.kind === kind).length;
    return count === 0 ? [] : [{ kind, text: count === 1 ? `1 ${one}` : `${count} ${many}` }];
  });

/** @returns when it happened, as short as it can be said today. */
export const whenOf = ({ from, to }: Annotation, nowMs: number): string => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  return begin === end ? moment(begin, nowMs) : span(begin, end, nowMs);
};

/** @returns where the version of its rule is shown, or its lines. */
export const linkOf = ({ rule, path }: Annotation): string | null =>
  rule ? `/rules/${rule.id}?version=${rule.version}` : (path ?? null);
