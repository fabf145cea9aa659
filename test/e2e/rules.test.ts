import {
  accessibilityProblems,
  api,
  hasBrowser,
  openProduct,
  type Product,
  type Stack,
  seededRandom,
  sendLines,
} from '@logflow/test/kit';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/** On a loaded machine the pages take their time. */
const PATIENCE_MS = 60_000;
const USERS = ['root', 'admin', 'cactus', 'webmaster'];
const LINES = Array.from({ length: 200 }, (_, index) =>
  index % 2 === 0
    ? `sshd[${24_000 + index}]: Invalid user ${USERS[(index / 2) % USERS.length]} from 10.0.0.${index} took ${index}ms`
    : `sshd[${24_000 + index}]: session opened for user ann`,
);
const MATCHED = 100;
/** Milliseconds for a line of letters: each of 30 repetitions may begin anywhere in it. */
const SLOW_PATTERN = '(?:.{0,30}[a-z]){30}Q';
const random = seededRandom(9);
const LETTERS = Array.from({ length: 40 }, () =>
  Array.from({ length: 140 }, () => 'abcdefghij klmnop0123456789'[Math.floor(random() * 27)]).join(''),
);
const SAMPLES = [
  'sshd[24200]: Invalid user webmaster from 173.234.31.186 took 12ms',
  'sshd[24203]: Invalid user cactus from 112.95.230.3 took 250ms',
  'sshd[24206]: session opened for user ann',
];

/** Selects a text in the samples as a hand on the keyboard does: the caret before it, then Shift and arrows. */
async function selectSample(page: Page, text: string): Promise<void> {
  const samples = page.getByLabel('Sample lines');
  await samples.focus();
  await samples.evaluate((field, wanted) => {
    const area = field as unknown as { value: string; setSelectionRange(from: number, to: number): void };
    const at = area.value.indexOf(wanted);
    area.setSelectionRange(at, at);
  }, text);
  for (let step = 0; step < text.length; step += 1) await page.keyboard.press('Shift+ArrowRight');
}

const patternOf = (page: Page) => page.getByLabel('Pattern (RE2)');

/** Waits until a field holds a text. */
async function untilValue(field: Locator, isWanted: (value: string) => boolean): Promise<void> {
  await vi.waitFor(async () => expect(isWanted(await field.inputValue())).toBe(true), { timeout: PATIENCE_MS });
}

const untilPattern = (page: Page, wanted: string) => untilValue(patternOf(page), (value) => value === wanted);

describe.skipIf(!hasBrowser())('a rule, as a person writes it', () => {
  let product: Product;
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    product = await openProduct({ env: { WORKERS: '2' }, next: '/rules' });
    ({ stack, page } = product);
    await sendLines(stack, LINES, 'rules');
  });

  afterAll(() => product?.close());

  it('makes groups of what is selected, by keyboard alone', async () => {
    await page.goto('/rules/new');
    await page.getByLabel('Name of the rule').fill('Invalid SSH user');
    await page.getByLabel('Sample lines').fill(SAMPLES.join('\n'));
    await selectSample(page, 'webmaster');
    await page.getByRole('button', { name: /^word/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await untilPattern(page, 'Invalid user (?P<user>\\w+)');
    await page.getByText('2 of 3 match').waitFor();
    await selectSample(page, '173.234.31.186');
    await page.getByRole('button', { name: /^IP address/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await untilPattern(page, 'Invalid user (?P<user>\\w+) from (?P<ip>\\d{1,3}(?:\\.\\d{1,3}){3})');
    await page.getByText('2 of 3 match').waitFor();
  });

  it('underlines the character that RE2 refuses, and keeps what was there', async () => {
    const good = await patternOf(page).inputValue();
    await patternOf(page).fill(`${good} took (?P<took>\\S+`);
    const wrong = page.locator('[data-offset]');
    await wrong.waitFor();
    expect(await wrong.getAttribute('data-offset')).toBe(String(`${good} took `.length));
    await page.getByText('2 of 3 match').waitFor();
    await patternOf(page).fill(`${good} took (?P<took>\\S+)`);
    await page.getByText('valid', { exact: true }).waitFor();
  });

  it('says what each match does: a tag, a counter, a histogram of a captured duration', async () => {
    await page.getByLabel('Name of the tag').fill('event');
    await page.getByLabel('Value of the tag event').fill('invalid_ssh_event');
    await page.getByLabel('Name of the metric').fill('invalid_ssh_user_total');
    await page.getByRole('button', { name: 'label', exact: true }).press('Enter');
    await page.keyboard.type('user');
    await page.getByLabel('Name of the label').and(page.locator(':focus')).waitFor();
    await page.getByLabel('Value of the label user').fill('$' + '{user}');
    await page.getByLabel('Most series of the metric').fill('3');
    await page.getByRole('button', { name: 'metric', exact: true }).click();
    await page.getByLabel('Name of the metric').nth(1).fill('ssh_answer_seconds');
    await page.getByRole('combobox', { name: 'Type of the metric ssh_answer_seconds' }).click();
    await page.getByRole('option', { name: /histogram/ }).click();
    await page
      .getByLabel('The number it takes')
      .nth(1)
      .fill('$' + '{took}');
    await page.getByText('+1 {user="webmaster"} observes 0.012 ssh_answer_seconds').first().waitFor();
  });

  it('tries it on history: how many, which series, and that the budget would not do', async () => {
    await page.getByRole('button', { name: 'Back-test' }).click();
    await page.locator('[data-backtest="done"]').waitFor();
    await page.getByText(`would have matched ${MATCHED} of ${LINES.length} lines`).waitFor();
    await page.getByText('4 of 3 series').waitFor();
    await page
      .getByText(/would make 4 series, the budget is 3/)
      .first()
      .waitFor();
    await page.getByRole('list', { name: 'Lines it would have matched' }).getByText('10.0.0.').first().waitFor();
    expect(new URL(page.url()).searchParams.get('backtest')).toMatch(/^[0-9a-f-]{36}$/);
    await page.getByLabel('Most series of the metric').first().fill('1000');
    await page.getByText('These numbers are of an earlier text of the rule.').waitFor();
  });

  it('is held to golden lines, and not saved while one fails', async () => {
    await page.getByRole('button', { name: 'all samples' }).click();
    await page.getByText('3 pass').waitFor();
    const pattern = await patternOf(page).inputValue();
    await patternOf(page).fill(pattern.replace('Invalid user', 'No such user'));
    await page.getByText('2 fail').waitFor();
    await page.getByText('expected a match, found none').first().waitFor();
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.getByText('A test fails: it says what it found.').waitFor();
    await page
      .getByRole('button', { name: /^Edit the test/ })
      .and(page.locator(':focus'))
      .waitFor();
    await patternOf(page).fill(pattern);
    await page.getByText('3 pass').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('is saved, its back-test still at hand', async () => {
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.waitForURL(/\/rules\/[0-9a-f-]{36}\?backtest=/);
    await page.getByRole('button', { name: 'Back-test' }).click();
    await page.getByText('4 of 1,000 series').waitFor();
    await page.reload();
    await page.getByText(`would have matched ${MATCHED} of ${LINES.length} lines`).waitFor();
    await page.getByText('4 of 1,000 series').waitFor();
  });

  it('has a graph of its histogram: the lines that it observed; that of a gauge has no bars to click', async () => {
    const gauge = { name: 'last_answer_seconds', type: 'gauge', value: '$' + '{took}' };
    const last = { name: 'Last answer', pattern: 'took (?P<took>\\S+)', metrics: [gauge] };
    await api(stack, 'POST', '/api/v1/rules', last);
    // The workers may not have seen the rule yet.
    await vi.waitFor(
      async () => {
        await sendLines(stack, LINES, `observed ${Date.now()}`);
        const to = Math.ceil(Date.now() / 1000);
        const range = `from=${to - 3600}&to=${to}&step=3600`;
        const path = `/api/v1/metrics/ssh_answer_seconds/counts?${range}`;
        const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs?series=last_answer_seconds&limit=1');
        expect(total).toBeGreaterThan(0);
        const { groups } = await api<{ groups: { total: number }[] }>(stack, 'GET', path);
        expect(groups[0]?.total).toBeGreaterThan(0);
      },
      { timeout: PATIENCE_MS, interval: 1_000 },
    );
    const ruleUrl = page.url();
    await page.goto('/explore?metric=ssh_answer_seconds');
    await page
      .locator('[data-proof]')
      .getByText(/✓ [1-9]\d* counted · [1-9]\d* shown/)
      .waitFor();
    await page.getByRole('application', { name: /^ssh_answer_seconds/ }).waitFor();
    await page.getByText('click a bar for its lines').waitFor();
    await page.goto('/explore?metric=last_answer_seconds');
    await page.getByText('the lines that moved it').waitFor();
    expect(await page.getByText(/a bar|buckets/).count()).toBe(0);
    await page.goto(ruleUrl);
  });

  it('is edited, compared with what it was, and brought back; Undo takes that back', async () => {
    await page.getByRole('radio', { name: 'Keep' }).press('ArrowRight');
    await page.getByRole('radio', { name: 'Drop', checked: true }).waitFor();
    await page.getByText('neither stored nor forwarded').waitFor();
    await page.getByRole('button', { name: 'Expect what it does now' }).first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save v2' }).click();
    await page.getByText('Saved as v2').waitFor();
    await page.getByRole('button', { name: 'History' }).click();
    const changes = page.getByRole('list', { name: 'Changes' }).first();
    await changes.getByText('action', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('v1 is back, saved as v3').waitFor();
    await page.getByText('Each line is counted, stored and forwarded.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('neither stored nor forwarded').waitFor();
    await page.getByRole('button', { name: 'Save v5' }).waitFor();
  });

  it('begins from any line in the product, with look-alikes', async () => {
    const now = Math.ceil(Date.now() / 1000);
    const { records } = await api<{ records: { id: string; committedAt: string; body: string }[] }>(
      stack,
      'GET',
      `/api/v1/logs?clock=committed&from=${now - 3600}&to=${now + 60}&regex=Invalid&limit=1`,
    );
    const [line] = records;
    if (!line) throw new Error('no line was stored');
    await page.goto(`/rules/new?line=${encodeURIComponent(line.id)}&at=${encodeURIComponent(line.committedAt)}`);
    await untilValue(page.getByLabel('Sample lines'), (value) => value.startsWith(line.body));
    const samples = (await page.getByLabel('Sample lines').inputValue()).split('\n');
    expect(samples.filter((sample) => sample.includes('Invalid user')).length).toBeGreaterThan(3);
  });

  it('that is too slow is out of matching, says so, and is released by hand or by a faster pattern', async () => {
    const slow = { name: 'Too slow', pattern: SLOW_PATTERN, metrics: [{ name: 'slow_total' }] };
    const { id } = await api<{ id: string }>(stack, 'POST', '/api/v1/rules', slow);
    const found = () =>
      api<{ quarantine: { linesNotAsked: number } | null }>(stack, 'GET', `/api/v1/rules/${id}/stats`);
    // The workers may not have seen the rule yet.
    await vi.waitFor(
      async () => {
        await sendLines(stack, LETTERS, `letters ${Date.now()}`);
        expect((await found()).quarantine?.linesNotAsked).toBeGreaterThan(0);
      },
      { timeout: PATIENCE_MS, interval: 1_000 },
    );
    await page.goto('/rules');
    await page.getByText('too slow, out of matching since').waitFor();
    await page.getByRole('link', { name: 'Too slow' }).click();
    await page.getByText('Too slow: lines are matched without this rule since').waitFor();
    await page.getByText('and a rule may take 50 µs.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByText('Lines are matched with the rule again').waitFor();
    await page.getByText('Not asked').waitFor();
    await patternOf(page).fill('letters');
    await page.getByRole('button', { name: 'Save v2' }).click();
    await page.getByText('Saved as v2').waitFor();
    expect((await found()).quarantine).toBeNull();
  });

  it('leaves pages that anybody can use', async () => {
    await page.goto('/rules');
    await page.getByRole('link', { name: 'Invalid SSH user' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(product.complaints).toEqual([]);
  });
});
