import {
  accessibilityProblems,
  api,
  countInvalidUsers,
  hasBrowser,
  INVALID_USER_METRIC as METRIC,
  openProduct,
  type Product,
  type Stack,
  saveInvalidUserRule,
  sendLines,
  sshdLines,
  until,
} from '@logflow/test/kit';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LINES = 90;

interface Sums {
  readonly lines: { readonly accepted: number; readonly counted: number };
}

async function queryOnce(stack: Stack, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

describe.skipIf(!hasBrowser())('the overview, as a person reads it', () => {
  const lines = sshdLines(LINES, 7);
  const counted = countInvalidUsers(lines);
  let product: Product;
  let stack: Stack;
  let page: Page;
  let ruleId: string;

  beforeAll(async () => {
    product = await openProduct();
    ({ stack, page } = product);
    ruleId = await saveInvalidUserRule(stack, { tags: { event: 'ssh' } });
    await sendLines(stack, lines, 'overview');
    await sendLines(stack, lines, 'overview');
    const arrived = async () => (await api<Sums>(stack, 'GET', '/api/v1/overview')).lines.accepted === LINES;
    await until('the lines are counted', arrived);
  });

  afterAll(() => product?.close());

  it('is where an org with lines begins, and its sum is that of the lines sent', async () => {
    await page.goto('/');
    await page.waitForURL(/\/overview/);
    const sum = page.locator('[data-check="ok"]');
    await sum.getByText('It all adds up.').waitFor();
    const text = (await sum.textContent()) ?? '';
    expect(text).toContain(`${LINES} accepted = ${counted} counted + ${LINES - counted} unmatched · all stored`);
    await page.getByText(`${LINES} came again and count once`).waitFor();
    await page.getByText('Needs a look').waitFor();
  });

  it.each([375, 1440])('breaks no rule of accessibility and does not scroll sideways at %i px', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/overview');
      await page.locator('[data-check="ok"]').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  });

  it('leads from a rule to its graph with the same range, and back by keys', async () => {
    await page.goto('/overview?t=1h');
    const rules = page.getByRole('region', { name: 'Busiest rules' });
    expect(await rules.getByRole('link', { name: 'Invalid SSH user', exact: true }).getAttribute('href')).toBe(
      `/rules/${ruleId}`,
    );
    await rules.getByRole('link', { name: `Invalid SSH user: ${counted} matches, on the graph` }).click();
    await page.waitForURL(`/explore?metric=${METRIC}&t=1h`);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL(/\/overview/);
  });

  it('turns red by itself, and says by how many and what to do, when lines are missing', async () => {
    await page.goto('/overview');
    await page.locator('[data-check="ok"]').waitFor();
    await queryOnce(stack, 'delete from block');
    const wrong = page.locator('[data-check="bad"]');
    await wrong.getByText(`${LINES} lines were accepted and are in no block.`).waitFor();
    await wrong.getByText(`${counted} lines were counted and are in no mark.`).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('made no page fail', () => {
    expect(product.complaints).toEqual([]);
  });
});
