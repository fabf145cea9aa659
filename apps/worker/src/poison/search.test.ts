import fc from 'fast-check';
import { expect, it } from 'vitest';
import { learn, newSearch, nextTrial, type Search } from './search';

/** Goes on until everything but the offending lines passes. */
function find(lineCount: number, fails: (lines: readonly number[]) => boolean): Search {
  let search = newSearch(lineCount);
  for (let trial = nextTrial(search); trial !== null; trial = nextTrial(search)) {
    const failure = fails(trial.lines) ? 'bad' : null;
    if (trial.whole && failure === null) break;
    search = JSON.parse(JSON.stringify(learn(search, failure))) as Search;
  }
  return search;
}

const found = (search: Search): number[] => search.offences.map(({ line }) => line).sort((a, b) => a - b);

const job = fc.integer({ min: 1, max: 200 }).chain((lineCount) =>
  fc.record({
    lineCount: fc.constant(lineCount),
    bad: fc.uniqueArray(fc.nat(lineCount - 1), { maxLength: 6 }),
  }),
);

it('finds exactly the lines that offend, in a few trials each', () => {
  fc.assert(
    fc.property(job, ({ lineCount, bad }) => {
      const search = find(lineCount, (lines) => lines.some((line) => bad.includes(line)));
      expect(found(search)).toEqual([...bad].sort((a, b) => a - b));
      expect(search.trials).toBeLessThanOrEqual(bad.length * (Math.ceil(Math.log2(lineCount)) + 2));
    }),
  );
});

it('blames no line for processes that end for another reason', () => {
  fc.assert(
    fc.property(job, fc.infiniteStream(fc.boolean()), ({ lineCount, bad }, stray) => {
      let strays = 8;
      const search = find(lineCount, (lines) => {
        if (lines.some((line) => bad.includes(line))) return true;
        return lines.length > 1 && strays > 0 && stray.next().value && strays-- > 0;
      });
      expect(found(search)).toEqual([...bad].sort((a, b) => a - b));
    }),
  );
});

it('gives up where no line alone is to blame', () => {
  const search = find(50, (lines) => lines.length > 10);
  expect(search.offences).toEqual([]);
  expect(nextTrial(search)).toBeNull();
});
