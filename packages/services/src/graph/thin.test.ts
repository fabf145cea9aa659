import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Points, thin } from './thin';

const points = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.double({ noNaN: true, noDefaultInfinity: true })), {
    minLength: 1,
    maxLength: 400,
  })
  .map((jumps): Points => {
    let step = -1;
    const steps = jumps.map(([jump]) => {
      step += jump > 6 ? jump * 10 : 1;
      return step;
    });
    return { steps, values: jumps.map(([, value]) => value) };
  });

const inColumns = ({ steps, values }: Points, perColumn: number): Map<number, number[]> => {
  const columns = new Map<number, number[]>();
  steps.forEach((step, i) => {
    const value = values[i];
    if (value === null || value === undefined) return;
    const column = Math.floor(step / perColumn);
    columns.set(column, [...(columns.get(column) ?? []), value]);
  });
  return columns;
};

it('keeps first, last, lowest and highest of each column and no more than four points of it', () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 50 }), (given, columns) => {
      const count = (given.steps.at(-1) as number) + 1;
      const perColumn = Math.max(count / columns, 1);
      const kept = thin(given, count, columns);
      const before = inColumns(given, perColumn);
      const after = inColumns(kept, perColumn);
      expect([...after.keys()]).toEqual([...before.keys()]);
      for (const [column, values] of before) {
        const left = after.get(column) as number[];
        expect(left.length).toBeLessThanOrEqual(4);
        expect([left[0], left.at(-1)]).toEqual([values[0], values.at(-1)]);
        expect([Math.min(...left), Math.max(...left)]).toEqual([Math.min(...values), Math.max(...values)]);
      }
    }),
  );
});

it('invents no value, keeps the order of time, and joins nothing over a gap that can be seen', () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 50 }), (given, columns) => {
      const count = (given.steps.at(-1) as number) + 1;
      const perColumn = Math.max(count / columns, 1);
      const raw = new Map(given.steps.map((step, i) => [step, given.values[i]]));
      const { steps, values } = thin(given, count, columns);
      values.forEach((value, i) => {
        if (i > 0) expect(steps[i] as number).toBeGreaterThan(steps[i - 1] as number);
        if (value !== null) expect(value).toBe(raw.get(steps[i] as number));
        else expect(raw.has(steps[i] as number)).toBe(false);
      });
      const gaps = given.steps.filter((step, i) => i > 0 && step - (given.steps[i - 1] as number) > perColumn).length;
      expect(values.filter((value) => value === null).length).toBe(gaps);
    }),
  );
});
