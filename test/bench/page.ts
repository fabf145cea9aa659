/** Makes docs/benchmarks.md and its picture of the results that are kept in docs/benchmarks.json. */
import { writeFileSync } from 'node:fs';
import { docsPath, type Result, readResults } from './frame/results';
import { markdownPage } from './page/markdown';
import { picture } from './page/picture';

/** From one line's way to the whole product. */
const ORDER = [
  'match',
  'scan',
  'pipeline',
  'latency',
  'soak',
  'commit',
  'storage',
  'sampler',
  'drilldown',
  'backtest',
  'backfill',
  'start',
  'pages',
];
const placeOf = ({ bench }: Result): number => ORDER.indexOf(bench);

const results = readResults().sort((a, b) => placeOf(a) - placeOf(b));
writeFileSync(docsPath('benchmarks.md'), markdownPage(results));
writeFileSync(docsPath('images/benchmarks.svg'), picture(results.flatMap(({ rows }) => rows)));
process.stdout.write(`docs/benchmarks.md holds the figures of: ${results.map(({ bench }) => bench).join(', ')}.\n`);
