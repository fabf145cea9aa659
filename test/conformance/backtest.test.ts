import {
  api,
  countInvalidUsers,
  INVALID_USER_PATTERN,
  rulesAreSeen,
  type Stack,
  sendLines,
  sshdLines,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REQUESTS = 40;
const LINES_PER_REQUEST = 5_000;

interface Backtest {
  readonly id: string;
  readonly state: string;
  readonly scanned: number;
  readonly matched: number;
  readonly seriesTotal: number;
  readonly progress: { readonly lines: number; readonly of: number };
  readonly series: readonly { readonly labels: Record<string, string>; readonly increments: number }[];
}

describe('a back-test through the whole product', () => {
  let stack: Stack;
  const lines: string[] = [];

  beforeAll(async () => {
    stack = await startStack({ env: { WORKERS: '2', SAMPLE_INTERVAL_SECONDS: '1' } });
    for (let i = 0; i < REQUESTS; i++) {
      const some = sshdLines(LINES_PER_REQUEST, i + 1);
      await sendLines(stack, some, `backtest-${i}`);
      lines.push(...some);
    }
    await until('all lines are stored', async () => {
      const { total } = await api<{ total: number }>(stack, 'GET', '/api/v1/logs?limit=1');
      return total === lines.length;
    });
  });
  afterAll(() => stack?.stop());

  const input = () => ({
    rule: { pattern: INVALID_USER_PATTERN, metrics: [{ name: 'invalid_user_total', labels: { user: '${user}' } }] },
    from: 0,
    to: Math.ceil(Date.now() / 1000) + 60,
    clock: 'committed',
  });

  it('counts what is there, and the same though a worker is killed in the middle of it', async () => {
    const expected = { state: 'done', scanned: lines.length, matched: countInvalidUsers(lines) };
    expect(await api<Backtest>(stack, 'POST', '/api/v1/rules/backtest', input())).toMatchObject(expected);
    const answer = api<Backtest>(stack, 'POST', '/api/v1/rules/backtest', input());
    stack.kill('worker-0');
    const found = await answer;
    expect(found).toMatchObject(expected);
    expect(found.series.reduce((sum, { increments }) => sum + increments, 0)).toBe(found.matched);
  });

  it('counts the lines that a saved rule then counts', async () => {
    const rule = { ...input().rule, name: 'Invalid user' };
    await api(stack, 'POST', '/api/v1/rules', rule);
    const some = sshdLines(2_000, 99);
    await rulesAreSeen();
    const from = Date.now() / 1000;
    await sendLines(stack, some, 'backtest-after');
    const counted = async () => {
      const query = new URLSearchParams({ clock: 'committed', series: 'invalid_user_total', limit: '1' });
      return (await api<{ counted: number }>(stack, 'GET', `/api/v1/logs?${query}`)).counted;
    };
    await until('the rule has counted them', async () => (await counted()) === countInvalidUsers(some));
    const found = await api<Backtest>(stack, 'POST', '/api/v1/rules/backtest', { ...input(), from });
    expect(found).toMatchObject({ scanned: some.length, matched: countInvalidUsers(some) });
  });
});
