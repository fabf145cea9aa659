/** Back-test on the body: stored blocks are read, decoded and matched against one rule, against C++ RE2 on the raw text. */
import { decodeLines } from '@logflow/lines';
import { createEngine, type Engine } from '@logflow/rules';
import { CORPUS_NAMES, corpusOf, fileLines, makeLines } from './corpora/corpora';
import { batchesOf, rulesOf, simplePatterns, withoutCaptures } from './corpora/rules';
import { runBench } from './frame/bench';
import { atLeast, type Row, skipped } from './frame/row';
import { cpuMicros, type Runs, repeat } from './frame/runs';
import { re2Missing, re2Rate } from './peers/re2';
import { History } from './stack/history';

const STORED_LINES = 10_000;
/** Blocks read by one query. */
const BLOCKS = 8;

/** Reads every block and matches it. @returns lines matched. */
async function scan({ db, orgId }: History, engine: Engine): Promise<number> {
  let hits = 0;
  for (let after = 0; ; ) {
    const { rows } = await db.pool.query<{ id: number; lines: Buffer }>(
      'select block_id as id, lines from block_lines where org_id = $1 and block_id > $2 order by block_id limit $3',
      [orgId, after, BLOCKS],
    );
    if (rows.length === 0) return hits;
    for (const row of rows) {
      const found = engine.match(await decodeLines(row.lines)).hits;
      hits += found.reduce((sum, hit) => sum + hit.lines.length, 0);
      after = row.id;
    }
  }
}

async function* scanRows(history: History, bodies: readonly string[], pattern: string, runs: number) {
  const rate = async (engine: Engine): Promise<Runs> =>
    repeat(runs, async () => (bodies.length * 1e6) / (await cpuMicros(() => scan(history, engine))));
  const bare = await rate(createEngine(withoutCaptures(rulesOf([pattern]))));
  const note = "of Node's CPU, threads that decompress included; PostgreSQL's reading beside it";
  const { median, spread } = bare;
  yield row('back-test on the body: which lines match', median, { spread, bar: atLeast(700_000, 'per core'), note });
  const whole = await rate(createEngine(rulesOf([pattern])));
  yield row('back-test on the body: with captures, labels and tags', whole.median, { spread: whole.spread });
  yield await against(median, pattern, bodies);
}

const row = (what: string, value: number, more: Partial<Row>): Row => ({ what, value, unit: 'lines/s', ...more });

async function against(ours: number, pattern: string, bodies: readonly string[]): Promise<Row> {
  const what = 'back-test / C++ RE2 over the raw text in memory';
  const why = re2Missing();
  if (why) return skipped(what, why);
  const theirs = await repeat(2, () => re2Rate('search', [pattern], bodies));
  return { what, value: ours / theirs.median, unit: '×', note: `C++ RE2: ${Math.round(theirs.median)} lines/s` };
}

await runBench({
  name: 'scan',
  about: 'Lines a second, per core, of reading and decoding stored blocks and matching a rule over their bodies.',
  options: {
    corpus: { default: 'sshd', about: `lines to store: ${CORPUS_NAMES.join(', ')}` },
    input: { default: '', path: true, about: 'a file whose lines are stored instead' },
    lines: { default: '200000', about: 'how many' },
    runs: { default: '5', about: 'runs of each figure, after one to warm up' },
  },
  async *run(options) {
    const corpus = corpusOf(options.corpus);
    const count = Number(options.lines);
    const bodies = options.input === '' ? makeLines(corpus, count) : fileLines(options.input, count);
    const history = await History.open(false);
    try {
      for (const lines of batchesOf(bodies, STORED_LINES)) await history.commit(history.match(lines));
      yield* scanRows(history, bodies, simplePatterns(corpus, 1)[0] as string, Number(options.runs));
    } finally {
      await history.close();
    }
  },
});
