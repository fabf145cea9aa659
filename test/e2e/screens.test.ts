import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  accessibilityProblems,
  api,
  type Browser,
  countInvalidUsers,
  fakeElasticsearch,
  hasBrowser,
  INVALID_USER_PATTERN,
  openBrowser,
  type Stack,
  sendLines,
  settledBoundary,
  signIn,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Answers } from '../kit/answers';
import { Screens, takesScreens } from '../kit/screens';

const METRIC = 'invalid_ssh_user_total';
const ALERT = {
  name: 'Many unknown users',
  condition: { kind: 'count', metric: METRIC, by: ['user'], moreThan: 20, window: '5m' },
};
/** What is sent, a few seconds apart, so that graphs have a shape. */
const BATCHES = [20, 30, 45, 40, 60, 240, 150, 90, 60, 45, 30, 40, 25, 45];
const APART_MS = 4_000;

const SIZES = [
  { width: 1440, height: 900, schemes: ['light', 'dark'] },
  { width: 375, height: 812, schemes: ['light'] },
] as const;

/** A page, and what stands there once it has its data. */
const PAGES: readonly (readonly [name: string, path: string, shows: string])[] = [
  ['overview', '/overview?t=1h', '[data-check="ok"]'],
  ['explore', `/explore?metric=${METRIC}&t=2m&at=:at`, '[data-proof="ok"]'],
  ['logs', '/logs?t=2m', '[data-bar]'],
  ['rules', '/rules', 'text=Invalid SSH user'],
  ['rule', '/rules/:rule', 'role=textbox[name="Name of the rule"]'],
  ['alerts', '/alerts', `text=${ALERT.name}`],
  ['destinations', '/destinations', 'text=Archive'],
  ['packs', '/rules/packs', 'text=sshd'],
  ['send-data', '/send-data', 'role=heading[name="Send data"]'],
  ['settings', '/settings', 'role=heading[name="Settings"]'],
];

/** What can be seen to come to a page once a hand moves. */
const COMES: Readonly<Record<string, string>> = { logs: 'role=button[name="How to write a query"]' };

/** Of a bar, in the range that the pages show. */
const STEP_SECONDS = 5;

interface Counts {
  /** Seconds since the epoch. */
  readonly from: number;
  readonly groups: readonly { readonly counts: readonly number[] }[];
}

const FOLDER = join(import.meta.dirname, 'screens');
const screens = new Screens(FOLDER);
const why = screens.incomparable;

/** A day's work in a minute, so that no page is empty. */
async function fill(stack: Stack): Promise<Record<string, string>> {
  const archive = await fakeElasticsearch();
  const metrics = [{ name: METRIC, type: 'counter', help: 'Unknown users', labels: { user: `\${user}` } }];
  const rule = { name: 'Invalid SSH user', pattern: INVALID_USER_PATTERN, tags: { event: 'ssh' }, metrics };
  const { id } = await api<{ id: string }>(stack, 'POST', '/api/v1/rules', rule);
  const config = { url: archive.url, index: 'logs', apiKey: archive.secret };
  await api(stack, 'POST', '/api/v1/destinations', { name: 'Archive', type: 'elasticsearch', config, select: 'all' });
  await api(stack, 'POST', '/api/v1/alerts', { ...ALERT, for: '0s', severity: 'warning', receivers: 'all' });
  let counted = 0;
  for (const [place, size] of BATCHES.entries()) {
    await setTimeout(APART_MS);
    const lines = sshdLines(size, place + 1);
    counted += countInvalidUsers(lines);
    await sendLines(stack, lines, `screens-${place}`);
  }
  await settledBoundary(stack, METRIC, counted);
  const firing = async () => (await api<{ items: unknown[] }>(stack, 'GET', '/api/v1/alerts/firings')).items.length > 0;
  await until('the alert fires', firing);
  await archive.stop();
  return { rule: id, at: await busiest(stack) };
}

/** @returns the fullest bucket, as addresses have it */
async function busiest(stack: Stack): Promise<string> {
  const now = Math.ceil(Date.now() / 1000 / STEP_SECONDS) * STEP_SECONDS;
  const path = `/api/v1/metrics/${METRIC}/counts?from=${now - 120}&to=${now}&step=${STEP_SECONDS}&by=`;
  const { from, groups } = await api<Counts>(stack, 'GET', path);
  const counts = groups[0]?.counts ?? [];
  const at = from + counts.indexOf(Math.max(...counts)) * STEP_SECONDS;
  return `${new Date(at * 1000).toISOString().replace('.000', '')}/${STEP_SECONDS}s`;
}

describe.skipIf(!hasBrowser())('every page', () => {
  const answers = new Answers(join(FOLDER, 'answers.json'), takesScreens);
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  /** Pages that look as they are meant to. */
  const seen: string[] = [];

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1' } });
    if (takesScreens) Object.assign(answers.names, await fill(stack));
    browser = await openBrowser(stack.webUrl);
    page = browser.page;
    await signIn(page, stack);
    await answers.serve(page);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const looksAsMeant = async (name: string) => {
    if (why === null) expect(await screens.differenceOf(page, name)).toBeNull();
    if (!takesScreens) expect(await accessibilityProblems(page)).toEqual([]);
  };

  it.each(PAGES)('%s looks as it is meant to, and anybody can use it', async (name, path, shows) => {
    for (const { width, height, schemes } of SIZES) {
      await page.setViewportSize({ width, height });
      await page.goto(path.replace(/:(\w+)/, (_, part) => answers.names[part] ?? ''));
      await page.locator(shows).first().waitFor();
      await page.mouse.move(1, 1);
      await page.mouse.move(0, 0);
      await page
        .locator(COMES[name] ?? shows)
        .first()
        .waitFor();
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await looksAsMeant(`${name}-${width}-${colorScheme}`);
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    seen.push(name);
  });

  if (why !== null) it.skip(`is compared with its pictures: ${why}`, () => undefined);

  it('asked nothing that no answer is kept for: UPDATE_SCREENS=1 keeps them anew', () => {
    expect(answers.missing).toEqual([]);
  });

  it('was answered as the API answers now: UPDATE_SCREENS=1 npm test -- screens takes the answers anew', async () => {
    expect(answers.stale(await api(stack, 'GET', '/api/v1/openapi.json'))).toEqual([]);
  });

  it.runIf(takesScreens)('is kept, with the answers, once every one is taken', () => {
    expect(seen).toEqual(PAGES.map(([name]) => name));
    answers.keep();
    screens.keep();
  });
});
