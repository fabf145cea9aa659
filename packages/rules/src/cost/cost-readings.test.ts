import { describe, expect, it } from 'vitest';
import { CostReadings, cpuNanos, linesIn } from './cost-readings';

/** So many that what a reading may be off by is nothing. */
const LINES = 1e6;

const readingsOf = (...nanos: number[]): CostReadings => {
  const readings = new CostReadings();
  for (const one of nanos) readings.add(one * LINES, LINES);
  return readings;
};

describe('readings of a cost', () => {
  it('say nothing while an automaton warms up, then their median', () => {
    expect(readingsOf(9_000, 9_000).median).toBeNull();
    expect(readingsOf(9_000, 9_000, 5).median).toBe(5);
    expect(readingsOf(9_000, 9_000, 5, 6, 4, 7, 4_000, 5, 6).median).toBe(6);
  });

  it('exceed a limit where most of the last seven do, and no sooner', () => {
    expect(readingsOf(0, 0, 60, 60, 60).exceeds(50)).toBe(false);
    expect(readingsOf(0, 0, 60, 60, 60, 60).exceeds(50)).toBe(true);
    expect(readingsOf(0, 0, 60, 60, 60, 1, 1, 1, 1).exceeds(50)).toBe(false);
    expect(readingsOf(0, 0, 60, 60, 60, 60, 1, 1, 1, 1).exceeds(50)).toBe(false);
  });

  it('of a few lines say little: what a resting process needs to get going is not the cost of a line', () => {
    const few = new CostReadings();
    for (let n = 0; n < 9; n++) few.add(73_000, 1);
    expect([few.median, few.exceeds(50_000)]).toEqual([73_000, false]);
    const slow = new CostReadings();
    for (let n = 0; n < 9; n++) slow.add(400_000, 1);
    expect(slow.exceeds(50_000)).toBe(true);
  });

  it('begin anew once they are forgotten', () => {
    const readings = readingsOf(0, 0, 60, 60, 60, 60);
    readings.forget();
    expect([readings.taken, readings.median, readings.exceeds(0)]).toEqual([0, null, false]);
  });

  it('take a long line for as many as it has kilobytes', () => {
    expect([linesIn(0), linesIn(1_000), linesIn(1_000_000)]).toEqual([1, 1, 1_000]);
  });
});

it('a pause of the thread is no CPU time', () => {
  const { result, nanos } = cpuNanos(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300));
  expect(result).toBe('timed-out');
  expect(nanos).toBeLessThan(300e6);
});
