import {
  accessibilityProblems,
  countInvalidUsers,
  hasBrowser,
  INVALID_USER_PATTERN,
  INVALID_USER_METRIC as METRIC,
  openProduct,
  type Product,
  rulesAreSeen,
  type Stack,
  sendLines,
  sshdLines,
} from '@logflow/test/kit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SAMPLE = 'sshd[24200]: Invalid user webmaster from 173.234.31.186';
const LINES = 90;
const PATIENCE_MS = 30_000;

async function writeRule(page: Page): Promise<void> {
  await page.goto('/rules/new');
  await page.getByLabel('Name of the rule').fill('Invalid SSH user');
  await page.getByLabel('Pattern (RE2)').fill(INVALID_USER_PATTERN);
  await page.getByLabel('Sample lines').fill(`${SAMPLE}\nsshd[1]: session opened`);
  await page.getByLabel('Name of the tag').fill('event');
  await page.getByLabel('Value of the tag event').fill('invalid_ssh_event');
  await page.getByLabel('Name of the metric').fill(METRIC);
  await page.getByRole('button', { name: 'label', exact: true }).click();
  await page.getByLabel('Name of the label').fill('user');
  await page.getByLabel('Value of the label user').fill('$' + '{user}');
}

/** @returns the middle of the tallest bar. */
async function theSpike(page: Page): Promise<{ x: number; y: number }> {
  const bars = page.locator('[data-bar]');
  await bars.first().waitFor();
  const boxes = await bars.evaluateAll((elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2, height };
    }),
  );
  return boxes.reduce((best, box) => (box.height > best.height ? box : best));
}

async function clickTheSpike(page: Page): Promise<void> {
  const { x, y } = await theSpike(page);
  await page.mouse.click(x, y);
}

const chosenLine = (page: Page): string | null => new URL(page.url()).searchParams.get('line');

/** Presses a key until the URL says that another line is chosen. */
async function walk(page: Page, key: 'ArrowUp' | 'ArrowDown'): Promise<string> {
  const before = chosenLine(page);
  await page.keyboard.press(key);
  await page.waitForURL((url) => url.searchParams.get('line') !== before);
  return chosenLine(page) ?? '';
}

describe.skipIf(!hasBrowser())('the story, as a person lives it', () => {
  let product: Product;
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    product = await openProduct({ env: { WORKERS: '2' } });
    ({ stack, page } = product);
  });

  afterAll(() => product?.close());

  it('is shown, once signed in, how to send data', async () => {
    await page.getByText('Waiting for the first line').waitFor();
    expect(new URL(page.url()).pathname).toBe('/send-data');
  });

  it('writes a rule and sees at once what it will do', async () => {
    await writeRule(page);
    await page.getByText('+1 {user="webmaster"}').first().waitFor();
    await page.getByText('valid', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.waitForURL(/\/rules\/[0-9a-f-]{36}/);
  });

  it('is told by RE2 what is wrong with a pattern, in place', async () => {
    const saved = page.url();
    await page.goto('/rules/new');
    await page.getByLabel('Pattern (RE2)').fill('a(?=b)');
    await page.locator('#pattern-problem', { hasText: /look/i }).waitFor();
    await page.goto(saved);
  });

  it('sees the spike, clicks it and reads exactly the lines that made it', async () => {
    const lines = sshdLines(LINES, 7);
    const expected = countInvalidUsers(lines);
    await rulesAreSeen();
    await sendLines(stack, lines, 'story');

    await page.goto(`/explore?metric=${METRIC}&live=true&t=15m`);
    const proof = page.locator('[data-proof]');
    await proof.getByText(`✓ ${expected} counted · ${expected} shown`).waitFor();
    await clickTheSpike(page);
    await page.waitForURL(/at=/);
    await proof.getByText(`✓ ${expected} counted · ${expected} shown`).waitFor();

    const shown = await page.getByRole('region', { name: 'Lines' }).locator('time').count();
    expect(shown).toBe(expected);
    const texts = await page.getByRole('region', { name: 'Lines' }).textContent();
    for (const line of lines.filter((text) => text.includes(']: Invalid user '))) expect(texts).toContain(line.trim());
    expect(await page.locator('mark').count()).toBeGreaterThanOrEqual(expected);
  });

  it('sees on a phone, too, what was matched in each line', async () => {
    await page.setViewportSize({ width: 375, height: 800 });
    const rows = page.getByRole('region', { name: 'Lines' }).locator('[data-line]');
    await rows.first().waitFor();
    const hidden = () =>
      rows.evaluateAll(
        (lines, legiblePx) =>
          lines.filter((line) => {
            const seen = line.getBoundingClientRect();
            const mark = line.querySelector('mark')?.getBoundingClientRect();
            return !mark || mark.left < seen.left || mark.left + legiblePx > seen.right;
          }).length,
        60,
      );
    await expect.poll(hidden, { timeout: PATIENCE_MS }).toBe(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('finds the same view again by its URL, and the list before by going back', async () => {
    const url = page.url();
    await page.reload();
    await page.locator('[data-proof="ok"]').waitFor();
    expect(page.url()).toBe(url);
    await page.keyboard.press('Escape');
    await page.waitForURL((now) => !now.searchParams.has('at'));
  });

  it('walks the lines by keys: Enter opens the one that is lit', async () => {
    await clickTheSpike(page);
    await page.waitForURL(/at=/);
    await page.locator('[data-line]').first().click();
    await page.waitForURL((url) => url.searchParams.has('open'));
    const clicked = chosenLine(page);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('open'));
    const walked = await walk(page, 'ArrowDown');
    expect(walked).not.toBe(clicked);
    await page.locator(`[data-line="${walked}"]:focus`).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.has('open'));
    expect(chosenLine(page)).toBe(walked);
    await page.getByText('Why it was counted').waitFor();
  });

  it('reads the lines by pattern: they add up, and each leads to as many lines as it says', async () => {
    await page.goto(`/explore?metric=${METRIC}&t=15m`);
    const proof = page.locator('[data-proof="ok"]');
    await proof.waitFor();
    const counted = Number.parseInt(((await proof.textContent()) ?? '').replace(/\D*/, ''), 10);
    await page.getByRole('radio', { name: 'Patterns' }).check();
    const patterns = page.getByRole('list', { name: 'Patterns' }).getByRole('button');
    await patterns.first().waitFor();
    const sizes = await patterns.locator('span:first-child').allTextContents();
    const shown = sizes.map((text) => Number.parseInt(text, 10)).filter((size) => !Number.isNaN(size));
    expect(shown.reduce((sum, size) => sum + size, 0)).toBe(counted);
    expect(await accessibilityProblems(page)).toEqual([]);
    await patterns.first().click();
    await page.waitForURL(/pattern=/);
    await page.getByText(`${shown[0]} ${shown[0] === 1 ? 'line' : 'lines'} of the pattern`).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('pattern'));
  });

  it('zooms by dragging, and a double click goes back', async () => {
    await page.goto(`/explore?metric=${METRIC}&t=15m`);
    const { x, y } = await theSpike(page);
    await page.mouse.move(x - 30, y);
    await page.mouse.down();
    await page.mouse.move(x + 4, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.get('t')?.includes('/') === true);
    await page.locator('[data-proof="ok"]').waitFor();
    await page.locator('[data-bar]').first().waitFor();
    await page.locator('[data-plot]').dblclick({ position: { x: 40, y: 20 } });
    await page.waitForURL((url) => url.searchParams.get('t') === '15m');
  });

  it('keeps what is not saved: keys that lead away ask, and Back loses nothing', async () => {
    await page.goto('/rules');
    await page.getByRole('link', { name: 'Invalid SSH user' }).click();
    const name = page.getByLabel('Name of the rule');
    await name.fill('Invalid SSH user, renamed');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to' }).fill('settings');
    await page.keyboard.press('Enter');
    await page.getByText('This rule is not saved').waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.goBack();
    await page.getByRole('link', { name: 'Invalid SSH user' }).click();
    await page.getByText('What you had not saved is back').waitFor();
    expect(await name.inputValue()).toBe('Invalid SSH user, renamed');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Save v2', disabled: true }).waitFor();
  });

  it('is noticed on the page that sends data', async () => {
    await page.goto('/send-data');
    await page.getByText('Lines arrive').waitFor();
  });

  it('made no page fail', () => {
    expect(product.complaints).toEqual([]);
  });
});
