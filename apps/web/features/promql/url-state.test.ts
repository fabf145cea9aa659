import { createLoader, createSerializer } from 'nuqs/server';
import { expect, test } from 'vitest';
import { promqlParams } from './url-state';

const write = createSerializer(promqlParams);
const read = createLoader(promqlParams);

test('the URL of the PromQL mode holds every query as it is written', () => {
  const q = ['sum by (a, b) (rate(m{x="y&z"}[5m]))', '', '# only a note\n1 + 1'];
  const series = 'm{a="b, c"}';
  const state = { q, letters: 'ACD', off: [1, 2], as: 'areas', sort: 'mean', build: 0, series } as const;
  expect(read(write({ ...state, off: [...state.off] }))).toEqual(state);
});
