import {
  accessibilityProblems,
  api,
  hasBrowser,
  openProduct,
  type Product,
  type Stack,
  sendLines,
} from '@logflow/test/kit';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/** On a loaded machine the pages take their time. */
const PATIENCE_MS = 60_000;
const OWNERS = 'host,owner,site\nweb-1,payments,Berlin\nweb-2,search,Oslo\n';
/** The first passes the Luhn check, the second does not. */
const [CARD, NO_CARD] = ['4111 1111 1111 1111', '4111 1111 1111 1112'] as const;
const lineWith = (card: string, host: string) => JSON.stringify({ request: { note: `card ${card} on ${host}` } });
const LINES = Array.from({ length: 30 }, (_, i) => lineWith(i % 3 === 2 ? NO_CARD : CARD, `web-${(i % 2) + 1}`));

interface Line {
  readonly id: string;
  readonly body: string;
  readonly committedAt: string;
  readonly tags: Record<string, string>;
}

/** Whether two things cover one another on the page. */
async function overlap(...both: readonly [Locator, Locator]): Promise<boolean> {
  const [a, b] = await Promise.all(both.map((one) => one.boundingBox()));
  if (!a || !b) throw new Error('one of them is not on the page');
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

async function choose(page: Page, select: string | RegExp, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: select }).click();
  await page.getByRole('option', { name: option }).click();
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
}

describe.skipIf(!hasBrowser())('everything a rule can say has a form', () => {
  let product: Product;
  let stack: Stack;
  let page: Page;
  let line: Line;

  beforeAll(async () => {
    product = await openProduct({ next: '/rules' });
    ({ stack, page } = product);
  });

  afterAll(() => product?.close());

  it('a path into JSON, and a group marked within it', async () => {
    await page.goto('/rules/new');
    await page.getByLabel('Name of the rule').fill('Cards');
    await page.getByLabel('Field the pattern is tried on').fill('body.request.');
    await page.getByLabel('Pattern (RE2)').fill('card (?P<card>[\\d ]+\\d) on (?P<host>\\S+)');
    await page.getByText('a key must follow the dot, as in body.request.name').waitFor();
    await page.getByLabel('Field the pattern is tried on').fill('body.request.note');
    await page.getByLabel('Sample lines').fill([lineWith(CARD, 'web-1'), 'plain text'].join('\n'));
    await page.getByText('1 of 2 match').waitFor();
    await page.getByText('nothing at the path').waitFor();
  });

  it('all that is wrong at once, each at its field', async () => {
    await page.getByRole('button', { name: /add a filter/ }).click();
    await page.getByLabel('Filter field').fill('host');
    await choose(page, 'Filter test', 'matches');
    await page.getByLabel('Filter value').fill('(');
    await page.getByLabel('Name of the tag').fill('who');
    await page.getByLabel('Value of the tag who').fill('$' + '{nobody}');
    await page.getByLabel('Name of the metric').fill('cards');
    await page.getByLabel('Most series of the metric').fill('many');
    await page.getByRole('button', { name: 'label', exact: true }).click();
    await page.getByLabel('Name of the label').fill('le');
    await page.getByLabel('Value of the label le').fill('$5');
    await page.getByLabel('Order of the rule').fill('first');
    const wrong = page.locator('[aria-invalid="true"]');
    await vi.waitFor(
      async () =>
        expect(await wrong.evaluateAll((fields) => fields.map((field) => field.getAttribute('aria-label')))).toEqual([
          'Filter value',
          'Value of the tag who',
          'Name of the metric',
          'Name of the label',
          'Value of the label le',
          'Most series of the metric',
          'Order of the rule',
        ]),
      { timeout: PATIENCE_MS },
    );
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove the filter host' }).click();
    await page.getByRole('button', { name: 'Remove the label le' }).click();
    await page.getByRole('button', { name: 'Remove the metric cards' }).click();
    await page.getByRole('button', { name: 'metric', exact: true }).click();
    await page.getByLabel('Order of the rule').fill('1000');
  });

  it('a table, uploaded where it is wanted, and its columns', async () => {
    await page.getByRole('button', { name: 'look up in a table' }).click();
    const file = { name: 'owners.csv', mimeType: 'text/csv', buffer: Buffer.from(OWNERS) };
    await page.getByLabel('CSV file of a table').setInputFiles(file);
    await page.getByText('owners is uploaded: 2 rows').waitFor();
    await page.getByLabel('Key that is looked up').fill('$' + '{host}');
    await choose(page, 'Column for the name', 'owner');
    await page.getByLabel('Name of the tag').fill('team');
    await page.getByLabel('Value of the tag team').fill('$' + '{owner}');
    await page.getByText('team=payments').waitFor();
    // The third marker, after those of the two groups: in the legend, at the column, in the template and in what comes out.
    const markers = page.locator('mark.mark-3');
    expect(await markers.allTextContents()).toEqual(expect.arrayContaining(['owner', '$' + '{owner}', 'payments']));
    await page.getByText('looked up $' + '{owner}').waitFor();
  });

  it('what is redacted, only where check digits are right', async () => {
    await choose(page, 'What becomes of card', /^mask/);
    await choose(page, 'Which texts of card count', /^card number/);
    await page.getByLabel('Sample lines').fill([lineWith(CARD, 'web-1'), lineWith(NO_CARD, 'web-2')].join('\n'));
    await page.getByText('1 of 2 match').waitFor();
    await page.getByText('card **************** on web-1').first().waitFor();
  });

  it('a test written by hand, which holds the rule to it', async () => {
    await page.getByLabel('Name of the metric').fill('cards_total');
    await page.getByRole('button', { name: 'test', exact: true }).click();
    await page.locator('[data-test="not run"]').waitFor();
    await page.getByLabel('Line of the test').fill(lineWith(CARD, 'web-2'));
    await page.getByRole('button', { name: 'metric', exact: true }).last().click();
    await page.getByLabel('Name of the expected metric').fill('cards_total');
    await page.getByLabel('Expected value of cards_total').fill('2');
    await page.getByText('expected 2, found 1').waitFor();
    await page.getByRole('button', { name: 'Save v1' }).click();
    const refusal = page.locator('[data-sonner-toast]').filter({ hasText: 'Not saved' });
    await refusal.waitFor();
    expect(await overlap(refusal, page.locator('[data-test="fails"]'))).toBe(false);
    await page.getByLabel('Expected value of cards_total').fill('1');
    await page.getByText('1 pass').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.getByText('Saved as v1').waitFor();
  });

  it('native buckets, and a value whose name is missing', async () => {
    await page.goto('/rules/new');
    await page.getByLabel('Name of the rule').fill('Answers');
    await page.getByLabel('Pattern (RE2)').fill('answered in (?P<took>\\S+)');
    await page.getByLabel('Value of the tag').fill('answered');
    await page.getByText('A name is missing: give this value one').waitFor();
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.getByLabel('Name of the tag').and(page.locator('[aria-invalid="true"]')).waitFor();
    await page.getByLabel('Name of the tag').fill('event');
    await page.getByLabel('Name of the metric').fill('answer_seconds');
    await choose(page, 'Type of the metric answer_seconds', /^histogram/);
    await page.getByLabel('The number it takes').fill('$' + '{took}');
    // What is seen of an earlier preview is pale until the next one is here.
    const previewed = page.waitForResponse((response) => /"native"/.test(response.request().postData() ?? ''));
    await choose(page, 'Buckets', /^native/);
    await previewed;
    await page.locator('.opacity-80').first().waitFor({ state: 'hidden' });
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.getByText('Saved as v1').waitFor();
    const { items } = await api<{ items: { name: string; metrics: object[] }[] }>(stack, 'GET', '/api/v1/rules');
    expect(items.find(({ name }) => name === 'Answers')?.metrics).toMatchObject([{ buckets: 'native' }]);
  });

  it('and a heat map of them, whose cells lead to their lines', async () => {
    await vi.waitFor(
      async () => {
        await sendLines(stack, ['answered in 0.3s', 'answered in 0.3s', 'answered in 7s'], `answers ${Date.now()}`);
        const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs?tag=event:answered&limit=1');
        expect(total).toBeGreaterThan(0);
      },
      { timeout: PATIENCE_MS, interval: 1_000 },
    );
    await page.goto('/explore?metric=answer_seconds&by=le&t=15m&live=true');
    const cell = page.locator('[data-cell]').first();
    await cell.waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    const box = await cell.boundingBox();
    if (!box) throw new Error('the cell is not drawn');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForURL(/only=/);
    await vi.waitFor(
      async () => {
        const shown = await page.locator('[data-line]').allTextContents();
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.filter((text) => !text.includes('0.3s'))).toEqual([]);
      },
      { timeout: PATIENCE_MS },
    );
    await page.locator('[data-proof="ok"]').waitFor();
  });

  it('samples from what arrived, and from a search', async () => {
    await page.goto('/rules/new');
    await page.getByRole('button', { name: 'Recent lines' }).click();
    const samples = page.getByLabel('Sample lines');
    await vi.waitFor(async () => expect(await samples.inputValue()).toContain('answered in'), { timeout: PATIENCE_MS });
    await samples.fill('');
    await page.getByRole('button', { name: 'From search' }).click();
    await page.getByLabel('Text of the lines to take').fill('in 7s');
    await page.getByRole('button', { name: 'Take lines with this text' }).click();
    await vi.waitFor(async () => expect(await samples.inputValue()).toContain('answered in 7s'), {
      timeout: PATIENCE_MS,
    });
    expect(await samples.inputValue()).not.toContain('0.3s');
  });

  it('a share of lines, an order, a stop, and a filter of every kind', async () => {
    await page.getByLabel('Name of the rule').fill('A tenth');
    await page.getByLabel('Pattern (RE2)').fill('answered');
    const filters = [
      ['service', 'is', 'web'],
      ['host', 'is one of', 'a, b'],
      ['env', 'matches', '^prod'],
      ['region', 'is there', null],
      ['debug', 'is not there', null],
    ] as const;
    for (const [i, [key, op, value]] of filters.entries()) {
      await page
        .getByRole('button', { name: /filter$/ })
        .last()
        .click();
      await page.getByLabel('Filter field').nth(i).fill(key);
      await page.getByRole('combobox', { name: 'Filter test' }).nth(i).click();
      await page.getByRole('option', { name: op, exact: true }).click();
      if (value !== null) await page.getByLabel('Filter value').nth(i).fill(value);
    }
    await page.getByRole('radio', { name: 'Sample' }).check();
    await page.getByLabel('Per cent of the lines that are kept').fill('10');
    await page.getByLabel('Order of the rule').fill('7');
    await page.getByRole('switch', { name: 'Stop' }).click();
    await page.getByText('Rules with a higher order do not see the lines').waitFor();
    await page.getByLabel('Name of the metric').fill('answer_seconds');
    await choose(page, 'Type of the metric answer_seconds', /^histogram/);
    await page.getByLabel('The number it takes').fill('1');
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.getByText('is already a histogram of native buckets').waitFor();
    await page.getByRole('button', { name: 'Remove the metric answer_seconds' }).click();
    await page.getByRole('button', { name: 'Save v1' }).click();
    await page.getByText('Saved as v1').waitFor();
    const { items } = await api<{ items: { name: string }[] }>(stack, 'GET', '/api/v1/rules');
    expect(items.find(({ name }) => name === 'A tenth')).toMatchObject({
      ...{ action: { sample: 0.1 }, order: 7, stop: true },
      filter: {
        service: 'web',
        host: { in: ['a', 'b'] },
        env: { regex: '^prod' },
        region: { exists: true },
        debug: { exists: false },
      },
    });
  });

  it('and does what it says to lines that come', async () => {
    // A saved rule holds for what is accepted two seconds later.
    await vi.waitFor(
      async () => {
        await sendLines(stack, LINES, `forms ${Date.now()}`);
        const { records } = await api<{ records: Line[] }>(stack, 'GET', '/api/v1/logs?tag=team:search&limit=1');
        expect(records.length).toBe(1);
        line = records[0] as Line;
      },
      { timeout: PATIENCE_MS, interval: 1_000 },
    );
    expect(line.body).toBe(lineWith('*'.repeat(16), 'web-2'));
  });

  it('a line has an address, and leads to rules and tests', async () => {
    await page.goto(`/logs/${encodeURIComponent(line.id)}?at=${line.committedAt}`);
    await page.getByText('Why it was counted').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('link', { name: 'Add as test' }).click();
    await page.getByText('2 pass').waitFor();
    await page.goto(`/logs/${line.id.replace(/\d$/, '99999')}`);
    await page.getByText('There is no such line').waitFor();
  });

  it('tables say who uses them, and come back once deleted', async () => {
    await page.goto('/rules/tables');
    await page.getByText('used by').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    const file = { name: 'sites.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') };
    await page.getByLabel('CSV file of a table').last().setInputFiles(file);
    await page.getByRole('button', { name: 'Delete sites' }).click();
    await page.getByText('sites was deleted').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByRole('button', { name: 'Delete sites' }).waitFor();
  });

  it('versions are told apart by what they do', async () => {
    await page.goto('/rules');
    await page.getByRole('link', { name: 'Cards' }).first().click();
    await page.getByLabel('Pattern (RE2)').fill('card (?P<card>[\\d ]+\\d) on (?P<host>web-2)');
    await page.getByText('valid', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save v2' }).click();
    await page.getByText('Saved as v2').waitFor();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('button', { name: 'What does that change on lines?' }).click();
    await page.getByText(/it matches \d+ less/).waitFor();
    await page.getByText('matched before, not now').waitFor();
  });

  it('a pack is tried on the last day before it is switched on', async () => {
    await page.goto('/rules/packs?pack=ssh');
    await page.getByRole('button', { name: 'Try on the last 24 hours' }).first().click();
    await page.getByText(/^Of \d+ lines in the last 24 hours/).waitFor();
    expect(await page.getByText('no matches').count()).toBeGreaterThan(1);
  });

  it('the budget of series is shown, and can be changed', async () => {
    await page.goto('/settings');
    await page.getByLabel('Most series').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('Most series').fill('0');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('must be at least 1').waitFor();
    await page.getByLabel('Most series').fill('500');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('of 500 series').waitFor();
    expect(product.complaints).toEqual([]);
  });
});
