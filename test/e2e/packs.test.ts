import { api, hasBrowser, openProduct, type Product, type Stack } from '@logflow/test/kit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Rules {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

describe.skipIf(!hasBrowser())('packs, as a person uses them', () => {
  let product: Product;
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    product = await openProduct({ next: '/rules/packs' });
    ({ stack, page } = product);
    await page.getByRole('button', { name: /^SSH and sudo/ }).waitFor();
  });
  afterAll(() => product?.close());

  const namesOfRules = async () => {
    const { items } = await api<Rules>(stack, 'GET', '/api/v1/rules?limit=1000');
    return items.map(({ name }) => name).sort();
  };

  it('by keyboard alone: opens a pack and a rule of it, and installs it', async () => {
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
    const { items } = await api<Rules>(stack, 'GET', '/api/v1/rules?limit=1000');
    const id = items.find(({ name }) => name === 'SSH: login')?.id;
    const rule = await api<{ tags: object }>(stack, 'GET', `/api/v1/rules/${id}`);
    await api(stack, 'PUT', `/api/v1/rules/${id}`, { ...rule, tags: { ...rule.tags, team: 'night' } });
    await page.goto('/rules/packs?pack=ssh&rule=login');
    await page.getByText('all 7 rules installed · 1 changed here').waitFor();
    const changes = page.getByRole('list', { name: 'Changes' });
    await changes.getByText('tags.team').waitFor();
    await changes.getByText('night').waitFor();
    expect(product.complaints).toEqual([]);
  });
});
