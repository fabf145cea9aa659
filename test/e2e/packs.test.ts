import { api, type Browser, hasBrowser, openBrowser, type Stack, signIn, startStack } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PATIENCE_MS = 60_000;

interface Rules {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

describe.skipIf(!hasBrowser())('packs, as a person uses them', () => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '1' } });
    browser = await openBrowser(stack.webUrl);
    const { page } = browser;
    page.setDefaultTimeout(PATIENCE_MS);
    await signIn(page, stack, '/rules/packs');
    await page.getByRole('button', { name: /^SSH and sudo/ }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const namesOfRules = async () => {
    const { items } = await api<Rules>(stack, 'GET', '/api/v1/rules?limit=1000');
    return items.map(({ name }) => name).sort();
  };

  it('by keyboard alone: opens a pack and a rule of it, and installs it', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: /^SSH and sudo/ }).press('Enter');
    await page.getByRole('button', { name: /^SSH: failed login/ }).press('Enter');
    await page.getByRole('region', { name: 'Sample lines' }).getByText('203.0.113.40').first().waitFor();
    expect(page.url()).toContain('/rules/packs?pack=ssh&rule=failed-login');
    await page.getByRole('button', { name: 'Install this rule' }).press('Enter');
    await page.getByRole('link', { name: 'Open the rule' }).waitFor();
    await page.getByText('1 of 7 installed').waitFor();
    expect(await namesOfRules()).toEqual(['SSH: failed login']);
  });

  it('installs the rest, and brings back what was uninstalled', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Install 6 more' }).click();
    await page.getByText('all 7 rules installed').waitFor();
    await page.getByRole('button', { name: 'Uninstall the pack' }).click();
    await page.getByRole('button', { name: 'Install 7 rules' }).waitFor();
    expect(await namesOfRules()).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('all 7 rules installed').waitFor();
    expect(await namesOfRules()).toHaveLength(7);
  });

  it('shows what was changed here, after a reload too', async () => {
    const { page } = browser;
    const { items } = await api<Rules>(stack, 'GET', '/api/v1/rules?limit=1000');
    const id = items.find(({ name }) => name === 'SSH: login')?.id;
    const rule = await api<{ tags: object }>(stack, 'GET', `/api/v1/rules/${id}`);
    await api(stack, 'PUT', `/api/v1/rules/${id}`, { ...rule, tags: { ...rule.tags, team: 'night' } });
    await page.goto('/rules/packs?pack=ssh&rule=login');
    await page.getByText('all 7 rules installed · 1 changed here').waitFor();
    const changes = page.getByRole('list', { name: 'Changes' });
    await changes.getByText('tags.team').waitFor();
    await changes.getByText('night').waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
