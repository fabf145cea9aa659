/** What a line takes on disk once its blocks are merged, marks and indexes included, against gzip -9 of the raw text. */
import { gzipSync } from 'node:zlib';
import type { Lines } from '@logflow/lines';
import { corpusOf, makeLines } from './corpora/corpora';
import { batchesOf } from './corpora/rules';
import { runBench } from './frame/bench';
import { atMost, type Bar, type Row } from './frame/row';
import { eachAtOnce, History, type Stored } from './stack/history';

const WRITERS = 4;
const MB = 1e6;

interface Case {
  readonly what: string;
  readonly lines: number;
  readonly perRequest: number;
  readonly bar: Bar;
}

const rawText = (bodies: readonly string[]): Buffer => Buffer.from(`${bodies.join('\n')}\n`);

async function* caseRows({ what, lines, perRequest, bar }: Case): AsyncGenerator<Row> {
  const bodies = makeLines(corpusOf('sshd'), lines);
  const raw = rawText(bodies);
  const history = await History.open(false);
  try {
    await fill(history, batchesOf(bodies, perRequest, BigInt(Date.now()) * 1000n));
    await history.passBoundary();
    const before = await history.measureStored();
    const { merged, into } = await history.merge();
    const after = await history.measureStored();
    yield share(`stored / raw, ${what}, before merging`, before, raw);
    const note = `${merged} blocks merged into ${into}; ${parts(after)}`;
    yield { ...share(`stored / raw, ${what}, merged`, after, raw), bar, note };
    const gzip = gzipSync(raw, { level: 9 }).length;
    yield { what: `gzip -9 of the raw text / raw, ${what}`, value: gzip / raw.length, unit: '' };
    yield { what: `stored / gzip -9, ${what}, merged`, value: after.bytes / gzip, unit: '×' };
  } finally {
    await history.close();
  }
}

const fill = (history: History, batches: readonly Lines[]): Promise<void> =>
  eachAtOnce(batches, WRITERS, (lines) => history.commit(history.match(lines)));

const share = (what: string, stored: Stored, raw: Buffer): Row => ({
  what,
  value: stored.bytes / raw.length,
  unit: '',
  note: `${stored.blocks} blocks; ${parts(stored)}`,
});

const parts = ({ tables }: Stored): string =>
  Object.entries(tables)
    .map(([table, bytes]) => `${table} ${(bytes / MB).toFixed(1)} MB`)
    .join(', ');

await runBench({
  name: 'storage',
  about: 'Stored bytes by raw bytes of unique sshd lines, half of them marked, marks and indexes included.',
  options: {
    lines: { default: '300000', about: 'lines in requests of 2,000' },
    singles: { default: '30000', about: 'lines that come one a request' },
  },
  async *run({ lines, singles }) {
    const unique = 'unique sshd lines';
    yield* caseRows({ what: unique, lines: Number(lines), perRequest: 2_000, bar: atMost(0.15) });
    yield* caseRows({ what: 'one line a request', lines: Number(singles), perRequest: 1, bar: atMost(0.25) });
  },
});
