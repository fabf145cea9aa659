/**
 * A rule tried on a history. The walk: reading, decoding and matching in one process, in CPU time of one core; the whole:
 * `POST /rules/backtest` through the product as `npm start` runs it, in wall time.
 */
import { createEngine, parseRule } from '@logflow/rules';
import { walkBlocks } from '@logflow/storage';
import { api, sendLines } from '../kit/client';
import { commitLines } from '../kit/commit-lines';
import { until } from '../kit/settled';
import { INVALID_USER_PATTERN, sshdLines } from '../kit/sshd';
import { type Stack, startStack } from '../kit/stack';
import { runBench } from './frame/bench';
import { atLeast, atMost, type Bar, type Row } from './frame/row';
import { cpuMicros, repeat } from './frame/runs';
import { History } from './stack/history';

/** So many texts are made; a history repeats them. */
const TEXTS = 100_000;
const MILLION = 1_000_000;
const EVERYTHING = { from: 0, to: 4_000_000_000 };
const ALL_COMMITS = { committedFromUs: 0, committedToUs: Number.MAX_SAFE_INTEGER, event: null };

interface Tried {
  readonly what: string;
  readonly pattern: string;
  readonly label: string;
  readonly barred?: boolean;
}

/** The first is what the bars are about: a quarter of the lines match, a dozen series. */
const TRIED: readonly Tried[] = [
  { what: 'a quarter matches', pattern: INVALID_USER_PATTERN, label: 'user', barred: true },
  { what: 'a series a match', pattern: INVALID_USER_PATTERN, label: 'ip' },
  { what: 'nothing matches', pattern: 'service-7 refused (?P<user>\\S+) after', label: 'user' },
];

interface Size {
  readonly lines: number;
  readonly block: number;
  readonly runs: number;
}

const ruleOf = ({ pattern, label }: Tried) => ({
  name: 'bench',
  pattern,
  tags: { event: 'bench' },
  metrics: [{ name: 'bench_total', labels: { [label]: `\${${label}}` } }],
});

function* blocksOf({ lines, block }: Size): Generator<string[]> {
  const texts = sshdLines(Math.min(TEXTS, lines));
  for (let at = 0; at < lines; at += block) {
    const from = at % TEXTS;
    yield texts.slice(from, from + Math.min(block, lines - at));
  }
}

async function* walkRows(size: Size): AsyncGenerator<Row> {
  const history = await History.open(false);
  try {
    for (const bodies of blocksOf(size)) await commitLines(history.db, history.orgId, { bodies });
    for (const tried of TRIED) yield await walkRow(history, tried, size);
  } finally {
    await history.close();
  }
}

async function walkRow(history: History, tried: Tried, { lines, runs }: Size): Promise<Row> {
  const engine = createEngine([{ id: 'bench', version: 1, definition: parseRule(ruleOf(tried)) }]);
  const { median, spread } = await repeat(runs, async () => {
    const micros = await cpuMicros(() => walkBlocks(history.db, history.orgId, ALL_COMMITS, matching(engine)));
    return (lines * 1e6) / micros;
  });
  const bar = tried.barred ? atLeast(700_000, 'per core') : undefined;
  const note = `${(1e6 / median).toFixed(2)} µs of Node's CPU a line, threads that decompress included`;
  return { what: `back-test walk, ${tried.what}`, value: median, spread, unit: 'lines/s', bar, note };
}

const matching = (engine: ReturnType<typeof createEngine>): Parameters<typeof walkBlocks>[3] => ({
  bodies: true,
  visit: async ({ lines }) => {
    engine.match(lines);
    return true;
  },
});

async function* wholeRows(size: Size, workers: string): AsyncGenerator<Row> {
  const stack = await startStack({ env: { WORKERS: workers } });
  try {
    for (const [i, bodies] of [...blocksOf(size)].entries()) await sendLines(stack, bodies, `bench-${i}`);
    await until('all lines are stored', async () => {
      const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs?limit=1');
      return total === size.lines;
    });
    for (const tried of TRIED) yield await wholeRow(stack, tried, size);
  } finally {
    await stack.stop();
  }
}

async function wholeRow(stack: Stack, tried: Tried, { lines, runs }: Size): Promise<Row> {
  let cost = 0;
  const { median, spread } = await repeat(runs, async () => {
    const began = performance.now();
    const found = await api<{ scanned: number; costMicrosPerLine: number }>(stack, 'POST', '/api/v1/rules/backtest', {
      rule: ruleOf(tried),
      ...EVERYTHING,
    });
    if (found.scanned !== lines) throw new Error(`${found.scanned} of ${lines} lines were scanned`);
    cost = found.costMicrosPerLine;
    return (performance.now() - began) / 1000;
  });
  const what = `POST /rules/backtest over ${lines.toLocaleString('en')} lines, ${tried.what}`;
  return { what, value: median, spread, unit: 's', bar: wholeBar(tried, lines), note: `matching ${cost} µs a line` };
}

const wholeBar = ({ barred }: Tried, lines: number): Bar | undefined =>
  barred && lines === MILLION ? atMost(3, '2 cores') : undefined;

await runBench({
  name: 'backtest',
  about: 'Lines a second of a rule tried on stored lines, and how long a million take through the product.',
  options: {
    lines: { default: String(MILLION), about: 'how many' },
    block: { default: '5000', about: 'lines a block' },
    runs: { default: '3', about: 'runs of each figure, after one to warm up' },
    workers: { default: '2', about: 'worker processes of the product' },
    'walk-only': { default: false, about: 'leave the product out' },
  },
  async *run({ lines, block, runs, workers, ...options }) {
    const size = { lines: Number(lines), block: Number(block), runs: Number(runs) };
    yield* walkRows(size);
    if (!options['walk-only']) yield* wholeRows(size, workers);
  },
});
