import { encodeRange, type Range } from '../time/range';
import type { DestinationFlow, Overview } from './hooks/use-overview';
import { about, costText, pace, waiting } from './words';

export type Column = 'sources' | 'rules' | 'kept' | 'destinations';

/** A box of the picture. */
export interface FlowNode {
  readonly key: string;
  readonly column: Column;
  readonly title: string;
  readonly text: string;
  /** The whole numbers behind `text`. */
  readonly exact: string;
  readonly href: string;
  readonly tone: 'plain' | 'bad';
  /** From the top, in px. */
  readonly y: number;
}

/** A band from one box to another, as wide as its share of the lines. */
export interface FlowEdge {
  readonly key: string;
  readonly from: FlowNode;
  readonly to: FlowNode;
  readonly width: number;
  readonly colour: string;
}

export interface Picture {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  readonly height: number;
}

type Box = Omit<FlowNode, 'y' | 'column'>;

export const BOX_HEIGHT = 52;
const GAP = 16;
const PADDING = 20;
const LEAST_HEIGHT = 220;
const SHOWN = 6;
const BAND = { least: 1.5, most: 18 };

/** @returns where everything lies; edges of nothing are left out */
export function pictureOf(overview: Overview, range: Range): Picture {
  const t = encodeRange(range);
  const columns: Record<Column, Box[]> = {
    sources: sourceBoxes(overview),
    rules: [rulesBox(overview)],
    kept: keptBoxes(overview, t),
    destinations: destinationBoxes(overview),
  };
  const most = Math.max(...Object.values(columns).map((boxes) => boxes.length));
  const height = Math.max(LEAST_HEIGHT, 2 * PADDING + most * BOX_HEIGHT + (most - 1) * GAP);
  const nodes = Object.entries(columns).flatMap(([column, boxes]) => placed(column as Column, boxes, height));
  return { nodes, edges: edgesOf(overview, new Map(nodes.map((node) => [node.key, node]))), height };
}

function placed(column: Column, boxes: readonly Box[], height: number): FlowNode[] {
  const used = boxes.length * BOX_HEIGHT + (boxes.length - 1) * GAP;
  const top = (height - used) / 2;
  return boxes.map((box, i) => ({ ...box, column, y: top + i * (BOX_HEIGHT + GAP) }));
}

/** The first of many by name, the others together. */
function firstAndRest<T>(items: readonly T[]): { shown: readonly T[]; rest: readonly T[] } {
  const cut = items.length > SHOWN ? SHOWN - 1 : SHOWN;
  return { shown: items.slice(0, cut), rest: items.slice(cut) };
}

const exactly = (amount: number, what: string): string => `${amount.toLocaleString('en-US')} ${what}`;

function sourceBoxes({ sources, seconds }: Overview): Box[] {
  const { shown, rest } = firstAndRest(sources);
  const box = (key: string, title: string, lines: number): Box => ({
    ...{ key, title, text: pace(lines, seconds), exact: exactly(lines, 'lines'), href: '/settings', tone: 'plain' },
  });
  const others = rest.reduce((sum, { lines }) => sum + lines, 0);
  return [
    ...shown.map(({ id, name, lines }) => box(`source ${id ?? ''}`, name, lines)),
    ...(rest.length > 0 ? [box('source others', `${rest.length} others`, others)] : []),
  ];
}

function rulesBox({ rules, seconds }: Overview): Box {
  const title = rules.enabled === 1 ? '1 rule' : `${rules.enabled} rules`;
  const cost = rules.microsPerLine === null ? '' : ` · ${costText(rules.microsPerLine)}`;
  const text = rules.enabled === 0 ? 'none is on' : `${matchesText(rules.matches, seconds)}${cost}`;
  return { key: 'rules', title, text, exact: exactly(rules.matches, 'matches'), href: '/rules', tone: 'plain' };
}

const matchesText = (matches: number, seconds: number): string =>
  pace(matches, seconds).replace(/ (\/s|an hour)$/, ' matches $1');

function keptBoxes({ lines, series, seconds }: Overview, t: string): Box[] {
  const href = `/explore?t=${encodeURIComponent(t)}`;
  const away = lines.dropped + lines.sampled;
  const box = (key: string, title: string, amount: number, more = ''): Box => ({
    ...{ key, title, text: pace(amount, seconds) + more, exact: exactly(amount, 'lines'), href, tone: 'plain' },
  });
  return [
    box('stored', 'Stored', lines.stored),
    box('counted', 'Counted', lines.counted, ` · ${about(series)} series`),
    box('tagged', 'Tagged', lines.tagged),
    ...(away > 0 ? [{ ...box('left-out', 'Left out by rules', away), href: '/rules' }] : []),
  ];
}

function destinationBoxes({ destinations, seconds }: Overview): Box[] {
  const { shown, rest } = firstAndRest(destinations);
  const others = rest.reduce((sum, { delivered }) => sum + delivered, 0);
  const box = { href: '/destinations', tone: 'plain' } as const;
  return [
    ...shown.map((one) => destinationBox(one, seconds)),
    ...(rest.length > 0
      ? [
          {
            ...{ ...box, key: 'destination others', title: `${rest.length} others` },
            ...{ text: pace(others, seconds), exact: exactly(others, 'events delivered') },
          },
        ]
      : []),
  ];
}

function destinationBox(one: DestinationFlow, seconds: number): Box {
  const { id, name, delivered, pending, dead, status, enabled } = one;
  const late = status.pending > 0 ? `${waiting(status.oldestPendingSeconds)} behind` : 'up to date';
  const paused = `paused · ${waiting(status.oldestPendingSeconds)}, ${about(status.pending)} waiting`;
  const isBad = status.breaker !== 'closed';
  const standing = enabled ? `${pace(delivered, seconds)} · ${late}` : 'switched off';
  return {
    ...{ key: `destination ${id}`, title: name, href: '/destinations' },
    text: isBad ? paused : standing,
    exact: `${exactly(delivered, 'delivered')}, ${exactly(pending, 'waiting')}, ${exactly(dead, 'refused for good')}`,
    tone: isBad ? 'bad' : 'plain',
  };
}

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly colour: string;
}

function edgesOf(overview: Overview, nodes: ReadonlyMap<string, FlowNode>): FlowEdge[] {
  const flows = joined(flowsOf(overview)).filter(
    ({ from, to, amount }) => amount > 0 && nodes.has(from) && nodes.has(to),
  );
  const most = Math.max(...flows.map(({ amount }) => amount), 1);
  return flows.map(({ from, to, amount, colour }) => ({
    key: `${from} ${to}`,
    from: nodes.get(from) as FlowNode,
    to: nodes.get(to) as FlowNode,
    width: BAND.least + (BAND.most - BAND.least) * (amount / most),
    colour,
  }));
}

/** Those between the same two boxes are one band. */
function joined(flows: readonly Flow[]): Flow[] {
  const bands = new Map<string, Flow>();
  for (const flow of flows) {
    const key = `${flow.from} ${flow.to}`;
    bands.set(key, { ...flow, amount: flow.amount + (bands.get(key)?.amount ?? 0) });
  }
  return [...bands.values()];
}

const COLOURS = {
  ...{ source: 'var(--s1)', stored: 'var(--s5)', counted: 'var(--s2)', tagged: 'var(--s3)' },
  ...{ away: 'var(--s7)', bad: 'var(--bad)' },
};

function flowsOf({ sources, lines, destinations }: Overview): Flow[] {
  const from = firstAndRest(sources);
  const to = firstAndRest(destinations);
  const others = from.rest.reduce((sum, one) => sum + one.lines, 0);
  return [
    ...from.shown.map((one) => ({
      from: `source ${one.id ?? ''}`,
      to: 'rules',
      amount: one.lines,
      colour: COLOURS.source,
    })),
    { from: 'source others', to: 'rules', amount: others, colour: COLOURS.source },
    { from: 'rules', to: 'stored', amount: lines.stored, colour: COLOURS.stored },
    { from: 'rules', to: 'counted', amount: lines.counted, colour: COLOURS.counted },
    { from: 'rules', to: 'tagged', amount: lines.tagged, colour: COLOURS.tagged },
    { from: 'rules', to: 'left-out', amount: lines.dropped + lines.sampled, colour: COLOURS.away },
    ...to.shown.map((one) => destinationFlow(one, `destination ${one.id}`)),
    ...to.rest.map((one) => destinationFlow(one, 'destination others')),
  ];
}

function destinationFlow({ select, planned, status }: DestinationFlow, to: string): Flow {
  const [from, colour] =
    select === 'tagged' ? (['tagged', COLOURS.tagged] as const) : (['stored', COLOURS.stored] as const);
  return { from, to, amount: planned, colour: status.breaker === 'closed' ? colour : COLOURS.bad };
}
