import type { Metric } from '../series/hooks/use-metrics';
import { BUCKET } from './counts';

interface Words {
  /** What leads from the graph to lines. */
  readonly hint: string;
  /** What to do first for what differs. */
  readonly first: string;
  /** "No line that … <metric> arrived". */
  readonly fed: string;
  readonly keys: string;
}

const LINES = '↑ ↓ to walk the lines';
const EVENT = 'Enter for the whole event';
const BARS = {
  hint: 'click a bar for its lines',
  first: 'Choose a bar first',
  keys: `${LINES} · ← → to walk the bars · ${EVENT}`,
};

const WORDS: Readonly<Record<Metric['type'], Words>> = {
  counter: { ...BARS, fed: 'incremented' },
  histogram: { ...BARS, fed: 'was observed in' },
  gauge: { ...BARS, hint: 'the lines that moved it', fed: 'moved', keys: `${LINES} · ${EVENT}` },
};

/** @returns what is said of a metric as it is drawn; a gauge is drawn as lines, which have no buckets to click. */
export function wordsOf({ metric, by }: { readonly metric?: Metric | undefined; readonly by: string }): Words {
  const words = WORDS[metric?.type ?? 'counter'];
  return by === BUCKET ? { ...words, hint: 'click a cell for its lines', first: 'Choose a cell first' } : words;
}
