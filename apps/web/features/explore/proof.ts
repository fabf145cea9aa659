import { count } from '../time/format';

/** What the graph and the store each say about one stretch of one part of a metric. */
export interface Evidence {
  /** The sum of the bars; null where the graph cannot say (it is not there, or its edges are others). */
  readonly graph: number | null;
  /** Lines found. */
  readonly total: number;
  /** What the store says was counted. */
  readonly counted: number | undefined;
  readonly notKept: { readonly dropped: number; readonly sampled: number; readonly expired: number } | undefined;
  /** Of what was not kept, which rules took it: as many as there are names for. */
  readonly takenBy?: readonly {
    readonly reason: 'dropped' | 'sampled';
    readonly rule: string;
    readonly lines: number;
  }[];
  /** Increments on lines that another of the series had counted already. */
  readonly shared: number;
  /** Whether the stretch reaches into now, so that both sides still move. */
  readonly moving: boolean;
}

export interface Proof {
  readonly tone: 'ok' | 'moving' | 'bad';
  readonly text: string;
}

const TAKEN = { dropped: 'dropped by', sampled: 'sampled away by' } as const;

function notKeptText({ notKept, takenBy = [] }: Pick<Evidence, 'notKept' | 'takenBy'>): string {
  const named = (reason: 'dropped' | 'sampled') => takenBy.filter((one) => one.reason === reason);
  const rest = (reason: 'dropped' | 'sampled') =>
    (notKept?.[reason] ?? 0) - named(reason).reduce((sum, { lines }) => sum + lines, 0);
  const parts = [
    ...takenBy.map(({ reason, rule, lines }) => ({ value: lines, word: `${TAKEN[reason]} ${rule}` })),
    { value: rest('dropped'), word: 'dropped by a rule' },
    { value: rest('sampled'), word: 'sampled away' },
    { value: notKept?.expired ?? 0, word: 'expired' },
  ];
  return parts
    .filter((part) => part.value > 0)
    .map((part) => ` · ${count(part.value)} ${part.word}`)
    .join('');
}

const sharedText = (shared: number): string => (shared > 0 ? ` · ${count(shared)} counted in two series` : '');

const difference = (found: number, expected: number): string =>
  found < expected ? `${count(expected - found)} missing` : `${count(found - expected)} too many`;

/** Sums of captured numbers are float64: they agree to what that can hold. */
const CLOSE = 1e-9;

/**
 * @param graph the sum of the bars
 * @param increments what the lines that were counted add up to
 * @returns how many increments the bars show: for a metric that adds captured numbers, as many as the store counted
 *   where both sums agree
 */
export function incrementsShown(graph: number | null, counted: number, increments: number): number | null {
  if (graph === null || counted === increments) return graph;
  return Math.abs(graph - increments) <= CLOSE * Math.max(1, Math.abs(increments)) ? counted : graph;
}

/** @returns the sentence that says whether the lines shown are those that were counted. */
export function proofOf({ graph, total, counted, notKept, takenBy, shared, moving }: Evidence): Proof {
  const away = (notKept?.dropped ?? 0) + (notKept?.sampled ?? 0) + (notKept?.expired ?? 0);
  const accounted = total + away + shared;
  const expected = graph ?? counted ?? accounted;
  const agree = expected === accounted && (counted === undefined || counted === accounted);
  if (agree)
    return {
      tone: 'ok',
      text: `${count(expected)} counted · ${count(total)} shown${notKeptText({ notKept, takenBy: takenBy ?? [] })}${sharedText(shared)}`,
    };
  if (moving) return { tone: 'moving', text: `${count(accounted)} so far · still counting` };
  const wrong = expected === accounted ? (counted ?? expected) : expected;
  return { tone: 'bad', text: `${count(wrong)} counted · ${count(total)} shown · ${difference(accounted, wrong)}` };
}
