import {
  accessibilityProblems,
  api,
  countedLogs,
  countInvalidUsers,
  hasBrowser,
  INVALID_USER_PATTERN,
  type LogsPage,
  INVALID_USER_METRIC as METRIC,
  openProduct,
  type Product,
  type Stack,
  sendLines,
  settledBoundary,
  sshdLines,
  until,
} from '@logflow/test/kit';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Of a rule whose backfill is cancelled. */
const CANCELLED = 'cancelled_ssh_user_total';
const SAMPLES = ['sshd[24200]: Invalid user webmaster from 173.234.31.186', 'sshd[1]: session opened'];
const LINES = 90;

async function writeRule(page: Page, name: string, metric = METRIC): Promise<void> {
  await page.goto('/rules/new');
  await page.getByLabel('Pattern (RE2)').fill(INVALID_USER_PATTERN);
  await page.getByLabel('Sample lines').fill(SAMPLES.join('\n'));
  await page.getByLabel('Name of the metric').fill(metric);
  await page.getByRole('button', { name: 'label', exact: true }).click();
  await page.getByLabel('Name of the label').fill('user');
  await page.getByLabel('Value of the label user').fill('$' + '{user}');
  await page.getByLabel('Name of the rule').fill(name);
}

async function backtest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Back-test' }).click();
  await page.locator('[data-backtest="done"]').waitFor();
}

/** Keeps every backfill in the middle of its first step, until it is called off. */
async function holdBackfills(
  stack: Stack,
): Promise<{ cancelWaits: () => Promise<boolean>; release: () => Promise<void> }> {
  const database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
  await database.query('set idle_in_transaction_session_timeout = 0');
  await database.query('begin');
  await database.query('lock table backfill_increment in share mode');
  return {
    cancelWaits: async () => {
      await database.query('select pg_stat_clear_snapshot()');
      const { rowCount } = await database.query(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'update backfill set stopping%'`,
      );
      return rowCount === 1;
    },
    release: () => database.end(),
  };
}

/** Clicks the bar that is farthest to the left. */
async function clickFirstBar(page: Page): Promise<void> {
  const bars = page.locator('[data-bar]');
  await bars.first().waitFor();
  const boxes = await bars.evaluateAll((elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }),
  );
  const first = boxes.reduce((best, box) => (box.x < best.x ? box : best));
  await page.mouse.click(first.x, first.y);
  await page.waitForURL(/at=/);
}

/** The stretch that Explore has chosen, in unix seconds. */
function chosenStretch(page: Page): { from: number; to: number } {
  const [start, length] = (new URL(page.url()).searchParams.get('at') ?? '').split('/') as [string, string];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[length.slice(-1)] ?? Number.NaN;
  const from = Date.parse(start) / 1000;
  return { from, to: from + Number(length.slice(0, -1)) * seconds };
}

/** Lines that were committed in a stretch and hold the pattern, found in their texts: marks have no part in it. */
async function bodiesIn(stack: Stack, { from, to }: { from: number; to: number }): Promise<string[]> {
  const query = new URLSearchParams({ clock: 'committed', from: `${from}`, to: `${to}`, limit: '1000' });
  query.set('regex', '\\]: Invalid user ');
  const { records } = await api<LogsPage>(stack, 'GET', `/api/v1/logs?${query}`);
  return records.map(({ body }) => body).sort();
}

describe.skipIf(!hasBrowser())('a rule and its past, as a person lives it', () => {
  const before = sshdLines(LINES, 7);
  const after = sshdLines(LINES, 8);
  let product: Product;
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    product = await openProduct({ env: { WORKERS: '2' }, next: '/rules' });
    ({ stack, page } = product);
    await sendLines(stack, before, 'before');
    const stored = async () => (await api<LogsPage>(stack, 'GET', '/api/v1/logs?limit=1')).total === before.length;
    await until('the lines are stored', stored);
  });

  afterAll(() => product?.close());

  it('writes a rule, makes a golden line of a sample and tries it on what is stored', async () => {
    await writeRule(page, 'Invalid SSH user');
    await page.getByText('+1 {user="webmaster"}').first().waitFor();
    await page.getByRole('button', { name: 'all samples' }).click();
    await page.getByText('2 pass').waitFor();
    await backtest(page);
    await page.getByText(`would have matched ${countInvalidUsers(before)} of ${before.length} lines`).waitFor();
  });

  it('saves it with its history, and finds what came of that again after a reload', async () => {
    await page.getByRole('button', { name: 'Save and backfill' }).click();
    await page.waitForURL(/\/rules\/[0-9a-f-]{36}/);
    const done = page.locator('[data-backfill="done"]', { hasText: `✓ ${countInvalidUsers(before)} lines counted` });
    await done.waitFor();
    await page.reload();
    await done.waitFor();
    await page.getByText(`${before.length} lines walked`).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('sees history and live on one graph, and reads exactly the lines of a bar of the past', async () => {
    const ruleUrl = page.url();
    const all = countInvalidUsers(before) + countInvalidUsers(after);
    await sendLines(stack, after, 'after');
    await settledBoundary(stack, METRIC, all);
    expect(await countedLogs(stack, METRIC)).toBe(all);

    await page.getByRole('link', { name: 'See it on the graph' }).click();
    await page.waitForURL(/\/explore/);
    await page.locator('[data-seam]').waitFor();
    await clickFirstBar(page);
    const expected = await bodiesIn(stack, chosenStretch(page));
    expect(expected.length).toBeGreaterThan(0);
    expect(before).toEqual(expect.arrayContaining(expected));
    await page.locator('[data-proof]').getByText(`✓ ${expected.length} counted · ${expected.length} shown`).waitFor();
    const lines = page.getByRole('region', { name: 'Lines' });
    expect(await lines.locator('time').count()).toBe(expected.length);
    const shown = await lines.textContent();
    for (const body of expected) expect(shown).toContain(body);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.goto(ruleUrl);
  });

  it('edits the rule and rolls it back, and its history stays', async () => {
    await page.getByRole('radio', { name: 'Drop' }).click();
    await page.getByText('neither stored nor forwarded').waitFor();
    await page.getByRole('button', { name: 'Expect what it does now' }).first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save v2' }).click();
    await page.getByText('Saved as v2').waitFor();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('v1 is back, saved as v3').waitFor();
    await page.locator('[data-backfill="done"]').waitFor();
    expect(await countedLogs(stack, METRIC)).toBe(countInvalidUsers(before) + countInvalidUsers(after));
  });

  it('says in place why a counter that is on the graph takes no history, and saves the rule without', async () => {
    await writeRule(page, 'Invalid SSH user, again');
    await backtest(page);
    await page.getByRole('button', { name: 'Save and backfill' }).click();
    const refusal = page.getByRole('alert').filter({ hasText: 'has points on the graph since' });
    await refusal.waitFor();
    expect(new URL(page.url()).pathname).toBe('/rules/new');
    await refusal.getByRole('button', { name: 'Save it without' }).click();
    await page.waitForURL(/\/rules\/[0-9a-f-]{36}/);
    await page.getByText('No history can be counted for this rule').click();
    await page.getByRole('list', { name: 'What takes no history' }).getByText('has points on the graph').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('is offered history in one place, for what is saved', async () => {
    await writeRule(page, 'Cancelled', CANCELLED);
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.waitForURL(/\/rules\/[0-9a-f-]{36}/);
    await backtest(page);
    const offers = page.getByRole('button', { name: /backfill/i });
    await page.getByRole('button', { name: 'Backfill', exact: true, disabled: false }).waitFor();
    expect(await offers.count()).toBe(1);
    await page.getByLabel('Name of the rule').fill('Cancelled, perhaps');
    await page.getByText('save what you changed first').waitFor();
    await page.getByRole('button', { name: 'Backfill', exact: true, disabled: true }).waitFor();
    await page.getByLabel('Name of the rule').fill('Cancelled');
    await page.getByRole('button', { name: 'Backfill', exact: true, disabled: false }).waitFor();
  });

  it('cancels a backfill: what it had counted stays, on the graph and in the lines', async () => {
    const all = [...before, ...after];
    const held = await holdBackfills(stack);
    await page.getByRole('button', { name: 'Backfill', exact: true }).click();
    await page.locator('[data-backfill="running"]', { hasText: `0 of ${all.length} lines walked` }).waitFor();
    await page.locator('[role="progressbar"][aria-valuenow="0"]').waitFor({ state: 'attached' });
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Cancel', exact: true, disabled: true }).waitFor();
    await until('the cancellation waits for the step in hand', held.cancelWaits);
    await held.release();
    const counted = countInvalidUsers(all);
    const cancelled = page.locator('[data-backfill="cancelled"]', {
      hasText: `cancelled: ${counted} lines counted before that`,
    });
    await cancelled.waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor({ state: 'detached' });
    await page.reload();
    await cancelled.waitFor();
    expect(await countedLogs(stack, CANCELLED)).toBe(counted);
    await settledBoundary(stack, CANCELLED, counted);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('made no page fail', () => {
    expect(product.complaints).toEqual([]);
  });
});
