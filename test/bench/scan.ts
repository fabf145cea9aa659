/** Stored blocks read, decoded, and matched against one rule or searched for a text, against C++ RE2 on the raw text. */
import { decodeLines, TextFinder } from '@logflow/lines';
import { matchingPattern } from '@logflow/query';
import { compileBodySearch, createEngine, type Engine } from '@logflow/rules';
import { type BodyTest, searchLogs, textFilterOf } from '@logflow/storage';
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

type Sought = BodyTest & Required<Pick<BodyTest, 'none'>>;

const sought = (pattern: string): Sought => ({ key: pattern, ...compileBodySearch(pattern) });

/** As the language of queries has a text. */
const soughtText = (text: string): Sought => ({
  ...{ ...sought(matchingPattern(text)), texts: [text] },
  finder: new TextFinder(text, true),
});

const ABSENT = soughtText('pool exhausted');
/** Texts and patterns that are in no line. */
const SOUGHT: readonly (readonly [what: string, Sought])[] = [
  ['a text in either case', ABSENT],
  ['RE2 with a literal', sought('pool exhausted after \\d+ ms')],
  ['RE2 without a literal', sought('[a-z]+_\\d{7}!')],
  ['RE2 bound to the beginning', sought('^[a-z]+_\\d{7}!')],
];

const GIGA = 1e9;
const UNBOUND = { lines: Number.POSITIVE_INFINITY, ms: 600_000 };

/**
 * Searches through the search itself, as `GET /logs` does: with what is in no line, once every body is read, which no
 * search can be slower than, and once as the filters of texts let it; and with a text that is in every line.
 */
async function* searchRows(history: History, bodies: readonly string[], runs: number): AsyncGenerator<Row> {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  const gigabytes = (micros: number) => bytes / GIGA / (micros / 1e6);
  const rate = (run: () => unknown) => repeat(runs, async () => gigabytes(await cpuMicros(run)));
  const search = (body: BodyTest, db = history.db) =>
    searchLogs(db, history.orgId, { clock: 'committed', body, limit: 100 }, UNBOUND);
  const bar = atLeast(1, 'per core');
  for (const [what, body] of SOUGHT) {
    const { median, spread } = await rate(() => search({ ...body, texts: [] }));
    yield { what: `search: ${what}, in no line, all read`, value: median, unit: 'GB/s', spread, bar };
  }
  const cold = await rate(() => search({ ...ABSENT, texts: [] }, { ...history.db }));
  const fetched = 'search: a text in either case, in no line, all fetched';
  yield { what: fetched, value: cold.median, unit: 'GB/s', spread: cold.spread, note: 'PostgreSQL beside it' };
  const everywhere = await rate(() => search(soughtText('bastion')));
  yield { what: 'search: a text in every line', value: everywhere.median, unit: 'GB/s', spread: everywhere.spread };
  for (const [what, body] of SOUGHT.filter(([, { texts = [] }]) => texts.length > 0)) {
    const { median, spread } = await rate(() => search(body));
    const { blocks } = await search(body);
    const note = `${blocks.skipped} of ${blocks.total} blocks left out by their filters`;
    yield { what: `search: ${what}, in no line`, value: median, unit: 'GB/s', spread, note };
  }
  const memory = batchesOf(bodies, STORED_LINES);
  for (const [what, { none }] of SOUGHT.filter(([, { key }]) => !key.startsWith('^'))) {
    const { median, spread } = await rate(() => memory.map((lines) => inPieces(lines.bodies, none)));
    yield { what: `${what}: over decoded bodies alone`, value: median, unit: 'GB/s', spread };
  }
  const filters = await rate(() => memory.map(textFilterOf));
  yield {
    what: 'filters of texts made of decoded bodies',
    value: filters.median,
    unit: 'GB/s',
    spread: filters.spread,
  };
}

const PIECE_BYTES = 32 * 1024;

function inPieces(bodies: Buffer, none: (bytes: Buffer) => boolean): void {
  for (let at = 0; at < bodies.length; at += PIECE_BYTES) none(bodies.subarray(at, at + PIECE_BYTES));
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
  about: 'Per core: lines a second of matching a rule over stored bodies, bytes a second of searching them for a text.',
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
      yield* searchRows(history, bodies, Number(options.runs));
    } finally {
      await history.close();
    }
  },
});
