import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessibilityProblems, api, hasBrowser, openProduct, type Product, type Stack } from '@logflow/test/kit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const USER = '$' + '{user}';

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly pattern: string;
  readonly tags: Record<string, string>;
}

const ruleYaml = (name: string, pattern: string, more = '') => `name: ${name}
pattern: '${pattern}'
tags: { user: '${USER}' }
${more}metrics:
  - { name: ${name.toLowerCase()}_total, help: ${name} }
tests:
  - { input: ${name.toLowerCase()} by ada at 9, match: true, tags: { user: ada } }
`;

/** By the rule's key. */
const VERSIONS: Readonly<Record<string, Record<string, string>>> = {
  '1.0.0': {
    orders: ruleYaml('Orders', 'orders by (?P<user>\\S+)'),
    payments: ruleYaml('Payments', 'payments by (?P<user>\\S+)'),
    refunds: ruleYaml('Refunds', 'refunds by (?P<user>\\S+)'),
    visits: ruleYaml('Visits', 'visits by (?P<user>\\S+)'),
  },
  '2.0.0': {
    carts: ruleYaml('Carts', 'carts by (?P<user>\\S+)'),
    orders: ruleYaml('Orders', 'orders by (?P<user>\\w+)', 'filter: { service: shop }\n'),
    payments: ruleYaml('Payments', 'payments by (?P<user>\\w+)'),
    refunds: ruleYaml('Refunds', 'refunds by (?P<user>\\w+)'),
  },
};

/** Puts a version of the pack in the place of whichever is there. */
async function putPack(folder: string, version: string): Promise<void> {
  const pack = join(folder, 'shop');
  await rm(pack, { recursive: true, force: true });
  await mkdir(join(pack, 'rules'), { recursive: true });
  await writeFile(join(pack, 'pack.yaml'), `title: Shop\nversion: ${version}\ndescription: What people buy.\n`);
  const rules = Object.entries(VERSIONS[version] ?? {});
  await Promise.all(rules.map(([key, text]) => writeFile(join(pack, 'rules', `${key}.yaml`), text)));
}

describe.skipIf(!hasBrowser())('a pack and its next version, as a person meets them', () => {
  let folder: string;
  let product: Product;
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logflow-packs-'));
    await putPack(folder, '1.0.0');
    product = await openProduct({ env: { LOGFLOW_PACKS: folder }, next: '/rules/packs' });
    ({ stack, page } = product);
  });
  afterAll(async () => {
    await product?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ruleNamed = async (name: string): Promise<Rule> => {
    const { items } = await api<{ items: Rule[] }>(stack, 'GET', '/api/v1/rules?limit=1000');
    const rule = items.find((one) => one.name === name);
    if (rule === undefined) throw new Error(`there is no rule ${name}`);
    return rule;
  };
  const change = async (name: string, more: object) => {
    const { id } = await ruleNamed(name);
    await api(stack, 'PUT', `/api/v1/rules/${id}`, {
      ...(await api<object>(stack, 'GET', `/api/v1/rules/${id}`)),
      ...more,
    });
  };
  const row = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });

  it('is read from the folder that LOGFLOW_PACKS names, and installed', async () => {
    await row('Shop').click();
    await page.getByText('Shop1.0.0').waitFor();
    await page.getByRole('button', { name: 'Install 4 rules' }).click();
    await page.getByText('all 4 rules installed').waitFor();
    expect(await page.getByText('SSH and sudo').count()).toBe(0);
  });

  it('shows with its next version what is new, what is changed here, and what it has no longer', async () => {
    await change('Orders', { tags: { user: USER, team: 'night' } });
    await change('Payments', { pattern: 'payments? by (?P<user>\\S+)' });
    await stack.end();
    await putPack(folder, '2.0.0');
    await stack.start();
    await page.goto('/rules/packs?pack=shop');
    await page.getByText('3 of 4 installed · 2 changed here · 3 to upgrade · 1 no longer in the pack').waitFor();
    await row('Orders').getByText('upgrade to 2.0.0').waitFor();
    await row('Orders').click();
    const changes = page.getByRole('list', { name: 'Changes' });
    await changes.getByText('tags.team').waitFor();
    await changes.getByText('night').waitFor();
    await changes.getByText('filter.service').waitFor();
    await row('Visits').click();
    await page.getByText('The pack has this rule no longer').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('upgrades what nobody must be asked about, and keeps what was changed here', async () => {
    await page.getByRole('button', { name: 'Upgrade 2 rules to 2.0.0' }).click();
    await page.getByText('2 rules upgraded to 2.0.0').waitFor();
    expect(await ruleNamed('Orders')).toMatchObject({
      version: 3,
      pattern: 'orders by (?P<user>\\w+)',
      filter: { service: 'shop' },
      tags: { user: USER, team: 'night' },
    });
    expect(await ruleNamed('Refunds')).toMatchObject({ version: 2, pattern: 'refunds by (?P<user>\\w+)' });
    expect(await ruleNamed('Payments')).toMatchObject({ version: 2, pattern: 'payments? by (?P<user>\\S+)' });
    expect(await page.getByText(/left as they are/).count()).toBe(0);
  });

  it('asks whose value a field gets that both sides changed', async () => {
    await page.getByRole('button', { name: 'Decide on 1 rule changed on both sides' }).click();
    await page.waitForURL(/rule=payments/);
    const changes = page.getByRole('list', { name: 'Changes' });
    for (const text of ['payments by (?P<user>\\S+)', 'payments? by (?P<user>\\S+)', 'payments by (?P<user>\\w+)']) {
      await changes.getByText(text, { exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Upgrade, take the pack’s' }).click();
    await page.getByText('1 rule upgraded to 2.0.0').waitFor();
    await page.getByText('What both sides changed is now the pack’s.').waitFor();
    expect(await ruleNamed('Payments')).toMatchObject({ version: 3, pattern: 'payments by (?P<user>\\w+)' });
  });

  it('installs what is new, and uninstalls what the pack has no longer', async () => {
    await page.getByRole('button', { name: 'Install 1 more' }).click();
    await row('Visits').click();
    await page.getByRole('button', { name: 'Uninstall', exact: true }).click();
    await row('Visits').waitFor({ state: 'detached' });
    await page.getByText('all 4 rules installed · 1 changed here').waitFor();
    expect((await ruleNamed('Carts')).version).toBe(1);
  });

  it('brings a rule back as it was before the upgrade, which the pack then calls changed here', async () => {
    await row('Payments').click();
    await page.getByRole('link', { name: 'Open the rule' }).click();
    await page.getByRole('button', { name: 'History' }).click();
    const before = page.getByRole('listitem').filter({ hasText: 'v2' });
    await before.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('v2 is back, saved as v4').waitFor();
    expect(await ruleNamed('Payments')).toMatchObject({ version: 4, pattern: 'payments? by (?P<user>\\S+)' });
    await page.goto('/rules/packs?pack=shop&rule=payments');
    await page.getByText('all 4 rules installed · 2 changed here').waitFor();
    await row('Payments').getByText('changed here').waitFor();
  });

  it('made no page fail', () => {
    expect(product.complaints).toEqual([]);
  });
});
