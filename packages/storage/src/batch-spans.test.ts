import { randomUUID } from 'node:crypto';
import { batchNames } from '@logflow/model';
import { expect, it } from 'vitest';
import { batchSpans } from './batch-spans';

const runs = (names: readonly string[]) => names.map((batch) => ({ batch, first: 0, count: 1 }));

it('span what each process counted up, and single names, in whatever order they come', () => {
  const [one, other] = [batchNames(), batchNames()];
  const names = Array.from({ length: 1_000 }, (_, i) => (i % 3 === 0 ? one() : other()));
  const single = randomUUID();
  const shuffled = [names[998], ...names.slice(0, 998), single, names[999]] as string[];
  expect(batchSpans(runs(shuffled))).toEqual({
    from: [names[1], names[0], single],
    to: [names[998], names[999], single],
  });
});

it('are given up where names share nothing', () => {
  expect(batchSpans(runs(Array.from({ length: 64 }, () => randomUUID())))?.from).toHaveLength(64);
  expect(batchSpans(runs(Array.from({ length: 65 }, () => randomUUID())))).toBeNull();
});
