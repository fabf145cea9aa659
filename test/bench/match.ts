/**
 * How fast lines meet rules, in CPU time of one core, so that other load on the machine counts little; beside it, in the
 * same run, what peers make of the same lines and patterns.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Lines } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { createEngine } from '@logflow/rules';
import { CORPUS_NAMES, corpusOf, fileLines, makeLines } from './corpora/corpora';
import type { Corpus } from './corpora/corpus';
import {
  batchesOf,
  heavyPatterns,
  rulesOf,
  simplePatterns,
  withoutCaptures,
  withUniqueTags,
  worstLines,
  worstPatterns,
} from './corpora/rules';
import { runBench } from './frame/bench';
import { atLeast, atMost, type Bar, type Row, skipped } from './frame/row';
import { cpuMicros, type Runs, repeat, summarise } from './frame/runs';
import type { RulesMemory } from './memory/rules-memory';
import { commandRate, parsePeer } from './peers/command';
import { mtailMissing, mtailRate } from './peers/mtail';
import { re2Missing, re2Rate } from './peers/re2';
import { rsyslogMissing, rsyslogRate } from './peers/rsyslog';

const BATCH = 2_000;
/** Microseconds of CPU that a run takes at least. */
const RUN_MICROS = 200_000;
const COUNTS = [1, 10, 100, 1_000];
const HEAVY = 500;
const FLUENT_BIT_AT_100 = 42_000;

interface Setup {
  readonly corpus: Corpus;
  readonly bodies: readonly string[];
  readonly batches: readonly Lines[];
  readonly runs: number;
}

interface Measured extends Runs {
  /** Matched pairs of rule and line per line. */
  readonly hitsPerLine: number;
}

/** @returns lines a second of CPU; a run goes over the batches until it has taken {@link RUN_MICROS}. */
async function rate(
  { batches, bodies, runs }: Pick<Setup, 'batches' | 'bodies' | 'runs'>,
  rules: readonly RuleVersion[],
) {
  const engine = createEngine(rules);
  const matchAll = () =>
    batches.reduce((sum, lines) => sum + engine.match(lines).hits.reduce((hits, hit) => hits + hit.lines.length, 0), 0);
  const hitsPerLine = matchAll() / bodies.length;
  const passes = Math.ceil(RUN_MICROS / (await cpuMicros(matchAll)));
  const matchOften = () => {
    for (let pass = 0; pass < passes; pass++) matchAll();
  };
  const measured = await repeat(runs, async () => (passes * bodies.length * 1e6) / (await cpuMicros(matchOften)));
  return { ...measured, hitsPerLine } satisfies Measured;
}

const simpleRules = (count: number): string =>
  count === 1 ? '1 simple rule' : `${count.toLocaleString('en')} simple rules`;

const row = (what: string, { median, spread }: Runs, bar?: Bar, note?: string): Row => ({
  what,
  value: median,
  unit: 'lines/s',
  spread,
  bar,
  note,
});

/** Which rules match, alone: from 1 rule to 1,000, and how flat that is. */
async function* setRows(setup: Setup): AsyncGenerator<Row, Map<number, Runs>> {
  const found = new Map<number, Runs>();
  for (const count of COUNTS) {
    const rules = withoutCaptures(rulesOf(simplePatterns(setup.corpus, count)));
    const measured = await rate(setup, rules);
    found.set(count, measured);
    const note = `${measured.hitsPerLine.toFixed(2)} matches a line; two thirds of it are calls into RE2::Set`;
    yield row(`which rules match, ${simpleRules(count)}`, measured, atLeast(1_600_000, 'per core'), note);
  }
  const all = [...found.values()].map(({ median }) => median);
  const flat = Math.min(...all) / Math.max(...all);
  yield {
    what: 'which rules match, slowest / fastest of these counts',
    value: flat,
    unit: '',
    bar: atLeast(0.8, 'within 20 % of flat'),
  };
  return found;
}

/** Captures, labels and tags: what a match costs beyond being found. */
async function* captureRows(setup: Setup, sets: ReadonlyMap<number, Runs>): AsyncGenerator<Row> {
  for (const count of [1, 100, 1_000]) {
    const rules = rulesOf(simplePatterns(setup.corpus, count));
    const bare = 1e6 / (sets.get(count) as Runs).median;
    const whole = await rate(setup, rules);
    yield row(`matched, captured, labelled and tagged, ${simpleRules(count)}`, whole);
    yield perHit(
      `captures, labels and tags, ${simpleRules(count)}`,
      whole,
      bare,
      atMost(2, 'RE2.exec alone: 4 to 8 µs'),
    );
    if (count !== 100) continue;
    const unique = await rate(setup, withUniqueTags(rules));
    yield perHit('the same, each line with tags of its own, 100 rules', unique, bare);
  }
}

function perHit(what: string, whole: Measured, bareMicros: number, bar?: Bar): Row {
  const costs = whole.values.map((rate) => (1e6 / rate - bareMicros) / whole.hitsPerLine);
  const { median, spread } = summarise(costs);
  return { what, value: median, unit: 'µs/hit', spread, bar, note: `${whole.hitsPerLine.toFixed(2)} hits a line` };
}

async function* heavyRows({ runs }: Setup): AsyncGenerator<Row> {
  const kinds = [
    ['sshd lines', makeLines(corpusOf('sshd'), 2 * BATCH), heavyPatterns(HEAVY), ''],
    ['lines of random words', worstLines(2 * BATCH), worstPatterns(HEAVY), '; each line needs states of its own'],
  ] as const;
  for (const [what, bodies, patterns, why] of kinds) {
    const batches = batchesOf(bodies, BATCH);
    const measured = await rate({ bodies, batches, runs }, withoutCaptures(rulesOf(patterns)));
    const note = `half \`.*\`, half counted classes; ${measured.hitsPerLine.toFixed(2)} matches a line${why}`;
    yield row(`${HEAVY} heavy patterns, ${what}`, measured, atLeast(100_000, 'never a cliff'), note);
  }
}

/** What 1,000 rules take of a process of its own, and so of each worker. */
async function* memoryRows(): AsyncGenerator<Row> {
  const kinds = [
    ['simple', 'simple rules, sshd lines'],
    ['heavy', 'heavy patterns, sshd lines'],
    ['worst', 'heavy patterns, lines of random words'],
  ] as const;
  for (const [kind, what] of kinds) {
    const { compiled, met } = await measureMemory(kind);
    const note = `resident, after 20,000 lines; ${Math.round(compiled / 1e6)} MB of it once compiled`;
    yield { what: `memory of 1,000 ${what}`, value: met / 1e6, unit: 'MB', note };
  }
}

async function measureMemory(kind: string): Promise<RulesMemory> {
  const program = new URL('./memory/rules-memory.ts', import.meta.url);
  const child = fork(program, [kind], { execArgv: [...process.execArgv, '--expose-gc'] });
  const [memory] = await once(child, 'message');
  return memory as RulesMemory;
}

async function* corpusRows(setup: Setup): AsyncGenerator<Row> {
  for (const name of CORPUS_NAMES.filter((other) => other !== setup.corpus.name)) {
    const corpus = corpusOf(name);
    const bodies = makeLines(corpus, setup.bodies.length / 2);
    const batches = batchesOf(bodies, BATCH);
    const measured = await rate({ ...setup, bodies, batches }, rulesOf(simplePatterns(corpus, 100)));
    const bytes = batches.reduce((sum, lines) => sum + lines.bodies.length, 0) / bodies.length;
    const note = `${Math.round(bytes)} bytes a line, ${measured.hitsPerLine.toFixed(2)} hits`;
    yield row(`${name}: matched, captured, labelled and tagged, 100 rules`, measured, undefined, note);
  }
}

async function* re2Rows(setup: Setup, sets: ReadonlyMap<number, Runs>): AsyncGenerator<Row> {
  const why = re2Missing();
  for (const count of COUNTS) {
    const what = `LogFlow / C++ RE2::Set, ${simpleRules(count)}`;
    const bar = atLeast(0.5, 'C++ RE2::Set on one thread');
    if (why) {
      yield skipped(what, why, bar);
      continue;
    }
    const patterns = simplePatterns(setup.corpus, count);
    const peer = await repeat(2, () => re2Rate('set', patterns, setup.bodies));
    yield row(`C++ RE2::Set, ${simpleRules(count)}`, peer);
    const note = 'a call from JavaScript for each line, 0.1 µs, and a list back where one matches, 0.2';
    yield { what, value: (sets.get(count) as Runs).median / peer.median, unit: '×', bar, note };
  }
}

/** A peer that asks rule after rule, and how many lines it gets so that it takes about a second. */
interface RulePeer {
  readonly name: string;
  readonly missing: () => string | null;
  readonly rate: (patterns: readonly string[], lines: readonly string[]) => number;
  readonly lines: Readonly<Record<number, number>>;
  readonly bar: Bar | undefined;
}

const MTAIL: RulePeer = {
  name: 'mtail',
  missing: mtailMissing,
  rate: mtailRate,
  lines: { 1: 200_000, 10: 80_000, 100: 5_000 },
  bar: atLeast(300, 'mtail'),
};

const RSYSLOG: RulePeer = {
  name: 'rsyslog',
  missing: rsyslogMissing,
  rate: rsyslogRate,
  lines: { 1: 100_000, 10: 20_000, 100: 5_000 },
  bar: undefined,
};

const LITERAL_NOTE = 'they pass quickly over a rule whose first literal the line has not';

async function* rulePeerRows(peer: RulePeer, setup: Setup, sets: ReadonlyMap<number, Runs>): AsyncGenerator<Row> {
  const why = peer.missing();
  for (const [count, beginning] of [
    [1, 'literal'],
    [10, 'literal'],
    [100, 'literal'],
    [100, 'class'],
  ] as const) {
    const what = `LogFlow / ${peer.name}, ${simpleRules(count)}, a ${beginning} first`;
    const bar = count === 100 ? peer.bar : undefined;
    if (why) {
      yield skipped(what, why, bar);
      continue;
    }
    const patterns = simplePatterns(setup.corpus, count, beginning);
    const ours = beginning === 'literal' ? sets.get(count) : await rate(setup, withoutCaptures(rulesOf(patterns)));
    const lines = repeated(setup.bodies, peer.lines[count] as number);
    const theirs = await repeat(2, () => peer.rate(patterns, lines));
    yield row(what.replace('LogFlow / ', ''), theirs);
    const note = beginning === 'literal' ? LITERAL_NOTE + farNote(bar, theirs) : undefined;
    yield { what, value: (ours as Runs).median / theirs.median, unit: '×', bar, note };
  }
}

const farNote = (bar: Bar | undefined, theirs: Runs): string =>
  bar ? `; the bar is ${((bar.value * theirs.median) / 1e6).toFixed(1)} million lines/s, C++ RE2::Set makes 4` : '';

const repeated = (lines: readonly string[], count: number): string[] =>
  Array.from({ length: count }, (_, i) => lines[i % lines.length] as string);

async function* commandRows(setup: Setup, sets: ReadonlyMap<number, Runs>, given: string): AsyncGenerator<Row> {
  if (given === '') return;
  const peer = parsePeer(given);
  for (const count of [1, 10, 100]) {
    const theirs = await repeat(2, () => commandRate(peer, simplePatterns(setup.corpus, count), setup.bodies));
    yield row(`${peer.name}, ${simpleRules(count)}`, theirs);
    const what = `LogFlow / ${peer.name}, ${simpleRules(count)}`;
    yield { what, value: (sets.get(count) as Runs).median / theirs.median, unit: '×' };
  }
}

await runBench({
  name: 'match',
  about: 'Lines a second, per core, that the engine matches with 1 to 1,000 rules; captures; heavy patterns; peers.',
  options: {
    corpus: { default: 'sshd', about: `lines to match: ${CORPUS_NAMES.join(', ')}` },
    input: { default: '', path: true, about: 'a file whose lines are matched instead' },
    lines: { default: '20000', about: 'how many' },
    runs: { default: '5', about: 'runs of each figure, after one to warm up' },
    peer: { default: '', about: "another peer: 'name=command {rules} {input}'" },
  },
  async *run(options) {
    const corpus = corpusOf(options.corpus);
    const count = Number(options.lines);
    const bodies = options.input === '' ? makeLines(corpus, count) : fileLines(options.input, count);
    const setup = { corpus, bodies, batches: batchesOf(bodies, BATCH), runs: Number(options.runs) };
    const sets = yield* setRows(setup);
    yield* re2Rows(setup, sets);
    yield* rulePeerRows(MTAIL, setup, sets);
    yield* rulePeerRows(RSYSLOG, setup, sets);
    const against = (sets.get(100) as Runs).median / FLUENT_BIT_AT_100;
    const bar = atLeast(30, 'Fluent Bit 5.1 log_to_metrics: 42,000 lines/s, measured once on such a core');
    yield { what: 'LogFlow / Fluent Bit, 100 rules', value: against, unit: '×', bar, note: 'not measured in this run' };
    yield* commandRows(setup, sets, options.peer);
    yield* captureRows(setup, sets);
    yield* heavyRows(setup);
    yield* memoryRows();
    yield* corpusRows(setup);
  },
});
