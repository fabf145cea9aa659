import { readFile } from 'node:fs/promises';
import {
  accessibilityProblems,
  api,
  type Browser,
  countInvalidUsers,
  hasBrowser,
  INVALID_USER_PATTERN,
  openBrowser,
  type Stack,
  signIn,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LINES = 600;
const HOSTS = ['bastion-1', 'bastion-2', 'edge-1'];
const LEVELS = ['info', 'info', 'info', 'warn', 'error'];

interface Sent {
  readonly message: string;
  readonly host: string;
  readonly severity: string;
  readonly timestamp: string;
  readonly attempt: number;
}

/** Lines of the last minutes, one a second; each host and level comes round again. */
function linesToSend(): Sent[] {
  const now = Date.now();
  return sshdLines(LINES, 7).map((message, index) => ({
    message,
    host: HOSTS[index % HOSTS.length] as string,
    severity: LEVELS[index % LEVELS.length] as string,
    timestamp: new Date(now - (LINES - index) * 1000).toISOString(),
    attempt: index,
  }));
}

async function send(stack: Stack, lines: readonly Partial<Sent>[]): Promise<void> {
  const response = await fetch(`${stack.ingestUrl}/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.ingestToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(lines.map((line) => ({ service: 'sshd', ...line }))),
  });
  expect(response.status).toBe(200);
}

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

describe.skipIf(!hasBrowser())('the page Logs, as a person uses it', () => {
  const lines = linesToSend();
  const having = (test: (line: Sent) => boolean): number => lines.filter(test).length;
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let panel: Locator;
  let field: Locator;

  /** Waits until the panel says that exactly so many lines are found. */
  const found = (count: number) => panel.locator(`[data-total="${count}"]`).waitFor();
  const seek = async (query: string) => {
    await field.fill(query);
    await field.press('Enter');
  };

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1' } });
    const metrics = [{ name: 'invalid_ssh_user_total', type: 'counter', help: 'Unknown users', labels: {} }];
    const rule = { name: 'Invalid SSH user', pattern: INVALID_USER_PATTERN, tags: { user: '$' + '{user}' }, metrics };
    await api(stack, 'POST', '/api/v1/rules', rule);
    browser = await openBrowser(stack.webUrl);
    page = browser.page;
    panel = page.getByRole('region', { name: 'Lines' });
    field = page.getByRole('combobox', { name: 'Query' });
    const matched = async () => {
      await send(stack, [{ message: 'sshd[1]: Invalid user probe from 10.0.0.1', timestamp: '2020-01-01T00:00:00Z' }]);
      const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs?query=rule:*');
      return total > 0;
    };
    await until('the rule is at work', matched);
    await send(stack, lines);
    const arrived = async () =>
      (await api<{ total: number }>(stack, 'GET', '/api/v1/logs?from=2021-01-01T00:00:00Z')).total === LINES;
    await until('the lines are stored', arrived);
    await signIn(page, stack, '/overview');
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('is reached by keys and shows every line of the hour, as many as the graph', async () => {
    await page.locator('[data-check]').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.waitForURL(/\/logs/);
    await found(LINES);
    await page.getByRole('application', { name: new RegExp(`^${LINES} lines`) }).waitFor();
    await page.getByRole('button', { name: `error ${having(({ severity }) => severity === 'error')}` }).waitFor();
  });

  it('finds by text, by key and by both, and its address says so', async () => {
    await page.keyboard.press('/');
    await page.locator('[aria-label="Query"]:focus').waitFor();
    await seek('"Invalid user" host:bastion-1');
    await found(having(({ message, host }) => /invalid user/i.test(message) && host === 'bastion-1'));
    expect(parameter(page, 'q')).toBe('"Invalid user" host:bastion-1');
    await seek('rule:"Invalid SSH user"');
    await found(countInvalidUsers(lines.map(({ message }) => message)));
    await page.reload();
    await found(countInvalidUsers(lines.map(({ message }) => message)));
    await page.goBack();
    await found(having(({ message, host }) => /invalid user/i.test(message) && host === 'bastion-1'));
  });

  it('completes keys and values that the lines have', async () => {
    await page.goto('/logs');
    await field.click();
    await field.pressSequentially('ho');
    const options = page.getByRole('option');
    await options.filter({ hasText: 'Name of the host' }).waitFor();
    await field.press('ArrowDown');
    await field.press('Tab');
    await options.filter({ hasText: 'edge-1' }).waitFor();
    await field.pressSequentially('edg');
    await field.press('ArrowDown');
    await field.press('Enter');
    expect(await field.inputValue()).toBe('host:edge-1 ');
    await field.press('Enter');
    await found(having(({ host }) => host === 'edge-1'));
  });

  it('says under the very character what is wrong, and keeps what it had found', async () => {
    await seek('host:edge*');
    await page.getByRole('alert').getByText('pattern between slashes').waitFor();
    const wrong = page.locator('[data-wrong]');
    expect(await wrong.textContent()).toBe('edge*');
    const [mark, sentence] = await Promise.all([
      wrong.boundingBox(),
      page.getByRole('alert').locator('span').first().boundingBox(),
    ]);
    expect(Math.abs((mark?.x ?? 0) - (sentence?.x ?? 99))).toBeLessThan(3);
    expect(await panel.locator('[data-line]').count()).toBeGreaterThan(0);
    await seek('rule:"no such rule"');
    await page.getByRole('alert').getByText('no rule is called').waitFor();
    expect(await wrong.allTextContents()).toEqual(['"no such rule"']);
  });

  it('adds and excludes a value from a row, from the statistics and from the legend', async () => {
    await page.goto('/logs');
    await found(LINES);
    await panel.getByRole('button', { name: 'bastion-2', exact: true }).first().click();
    await page.getByRole('button', { name: 'Without these lines' }).click();
    await found(having(({ host }) => host !== 'bastion-2'));
    expect(await field.inputValue()).toBe('-host:bastion-2');
    const fields = page.getByRole('region', { name: 'Fields' });
    await fields.getByRole('button', { name: /^Only severity warn/ }).click();
    await found(having(({ host, severity }) => host !== 'bastion-2' && severity === 'warn'));
    await page.goBack();
    await found(having(({ host }) => host !== 'bastion-2'));
    await page.getByRole('button', { name: /^error \d/ }).click();
    await found(having(({ host, severity }) => host !== 'bastion-2' && severity === 'error'));
  });

  it('gives a field a column, and finds it in the address', async () => {
    await page.goto('/logs');
    const fields = page.getByRole('region', { name: 'Fields' });
    await fields.getByRole('button', { name: /^attr\.attempt/ }).click();
    await fields.getByRole('button', { name: 'Column attr.attempt' }).click();
    await panel.getByRole('button', { name: String(LINES - 1), exact: true }).waitFor();
    expect(parameter(page, 'cols')).toContain('attr.attempt');
  });

  it('walks by keys, opens a line with what stands around it, and closes it step by step', async () => {
    await page.goto('/logs?q=host:edge-1');
    await found(having(({ host }) => host === 'edge-1'));
    await page.keyboard.press('j');
    await page.waitForURL(/line=/);
    await page.keyboard.press('j');
    await page.locator('[data-line]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/open=true/);
    const opened = parameter(page, 'line');
    const event = page.getByRole('complementary', { name: 'The whole event' });
    await event.getByText('Make a rule of this line').waitFor();
    await event.getByRole('list', { name: 'Lines around it' }).locator('[aria-current="true"]').waitFor();
    expect(await event.getByRole('list', { name: 'Lines around it' }).getByRole('listitem').count()).toBeGreaterThan(5);
    await event.getByRole('button', { name: 'JSON', exact: true }).click();
    await event.getByText('"committedAt"').waitFor();
    await event.getByRole('combobox', { name: 'Whose lines' }).click();
    await page.getByRole('option', { name: 'the same host' }).click();
    await page.waitForURL(/around=host/);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.reload();
    await event.getByText('"committedAt"').waitFor();
    await event.getByRole('combobox', { name: 'Whose lines' }).getByText('the same host').waitFor();
    expect(parameter(page, 'line')).toBe(opened);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('open'));
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('line'));
  });

  it('says of an open line that is gone that it is, and leads back', async () => {
    await page.goto('/logs?line=00000000-0000-4000-8000-000000000000:7&open=true');
    const event = page.getByRole('complementary', { name: 'The whole event' });
    await event.getByText('There is no such line').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await event.getByRole('button', { name: 'Back to the lines' }).click();
    await event.waitFor({ state: 'hidden' });
    await page.waitForURL((url) => !url.searchParams.has('open'));
  });

  it('lists the keys of this page alone beside those of every page', async () => {
    await page.goto('/logs');
    await found(LINES);
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByText('Write the query').waitFor();
    expect(await keys.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      'Everywhere',
      'Logs',
      'On a graph',
    ]);
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'hidden' });
  });

  it('chooses a bar by keys, and zooms by dragging over some', async () => {
    await page.goto('/logs');
    await found(LINES);
    await page.locator('[data-plot]').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/at=/);
    await panel.locator('[data-total]').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('at'));
    const graph = (await page.locator('[data-plot]').boundingBox())!;
    await page.mouse.move(graph.x + graph.width * 0.95, graph.y + 20);
    await page.mouse.down();
    await page.mouse.move(graph.x + graph.width * 0.99, graph.y + 20, { steps: 3 });
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.get('t')?.includes('/') === true);
    await page.goBack();
    await found(LINES);
  });

  it('shows only the rows in view, reads on as they are scrolled, and wraps them', async () => {
    await page.goto('/logs');
    await found(LINES);
    const rows = panel.locator('[data-line]');
    expect(await rows.count()).toBeLessThan(100);
    await page.keyboard.press('j');
    await page.waitForURL(/line=/);
    const list = panel.getByRole('list', { name: 'Lines' });
    const oldest = panel.locator('time').last();
    const before = await oldest.getAttribute('datetime');
    await until('the oldest line is in view', async () => {
      await list.evaluate((element) => element.parentElement?.scrollTo({ top: element.scrollHeight }));
      return (await oldest.getAttribute('datetime'))?.slice(0, 19) === lines[0]?.timestamp.slice(0, 19);
    });
    expect(await oldest.getAttribute('datetime')).not.toBe(before);
    expect(await panel.locator('[data-line][aria-current="true"]').count()).toBe(0);
    expect(await panel.locator('[data-line][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('w');
    await page.waitForURL(/wrap=true/);
    await panel.getByRole('button', { name: 'Wrap lines', pressed: true }).waitFor();
  });

  it('saves what it found', async () => {
    await page.goto('/logs?q=severity:error');
    await found(having(({ severity }) => severity === 'error'));
    await panel.getByRole('button', { name: 'Save as a file' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^NDJSON/ }).click(),
    ]);
    const saved = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(saved).toHaveLength(having(({ severity }) => severity === 'error'));
    expect(JSON.parse(saved[0]!)).toMatchObject({ severity: 'error' });
  });

  it('follows new lines, holds them, and lets them go on', async () => {
    await page.goto('/logs?q=tailed');
    await page.getByText('No line is like that').waitFor();
    await page.getByRole('button', { name: 'Live' }).click();
    await page.waitForURL(/live=true/);
    await panel.getByText('Waiting for the next line').waitFor();
    await panel.getByRole('combobox', { name: 'At most so many lines a second' }).click();
    await page.getByRole('option', { name: '1,000 a second' }).click();
    await page.waitForURL(/rate=1000/);
    await panel.getByText('Waiting for the next line').waitFor();
    await send(stack, [{ message: 'tailed one' }, { message: 'not this' }]);
    await panel.getByText('tailed one').waitFor();
    expect(await panel.getByText('not this').count()).toBe(0);
    await panel.getByRole('button', { name: 'Hold' }).click();
    await send(stack, [{ message: 'tailed two' }, { message: 'tailed three' }]);
    const news = panel.getByRole('button', { name: '2 new lines' });
    await news.waitFor();
    expect(await panel.getByText('tailed two').count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await news.click();
    await panel.getByText('tailed two').waitFor();
    expect(await panel.getByText('tailed one').count()).toBe(1);
  });

  it('says what is different about the lines of one bar, on both pages, and leads to those that have it', async () => {
    const host = 'edge-9';
    const burst = Array.from({ length: 60 }, (_, n) => `sshd[9]: Invalid user intruder from 10.9.9.${n}`);
    const timestamp = new Date().toISOString();
    await send(
      stack,
      burst.map((message) => ({ message, host, severity: 'error', timestamp })),
    );
    const differs = page.getByRole('list', { name: 'What differs' });
    const ofTheHost = differs.getByRole('button', {
      name: new RegExp(`^host ${host}: \\d+ % of the lines here, 0 % of the others`),
    });
    await until('the burst is on the graph', async () => {
      await page.goto('/explore?metric=invalid_ssh_user_total&t=30m&group=differences');
      await page.getByText('Choose a bar first').waitFor();
      await page.keyboard.press('ArrowLeft');
      await page.getByText(`${burst.length} counted · ${burst.length} shown`).waitFor({ timeout: 5_000 });
      return true;
    });
    await ofTheHost.waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await ofTheHost.click();
    await page.waitForURL(/\/logs/);
    await found(burst.length);
    await seek('');
    await page.getByRole('radio', { name: 'What differs' }).check();
    await ofTheHost.click();
    await page.waitForURL((url) => url.searchParams.get('q') === `host:${host}`);
    await found(burst.length);
    expect(parameter(page, 'differs')).toBe('true');
  });

  it('seeks a text that is marked in a line, and opens nothing', async () => {
    await page.goto('/logs?q=host:edge-9');
    await found(60);
    await page.locator('[data-line] mark', { hasText: 'intruder' }).first().dblclick();
    const only = page.getByRole('button', { name: 'Only lines with it' });
    await only.waitFor();
    expect(parameter(page, 'open')).toBeNull();
    await only.click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'host:edge-9 intruder');
    await found(60);
    expect(parameter(page, 'open')).toBeNull();
    await page.locator('[data-line] mark', { hasText: '10.9.9.57' }).first().dblclick();
    await page.getByRole('button', { name: 'Without lines with it' }).click();
    await found(59);
  });

  it('says what found nothing, and how to look further', async () => {
    await page.goto('/logs?q=nosuchtext');
    await panel.getByText('No line is like that').waitFor();
    await panel.getByRole('button', { name: 'Without the query' }).click();
    await panel.locator('[data-total]').waitFor();
    expect(parameter(page, 'q')).toBeNull();
  });

  it.each([375, 1440])('breaks no rule of accessibility and does not scroll sideways at %i px', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/logs');
      await panel.locator('[data-line]').first().waitFor();
      await page.locator('[data-bar]').first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await field.click();
      await field.fill('host:web*');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('alert').first().waitFor();
      await field.fill('ho');
      await page.getByRole('option').first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
    }
  });

  it('made no page fail', () => {
    expect(browser.complaints).toEqual([]);
  });
});
