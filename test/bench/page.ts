/** Makes docs/benchmarks.md and its picture of the results that are kept in docs/benchmarks.json. */
import { writeFileSync } from 'node:fs';
import { docsPath, readResults } from './frame/results';
import { markdownPage } from './page/markdown';
import { picture } from './page/picture';

const results = readResults();
writeFileSync(docsPath('benchmarks.md'), markdownPage(results));
writeFileSync(docsPath('images/benchmarks.svg'), picture(results.flatMap(({ rows }) => rows)));
process.stdout.write(`docs/benchmarks.md holds the figures of: ${results.map(({ bench }) => bench).join(', ')}.\n`);
