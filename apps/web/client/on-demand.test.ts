import { expect, test, vi } from 'vitest';
import { onDemand } from './on-demand';

test('a source loads once, however often it is wanted, and tells when it is here', async () => {
  const load = vi.fn(async () => 'menu');
  const source = onDemand(load);
  const changed = vi.fn();
  source.subscribe(changed);
  expect(source.current()).toBeNull();
  source.want();
  source.want();
  await expect.poll(() => source.current()).toBe('menu');
  source.want();
  expect(load).toHaveBeenCalledOnce();
  expect(changed).toHaveBeenCalledOnce();
});

test('what could not be loaded is tried again when it is wanted again', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValueOnce('menu');
  const source = onDemand(load);
  source.want();
  await expect
    .poll(() => {
      source.want();
      return source.current();
    })
    .toBe('menu');
  expect(load).toHaveBeenCalledTimes(2);
});

test('who no longer listens is told nothing', async () => {
  const source = onDemand(async () => 'menu');
  const changed = vi.fn();
  source.subscribe(changed)();
  source.want();
  await expect.poll(() => source.current()).toBe('menu');
  expect(changed).not.toHaveBeenCalled();
});
