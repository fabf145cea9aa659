import { type Marks, NONE, type RuleHits } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { selectedLines } from './select';

const hits = (ruleId: string, lines: number[], tags: number[]): RuleHits => ({
  ruleId,
  ruleVersion: 1,
  lines: Uint32Array.from(lines),
  tags: Uint32Array.from(tags),
  series: [],
});

const marks: Marks = {
  hits: [hits('a', [1, 3, 8], [0, NONE, 0]), hits('b', [3, 4, 9], [1, 2, NONE])],
  tagSets: ['{"event":"x"}', '{"event":"y"}', '{}'],
  seriesIds: [],
};

describe('selectedLines', () => {
  it('takes every line of the range for all', () => {
    expect(selectedLines(marks, 'all', 2, 3)).toEqual([2, 3, 4]);
  });

  it('takes lines with a tag once, in order, and leaves out those whose rule set none', () => {
    expect(selectedLines(marks, 'tagged', 0, 10)).toEqual([1, 3, 8]);
  });

  it('takes the lines that one of the named rules matched', () => {
    expect(selectedLines(marks, { rules: ['b'] }, 0, 10)).toEqual([3, 4, 9]);
    expect(selectedLines(marks, { rules: ['b', 'a'] }, 0, 10)).toEqual([1, 3, 4, 8, 9]);
    expect(selectedLines(marks, { rules: ['unknown'] }, 0, 10)).toEqual([]);
  });

  it('keeps to its range', () => {
    expect(selectedLines(marks, 'tagged', 3, 5)).toEqual([3]);
    expect(selectedLines(marks, { rules: ['a'] }, 8, 1)).toEqual([8]);
  });
});
