import type { RuleDefinition } from '@logflow/model';
import { describe, expect, test } from 'vitest';
import {
  definitionOf,
  draftOf,
  draftProblems,
  emptyDraft,
  emptyFilter,
  emptyLookup,
  emptyPair,
  isAboutName,
  liveMetrics,
  lookupNames,
  type MetricRow,
  problemAt,
  problemsElsewhere,
  rowProblems,
  sameDraft,
  testRow,
} from './draft';

const rule: RuleDefinition = {
  name: 'Invalid SSH user',
  enabled: true,
  field: 'attributes.a.b',
  pattern: 'Invalid user (?P<user>\\S*)',
  filter: {
    service: 'sshd',
    host: { in: ['a', 'b'] },
    env: { exists: true },
    old: { exists: false },
    x: { regex: '^a,b' },
  },
  tags: { event: 'invalid', user: '$' + '{user}' },
  metrics: [
    { name: 'a_total', type: 'counter', help: 'A', labels: { user: '$' + '{user}' }, maxSeries: 50 },
    { name: 'b_total', type: 'counter', help: '', labels: {}, maxSeries: 1000 },
  ],
  action: 'keep',
  order: 1000,
  stop: false,
  tests: [{ input: 'Invalid user a', match: true }],
};

describe('a draft', () => {
  test('becomes the rule it came from', () => {
    expect(definitionOf(draftOf(rule))).toEqual(rule);
  });

  test('leaves out the rows that were never filled', () => {
    expect(definitionOf({ ...emptyDraft(), pattern: 'x' })).toMatchObject({ tags: {}, metrics: [], filter: {} });
  });

  test('counts metrics for error paths as they are sent', () => {
    const draft = { ...draftOf(rule), metrics: [...emptyDraft().metrics, ...draftOf(rule).metrics] };
    expect(liveMetrics(draft)[0]?.name).toBe('a_total');
  });

  test('knows the names that tables give, each once', () => {
    const column = (name: string) => ({ ...emptyPair(), name, value: 'owner' });
    const lookup = { ...emptyLookup(), table: 'owners', key: 'x' };
    const lookups = [
      { ...lookup, columns: [column('team'), column('')] },
      { ...lookup, columns: [column('site'), column('team')] },
    ];
    expect(lookupNames({ ...draftOf(rule), lookups })).toEqual(['team', 'site']);
  });

  test('is the same draft when only blank rows were added', () => {
    const draft = draftOf(rule);
    expect(sameDraft(draft, { ...draft, tags: [...draft.tags, emptyPair()] })).toBe(true);
    expect(sameDraft(draft, { ...draft, name: 'Other' })).toBe(false);
  });

  test('leaves out a new test into which nothing was written', () => {
    const draft = draftOf(rule);
    const blank = testRow({ input: '', match: true });
    expect(sameDraft(draft, { ...draft, tests: [...draft.tests, blank] })).toBe(true);
    const empty = testRow({ input: '', match: false });
    expect(definitionOf({ ...draft, tests: [empty] }).tests).toEqual([{ input: '', match: false }]);
  });

  test('says of native buckets what it was told, and keeps the bounds that were typed', () => {
    const metric = { name: 'a', type: 'histogram' as const, help: '', labels: {}, maxSeries: 1000, value: '1' };
    const native = { ...rule, metrics: [{ ...metric, buckets: 'native' as const }] };
    const draft = draftOf(native);
    expect(definitionOf(draft)).toEqual(native);
    const [row] = draft.metrics;
    const typed = { ...draft, metrics: [{ ...row, native: false, buckets: '1, 2' } as MetricRow] };
    expect(definitionOf(typed).metrics[0]?.buckets).toEqual([1, 2]);
  });

  test('says of a value that its name is missing, at its row', () => {
    const draft = draftOf(rule);
    const row = { ...emptyPair(), value: 'x' };
    const metrics = draft.metrics.map((metric, i) => (i === 1 ? { ...metric, labels: [row] } : metric));
    const filters = [{ ...emptyFilter(), value: 'sshd' }];
    const problems = draftProblems({ ...draft, tags: [...draft.tags, row], metrics, filters });
    expect(problems.map(({ path }) => path)).toEqual(['filter.', 'tags.', 'metrics.1.labels.']);
    expect(rowProblems(problems, 'tags', row)).toMatchObject({
      problems: [expect.stringMatching(/name is missing/)],
      onName: true,
      onValue: false,
    });
    expect(rowProblems(problems, 'tags', emptyPair()).problems).toEqual([]);
    expect(rowProblems(problems, 'tags', { name: 'event', value: 'x' }).problems).toEqual([]);
  });

  test('says what is there twice', () => {
    const draft = draftOf(rule);
    const tag = { ...emptyPair(), name: 'event', value: 'x' };
    expect(draftProblems({ ...draft, tags: [...draft.tags, tag] })).toEqual([
      { path: 'tags.event', message: 'event is there twice: remove one or rename it.' },
    ]);
  });
});

test('an error without a field of its own is said all the same', () => {
  const errors = [
    { path: 'weather', message: 'is not known here' },
    { path: 'metrics.0.name', message: 'bad' },
  ];
  expect(problemsElsewhere(errors)).toEqual(['weather: is not known here']);
});

test('an error is found by its path or that of what it is in', () => {
  const errors = [{ path: 'filter.x.regex', message: 'bad' }];
  expect(problemAt(errors, 'filter.x')).toBe('bad');
  expect(problemAt(errors, 'filter')).toBe('bad');
  expect(problemAt(errors, 'filt')).toBeUndefined();
  const both = [...errors, { path: 'filter.x', message: 'twice' }, ...errors];
  expect(problemAt(both, 'filter.x')).toBe('bad · twice');
});

test.each([
  ['"org" is reserved (org, le): choose another name', 'org', true],
  ['user is there twice: remove one or rename it.', 'user', true],
  ['the pattern has no group "nope": its groups are user', 'event', false],
  ['a $ stands alone: write $$ for a dollar', 'event', false],
])('%s: about its name? %s', (problem, name, aboutName) => expect(isAboutName(problem, name)).toBe(aboutName));
