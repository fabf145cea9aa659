/** What a browser loads and waits for on its first visit of a page. */
import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { hasBrowser, openBrowser, signIn } from '../kit/browser';
import type { Stack } from '../kit/stack';
import { runBench } from './frame/bench';
import { atMost, type Row, skipped } from './frame/row';
import { summarise } from './frame/runs';
import { BenchStack } from './stack/bench-stack';

const SCRIPT_BAR = atMost(200, 'kB of gzip');
const LCP_BAR = atMost(1.2, 'locally');
const PATHS = ['/overview', '/explore', '/logs', '/rules', '/alerts', '/send-data'];
const LINES = 20_000;
const SETTLED_MS = 1_000;
/** A text, because what is compiled from a function calls helpers that the page lacks. */
const LCP = `new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
  .observe({ type: 'largest-contentful-paint', buffered: true }))`;

interface Visit {
  readonly scriptKb: number;
  readonly lcpSeconds: number;
}

/** A browser that has never been here, but is signed in. */
async function visit(stack: Stack, path: string): Promise<Visit> {
  const browser = await openBrowser(stack.webUrl);
  try {
    await signIn(browser.page, stack);
    const session = await browser.page.context().newCDPSession(browser.page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const scripts: Promise<number>[] = [];
    const take = (response: Response) => {
      if (response.request().resourceType() === 'script') scripts.push(gzipBytes(response));
    };
    browser.page.on('response', take);
    await browser.page.goto(path, { waitUntil: 'load' });
    await browser.page.waitForTimeout(SETTLED_MS);
    browser.page.off('response', take);
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    return { scriptKb: bytes / 1000, lcpSeconds: ((await browser.page.evaluate(LCP)) as number) / 1000 };
  } finally {
    await browser.close();
  }
}

const gzipBytes = async (response: Response): Promise<number> => gzipSync(await response.body()).length;

async function* rowsOf({ stack }: BenchStack, runs: number): AsyncGenerator<Row> {
  for (const path of PATHS) {
    const visits: Visit[] = [];
    for (let i = 0; i < runs; i++) visits.push(await visit(stack, path));
    const lcp = summarise(visits.map(({ lcpSeconds }) => lcpSeconds));
    const value = summarise(visits.map(({ scriptKb }) => scriptKb)).median;
    yield { what: `script of ${path}, first load, gzip`, value, unit: 'kB', bar: SCRIPT_BAR };
    yield {
      what: `largest contentful paint of ${path}`,
      value: lcp.median,
      spread: lcp.spread,
      unit: 's',
      bar: LCP_BAR,
    };
  }
}

await runBench({
  name: 'pages',
  about: 'Script that pages load on a first visit, and when their largest content is painted (in Chromium).',
  options: { runs: { default: '3', about: 'visits of each page, each with a new browser' } },
  async *run({ runs }) {
    if (!hasBrowser()) {
      const why = 'no Chromium here (apt-get install chromium)';
      yield skipped('script of pages, first load, gzip', why, SCRIPT_BAR);
      return yield skipped('largest contentful paint of pages', why, LCP_BAR);
    }
    const bench = await BenchStack.start({ linesPerRequest: 1_000, rules: 10, workers: 1 });
    try {
      await bench.send(LINES);
      yield* rowsOf(bench, Number(runs));
    } finally {
      await bench.close();
    }
  },
});
