import { expect, it } from 'vitest';
import { Solo } from './solo';

it('runs others together, and the one that must be alone with nothing beside it', async () => {
  const solo = new Solo();
  let running = 0;
  let most = 0;
  const beside: number[] = [];
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 3));
    running--;
  };
  const lonely = async () => {
    beside.push(running);
    await work();
    beside.push(running);
  };
  const jobs = Array.from({ length: 20 }, (_, i) => (i % 5 === 3 ? solo.alone(lonely) : solo.together(work)));
  await Promise.all(jobs);
  expect(most).toBeGreaterThan(1);
  expect(beside).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

it('lets others in again after work that failed alone', async () => {
  const solo = new Solo();
  await expect(solo.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await solo.together(async () => 1)).toBe(1);
});
