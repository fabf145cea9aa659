import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  LINES,
  numbersWhere,
  type Plain,
  SECOND_US,
  START_US,
  type StoredLines,
  storeLines,
} from '../../testing/stored-lines';
import * as logs from './index';

let stored: StoredLines;
beforeAll(async () => {
  stored = await storeLines();
});
afterAll(() => stored.close());

const FIRST = Number(START_US / SECOND_US);
const range = { from: FIRST, to: FIRST + 60 };
const differences = (chosenFrom: number, chosenTo: number, more: object = {}) =>
  logs.differences(stored.context, {
    ...{ ...range, chosenFrom: FIRST + chosenFrom, chosenTo: FIRST + chosenTo, top: 100 },
    ...more,
  });

it('is told with the lines that have a value, here and elsewhere', async () => {
  const found = await differences(8, 16);
  expect(found).toMatchObject({ chosen: { base: 8, complete: true }, rest: { base: 52, complete: true } });
  const inPart = (n: number) => n >= 8 && n < 16;
  const has = (part: boolean, holds: (line: Plain) => boolean) =>
    numbersWhere(holds).filter((n) => inPart(n) === part).length;
  const [first] = found.differences;
  const ofWeb = ({ resource }: Plain) => resource['service.name'] === 'web';
  expect(first).toEqual({
    ...{ key: 'service', value: 'web', name: 'web' },
    ...{ chosen: has(true, ofWeb), rest: has(false, ofWeb) },
  });
  for (const { key, value, chosen, rest } of found.differences) {
    const page = async (from: number, to: number) =>
      (
        await logs.search(stored.context, {
          query: `${key}:${JSON.stringify(value)}`,
          from: FIRST + from,
          to: FIRST + to,
        })
      ).total;
    expect([key, chosen, rest]).toEqual([key, await page(8, 16), (await page(0, 8)) + (await page(16, 60))]);
    expect(Math.abs(chosen / 8 - rest / 52)).toBeGreaterThan(0.02);
  }
});

it('names labels of the series that are asked for', async () => {
  const burst = Array.from({ length: 30 }, () => ({ ...LINES[0]!, body: 'Login user=mallory from 10.9.9.9' }));
  await stored.commit(burst, START_US + 3600n * SECOND_US);
  const found = await differences(3600, 3630, { to: FIRST + 3630, series: 'login_total' });
  expect(found.differences.slice(0, 3).map(({ key, value, chosen, rest }) => [key, value, chosen, rest])).toEqual([
    ['pattern', 'Login user=mallory from <ip>', 30, 0],
    ['tag.who', 'mallory', 30, 0],
    ['label.user', 'mallory', 30, 0],
  ]);
  expect(found.differences.filter(({ key }) => key === 'rule')).toEqual([]);
});

it('is nothing where a part is like the rest, or there is no rest', async () => {
  const same = Array.from({ length: 40 }, () => ({ ...LINES[1]!, body: 'all the same' }));
  await stored.commit(same, START_US + 7200n * SECOND_US);
  const at = { from: FIRST + 7200, to: FIRST + 7240 };
  expect((await differences(7210, 7220, at)).differences).toEqual([]);
  expect(await differences(7200, 7240, at)).toMatchObject({ differences: [], rest: { base: 0, complete: true } });
});

it.each([
  [8, 8],
  [-1, 5],
  [50, 61],
])('refuses what is no part of the range: %i to %i', async (from, to) => {
  await expect(differences(from, to)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('chosenFrom'),
  });
});
