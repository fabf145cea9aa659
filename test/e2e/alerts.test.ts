import {
  accessibilityProblems,
  api,
  type Browser,
  freePort,
  hasBrowser,
  INVALID_USER_PATTERN,
  openBrowser,
  programPath,
  type Stack,
  sendLines,
  signIn,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const METRIC = 'invalid_ssh_user_total';
const NAME = 'invalid ssh user: more than 10 in 5m';
const LINES = 12;

describe.skipIf(!hasBrowser() || !programPath('prometheus'))('alerts in the browser', () => {
  let stack: Stack;
  let browser: Browser;
  let ruleId: string;
  const page = () => browser.page;

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '5' } });
    browser = await openBrowser(stack.webUrl);
    const metrics = [{ name: METRIC, labels: { user: `\${user}` } }];
    const rule = { name: 'Invalid SSH user', pattern: INVALID_USER_PATTERN, metrics };
    ruleId = (await api<{ id: string }>(stack, 'POST', '/api/v1/rules', rule)).id;
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('are made from a rule in two clicks, with what they would have done shown in between', async () => {
    await signIn(page(), stack, `/rules/${ruleId}`);
    await page().getByRole('link', { name: 'Alert on this' }).click();
    await page().waitForURL(`/alerts/new?metric=${METRIC}`);
    await page().getByText('Would not have fired last week').waitFor();
    await page().getByRole('button', { name: 'Save', exact: true }).click();
    await page().waitForURL('/alerts');
    const row = page().locator(`[data-alert="${NAME}"]`);
    await row.getByText('more than 10 in 5 minutes, by user').waitFor();
    await row.locator('[data-state="ok"]').waitFor();
  });

  it('fire, and lead to exactly the lines that made them', async () => {
    const lines = Array.from({ length: LINES }, (_, n) => `sshd[1]: Invalid user root from 10.0.0.${n}`);
    await sendLines(stack, [...lines, 'sshd[1]: Invalid user pi from 10.0.0.1'], 'alerts');
    await page().locator(`[data-alert="${NAME}"] [data-state="firing"]`).waitFor();
    const fired = page().getByRole('region', { name: 'What fired' });
    await fired.getByRole('link', { name: `${LINES} lines` }).click();
    await page().waitForURL(/\/explore\?metric=/);
    const proof = page().locator('[data-proof="ok"]');
    await proof.waitFor();
    expect(await proof.textContent()).toContain(`${LINES}`);
    await page().goto(`/explore?metric=${METRIC}&t=15m`);
    await page()
      .getByRole('button', { name: /^\d+ alerts?$/ })
      .waitFor();
    expect(await accessibilityProblems(page())).toEqual([]);
  });

  it('say what is wrong with an expression where it stands, and keep all of it in the address', async () => {
    await page().goto(`/alerts/new?metric=${METRIC}`);
    await page().getByText('PromQL', { exact: true }).click();
    await page().getByLabel('PromQL', { exact: true }).last().fill('rate(x)');
    await page().getByText('expected type range vector').first().waitFor();
    await page().waitForURL(/kind=promql/);
    await page().reload();
    await until('the form is as it was', async () => (await page().locator('textarea').inputValue()) === 'rate(x)');
  });

  it('say of a receiver whom they could not tell and why, and of one that is gone that it is', async () => {
    const config = { url: `http://127.0.0.1:${await freePort()}/hook`, token: 'very-secret' };
    const hook = { name: 'on-call', type: 'webhook', config };
    const { id } = await api<{ id: string }>(stack, 'POST', '/api/v1/alerts/receivers', hook);
    await page().goto('/alerts');
    const row = page().locator('[data-receiver="on-call"]');
    await row.getByText('Nothing sent yet').waitFor();
    await row.getByRole('button', { name: 'Test' }).click();
    await row.getByText(/Tested at .*: on-call cannot be reached: the connection was refused\./).waitFor();
    await row.getByText(/^Failed .*: on-call cannot be reached/).waitFor();
    await page().goto(`/alerts?edit=${id}`);
    await page().getByRole('button', { name: 'Remove it: Bearer token' }).click();
    await page().getByText('It is removed when you save.').waitFor();
    await page().getByRole('button', { name: 'Save', exact: true }).click();
    await until('the token is gone', async () => {
      const { secrets } = await api<{ secrets: string[] }>(stack, 'GET', `/api/v1/alerts/receivers/${id}`);
      return secrets.length === 0;
    });
    await page().goto('/alerts?edit=00000000-0000-4000-8000-000000000000');
    await page().getByText('There is no such receiver').waitFor();
  });

  it.each([
    ['/alerts', `[data-alert="${NAME}"] [data-state]`],
    [`/alerts/new?metric=${METRIC}`, '[data-preview]'],
    ['/alerts?receiver=slack', 'role=dialog'],
  ])('break no rule of accessibility and do not scroll sideways: %s', async (path, whole) => {
    for (const width of [375, 1440]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page().emulateMedia({ colorScheme });
        await page().setViewportSize({ width, height: 900 });
        await page().goto(path);
        await page().locator(whole).first().waitFor();
        await until('all of it is there', async () => (await page().locator('.animate-pulse').count()) === 0);
        expect(await accessibilityProblems(page())).toEqual([]);
        expect(await page().evaluate('document.documentElement.scrollWidth')).toBe(width);
      }
    }
  });

  it('made no page fail', () => {
    expect(browser.complaints).toEqual([]);
  });
});
