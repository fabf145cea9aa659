import {
  accessibilityProblems,
  api,
  type Browser,
  hasBrowser,
  openBrowser,
  type Stack,
  signIn,
  startStack,
  until,
} from '@logflow/test/kit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ERRORS = 3;
const WARNINGS = 5;

/** Lines of the last minute, of two levels, each counted. */
async function sendAll(stack: Stack): Promise<void> {
  const lines = [...Array(ERRORS).fill('error'), ...Array(WARNINGS).fill('warn')].map((severity, index) => ({
    ...{ message: `attempt ${index}`, severity, service: 'sshd' },
  }));
  const response = await fetch(`${stack.ingestUrl}/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.ingestToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(lines),
  });
  expect(response.status).toBe(200);
  await until('the lines are stored', async () => {
    const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs');
    return total === lines.length;
  });
}

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

describe.skipIf(!hasBrowser())('saved views, as a person keeps them', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;

  const found = (count: number) => page.locator(`[data-total="${count}"]`).waitFor();

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '1' } });
    const metrics = [{ name: 'attempts_total', type: 'counter', help: 'Attempts', labels: {} }];
    await api(stack, 'POST', '/api/v1/rules', { name: 'Attempts', pattern: 'attempt', metrics });
    await sendAll(stack);
    browser = await openBrowser(stack.webUrl);
    page = browser.page;
    await signIn(page, stack, '/overview');
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('keeps a view under a name, and tells and undoes what changes it', async () => {
    await page.goto('/logs?q=severity:error&t=6h&wrap=true');
    await found(ERRORS);
    await page.getByRole('button', { name: 'Views' }).click();
    const menu = page.getByRole('dialog');
    await menu.getByText('No view of Logs is saved yet').waitFor();
    await menu.getByRole('button', { name: 'Save', exact: true }).click();
    await menu.getByRole('alert').getByText('The name is empty: say what the view shows.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await menu.getByLabel('Save this view as').fill('Errors of sshd');
    await page.keyboard.press('Enter');
    const asSaved = page.getByRole('button', { name: 'Views: Errors of sshd', exact: true });
    const changed = page.getByRole('button', { name: 'Views: Errors of sshd, changed since it was saved' });
    await asSaved.waitFor();
    await page.locator('[data-line]').first().click();
    await asSaved.waitFor();
    await page.getByRole('combobox', { name: 'Query' }).fill('severity:warn');
    await page.keyboard.press('Enter');
    await changed.click();
    await menu.getByRole('button', { name: 'Save again' }).click();
    await asSaved.waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await changed.click();
    await found(WARNINGS);
    await menu.getByRole('link', { name: 'As it was' }).click();
    await found(ERRORS);
    await asSaved.waitFor();
  });

  it('finds a view by ⌘K from anywhere, renames it, deletes it and brings it back', async () => {
    await page.goto('/explore?metric=attempts_total&t=24h');
    await page.getByRole('button', { name: 'Views' }).click();
    const menu = page.getByRole('dialog');
    await menu.getByText('No view of Explore is saved yet').waitFor();
    await menu.getByLabel('Save this view as').fill('Errors of sshd');
    await page.keyboard.press('Enter');
    await menu.getByRole('alert').getByText('Another view is already called "Errors of sshd"').waitFor();
    await menu.getByLabel('Save this view as').fill('Unknown users');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Views: Unknown users' }).waitFor();
    await page.goto('/overview');
    await page.locator('[data-check]').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to' }).fill('errors of');
    await page.getByRole('option', { name: 'Errors of sshd' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/logs\?/);
    await found(ERRORS);
    expect(['q', 't', 'wrap'].map((name) => parameter(page, name))).toEqual(['severity:error', '6h', 'true']);
    await page.getByRole('button', { name: 'Views: Errors of sshd', exact: true }).click();
    await menu.getByRole('button', { name: 'Rename Errors of sshd' }).click();
    await page.keyboard.press('Escape');
    await menu.getByRole('button', { name: 'Rename Errors of sshd' }).click();
    await page.keyboard.type('Errors');
    await page.keyboard.press('Enter');
    await menu.getByRole('link', { name: 'Errors' }).waitFor();
    await menu.getByRole('button', { name: 'Delete Errors' }).click();
    await menu.getByText('No view of Logs is saved yet').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await menu.getByRole('link', { name: 'Errors' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Views: Errors', exact: true }).waitFor();
  });

  it.each([375, 1440])('breaks no rule of accessibility and does not scroll sideways at %i px', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto('/logs?q=severity:error');
      await found(ERRORS);
      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('dialog').getByRole('link', { name: 'Errors' }).waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  });

  it('made no page fail', () => {
    expect(browser.complaints).toEqual([]);
  });
});
