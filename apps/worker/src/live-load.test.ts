import { expect, it } from 'vitest';
import { LiveLoad } from './live-load';

it('waits while live lines are in hand, and not for ever', async () => {
  const load = new LiveLoad();
  let end: () => void = () => undefined;
  const handling = load.watch(() => new Promise<void>((resolve) => (end = resolve)))();
  await load.giveWay(10);
  let passed = false;
  const waiting = load.giveWay(1e6).then(() => (passed = true));
  expect(passed).toBe(false);
  end();
  await Promise.all([handling, waiting]);
  await load.giveWay(1e6);
});

it('counts what failed as done', async () => {
  const load = new LiveLoad();
  const failing = load.watch(async () => {
    throw new Error('no');
  });
  await expect(failing()).rejects.toThrow('no');
  await load.giveWay(1e6);
});
