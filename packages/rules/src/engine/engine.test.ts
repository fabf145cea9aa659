import { type LineInput, LinesBuilder } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { parseRule } from '../definition/parse-rule';
import { previewRule } from '../preview/preview';
import { matchSpans } from '../preview/spans';
import { createEngine } from './engine';

function build(lines: readonly (Partial<LineInput> & { readonly body: string })[]) {
  const builder = new LinesBuilder();
  for (const line of lines) builder.add({ time: 0n, severity: '', resource: '{}', attributes: '{}', ...line });
  return builder.build();
}

const rule = (id: string, rest: Record<string, unknown>): RuleVersion => ({
  id,
  version: 3,
  definition: parseRule({ name: id, pattern: 'x', ...rest }),
});

/** The lines that each rule matched. */
function linesHit(rules: readonly RuleVersion[], lines: ReturnType<typeof build>): Record<string, number[]> {
  return Object.fromEntries(
    createEngine(rules)
      .match(lines)
      .hits.map((hit) => [hit.ruleId, [...hit.lines]]),
  );
}

describe('the engine', () => {
  it('gives each hit its tags and series, equal ones shared between rules', () => {
    const labels = { user: `\${user}`, kind: 'a$$' };
    const metrics = [{ name: 'seen_total', labels, help: 'Seen', maxSeries: 7 }];
    const first = rule('first', { pattern: 'user (?P<user>\\w*)', metrics, tags: { who: `\${user}` } });
    const second = rule('second', { pattern: '(?P<user>ann)', metrics });
    const lines = build([{ body: 'user bob' }, { body: 'nothing' }, { body: 'user ann, user bob' }, { body: 'user ' }]);
    const matches = createEngine([first, second]).match(lines);
    expect(matches.tagSets).toEqual(['{"who":"bob"}', '{"who":"ann"}', '{"who":""}']);
    const common = { metric: 'seen_total', help: 'Seen', maxSeries: 7 };
    expect(matches.series).toEqual([
      { ...common, labels: { kind: 'a$', user: 'bob' } },
      { ...common, labels: { kind: 'a$', user: 'ann' } },
      { ...common, labels: { kind: 'a$' } },
    ]);
    const column = (...entries: number[]) => Uint32Array.from(entries);
    expect(matches.hits).toEqual([
      { ruleId: 'first', ruleVersion: 3, lines: column(0, 2, 3), tags: column(0, 1, 2), series: [column(0, 1, 2)] },
      { ruleId: 'second', ruleVersion: 3, lines: column(2), tags: column(0xffffffff), series: [column(1)] },
    ]);
  });

  it('replaces what PostgreSQL cannot hold, in tags and labels only', () => {
    const matches = createEngine([rule('r', { pattern: '(?s)(?P<all>.+)', tags: { all: `\${all}` } })]).match(
      build([{ body: 'a\0b' }]),
    );
    expect(matches.tagSets).toEqual(['{"all":"a\ufffdb"}']);
  });

  it('caps what a template makes of a long line, in the preview as in the engine', () => {
    const metrics = [{ name: 'seen_total', labels: { all: `\${all}` } }];
    const long = rule('r', { pattern: '(?P<all>.*)', tags: { all: `\${all}` }, metrics });
    const body = 'x'.repeat(100_000);
    const { tagSets, series } = createEngine([long]).match(build([{ body }]));
    const tags = JSON.parse(tagSets[0] as string);
    expect([tags.all.length, series[0]?.labels.all?.length]).toEqual([4_094, 1_022]);
    const preview = previewRule(long.definition, [body])[0];
    expect(preview).toMatchObject({ tags, increments: [{ labels: series[0]?.labels }] });
  });

  it('asks the filter about service, host, severity and attributes', () => {
    const lines = build([
      {
        body: 'x',
        resource: '{"service.name":"sshd","host.name":"h1"}',
        severity: 'INFO',
        attributes: '{"http":{"code":500}}',
      },
      { body: 'x', resource: '{"service":"sshd","host":"h2"}', attributes: '{"http.code":"500"}' },
      { body: 'x', resource: '{"service.name":"nginx"}', attributes: '{"http":{"code":404,"ok":false}}' },
    ]);
    const filters: Record<string, Record<string, unknown>> = {
      service: { service: 'sshd' },
      both: { service: 'sshd', host: { in: ['h2', 'h3'] } },
      quiet: { severity: { exists: false } },
      failed: { 'http.code': { regex: '^5' } },
      flag: { 'http.ok': 'false' },
      none: { service: 'sshd', 'http.ok': { exists: true } },
    };
    const rules = Object.entries(filters).map(([id, filter]) => rule(id, { filter }));
    expect(linesHit(rules, lines)).toEqual({ service: [0, 1], both: [1], quiet: [1, 2], failed: [0, 1], flag: [2] });
  });

  it('matches attributes by path, keys with dots included, and nothing where there is no text', () => {
    const lines = build([
      { body: 'x', attributes: '{"a":{"b":"yes"}}' },
      { body: 'yes', attributes: '{}' },
      { body: '', attributes: '{"a.b":"yes"}' },
      { body: '', attributes: '{"a":{"b":{"c":"yes"}}}' },
      { body: '', attributes: '{"a":{"b":"yes"}}' },
      { body: '', attributes: '{"a":null}' },
    ]);
    const captures = { tags: { t: `\${t}` }, pattern: '(?P<t>y)' };
    expect(linesHit([rule('r', { field: 'attributes.a.b', ...captures })], lines)).toEqual({ r: [0, 2, 4] });
  });

  it('asks rules in their order, and none about a line after one that stops', () => {
    const rules = [
      rule('late', { pattern: 'a', order: 2000 }),
      rule('second', { pattern: 'b', stop: true }),
      rule('third', { pattern: '.' }),
      rule('first', { pattern: 'c', order: 5, stop: true, filter: { severity: 'on' } }),
    ];
    const lines = build([{ body: 'a' }, { body: 'ab' }, { body: 'abc' }, { body: 'abc', severity: 'on' }]);
    const hits = createEngine(rules).match(lines).hits;
    expect(hits.map(({ ruleId, lines: hit }) => [ruleId, ...hit])).toEqual([
      ['first', 3],
      ['second', 1, 2],
      ['third', 0],
      ['late', 0],
    ]);
  });

  it('leaves out rules that are switched off and reports those that RE2 no longer takes', () => {
    const off = rule('off', { enabled: false });
    const broken = { ...rule('broken', {}), definition: { ...rule('broken', {}).definition, pattern: '(' } };
    const engine = createEngine([off, broken, rule('on', {})]);
    expect(engine.match(build([{ body: 'x' }])).hits.map(({ ruleId }) => ruleId)).toEqual(['on']);
    expect(engine.unusable).toEqual([{ ruleId: 'broken', reason: expect.stringContaining('missing )') }]);
  });

  it('takes no lines and no rules', () => {
    expect(createEngine([]).match(build([{ body: 'x' }]))).toEqual({ hits: [], tagSets: [], series: [] });
    expect(createEngine([rule('r', { tags: { a: `\${a}` }, pattern: '(?P<a>)' })]).match(build([])).hits).toEqual([]);
  });

  it('captures the same in chunks, and from lines too long to join', () => {
    const padding = [10, 7_000, 20_000].map((length) => '-'.repeat(length));
    const bodies = Array.from({ length: 120 }, (_, i) => ({
      body: `${padding[i % 3]} id=${i} id=x ${padding[i % 3]}`,
    }));
    const matches = createEngine([rule('r', { pattern: 'id=(?P<id>\\w+)', tags: { id: `\${id}` } })]).match(
      build(bodies),
    );
    expect(matches.tagSets).toEqual(bodies.map((_, i) => `{"id":"${i}"}`));
  });
});

describe('metrics with numbers', () => {
  const value = `\${n}`;
  const labels = { who: `\${who}` };
  const metrics = [
    { name: 'seen_total', labels },
    { name: 'spent_total', labels, value },
    { name: 'took', type: 'histogram', value, buckets: [0.5, 2] },
    { name: 'level', type: 'gauge', value, mode: 'set' },
  ];
  const rules = [rule('r', { pattern: '(?P<who>\\w+) (?P<n>\\S*)', metrics })];
  const lines = build([{ body: 'ann 250ms' }, { body: 'bob oops' }, { body: 'ann 3s' }, { body: 'cy -1' }]);

  it('add, observe and set them; a number that cannot be read touches nothing else', () => {
    const { hits, series, unread } = createEngine(rules).match(lines);
    const named = series.map(({ metric, labels: { who, le } }) => [metric, who ?? le ?? ''].join(' '));
    const added = (line: number) =>
      hits[0]?.series.flatMap((column, i) => {
        const entry = column[line] as number;
        return entry === 0xffffffff ? [] : [`${named[entry]} ${hits[0]?.values?.[i]?.[line] ?? 1}`];
      });
    expect(added(0)).toEqual([
      ...['seen_total ann 1', 'spent_total ann 0.25', 'took_bucket 0.5 1', 'took_bucket 2 1', 'took_bucket +Inf 1'],
      ...['took_sum  0.25', 'took_count  1', 'level  0.25'],
    ]);
    expect(added(1)).toEqual(['seen_total bob 1']);
    expect(added(2)).toEqual([
      ...['seen_total ann 1', 'spent_total ann 3', 'took_bucket +Inf 1', 'took_sum  3', 'took_count  1', 'level  3'],
    ]);
    expect(added(3)).toEqual(['seen_total cy 1', 'level  -1']);
    expect(unread).toEqual([
      { ruleId: 'r', metric: 'spent_total', lines: 2 },
      { ruleId: 'r', metric: 'took', lines: 2 },
      { ruleId: 'r', metric: 'level', lines: 1 },
    ]);
    expect(series.find(({ metric }) => metric === 'took_sum')).toMatchObject({ type: 'histogram', family: 'took' });
    expect(series.find(({ metric }) => metric === 'level')).toMatchObject({ type: 'gauge', sets: true });
  });

  it('are previewed as they are counted, with the reason where they are not', () => {
    const [quick, odd] = previewRule((rules[0] as RuleVersion).definition, ['ann 1.5', 'bob oops']);
    expect(quick?.increments.map(({ name, labels: { le = '' }, value: by }) => `${name} ${le} ${by}`)).toEqual([
      ...[
        'seen_total  1',
        'spent_total  1.5',
        'took_bucket 2 1',
        'took_bucket +Inf 1',
        'took_sum  1.5',
        'took_count  1',
      ],
      'level  1.5',
    ]);
    expect(odd?.unread).toEqual(
      ['spent_total', 'took', 'level'].map((metric) => ({ metric, reason: '"oops" is no number' })),
    );
  });
});

describe('spans', () => {
  it('counts UTF-16 units of the body, groups that took no part as null', () => {
    const body = 'é😀 user=😀x';
    const spans = matchSpans({ field: 'body', pattern: 'user=(?P<user>\\S+)(?P<no>!)?(x?)' }, body);
    expect(spans).toEqual([[4, 12], [9, 12], null, [12, 12]]);
    expect(matchSpans({ field: 'body', pattern: 'nobody' }, body)).toBeNull();
    expect(matchSpans({ field: 'attributes.a', pattern: 'user' }, body)).toEqual([]);
  });

  it('previews what the contract shows', () => {
    const { definition } = rule('r', {
      pattern: 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)',
      tags: { user: `\${user}` },
      metrics: [{ name: 'a_total', labels: { user: `\${user}`, ip: `\${ip}` } }],
    });
    expect(previewRule(definition, ['Invalid user  from ::1', 'hello'])).toEqual([
      {
        matched: true,
        spans: [
          [0, 22],
          [13, 13],
          [19, 22],
        ],
        groups: { user: '', ip: '::1' },
        lookups: {},
        tags: { user: '' },
        increments: [{ name: 'a_total', labels: { ip: '::1' }, value: 1 }],
        unread: [],
        kept: true,
        body: 'Invalid user  from ::1',
        fieldSpan: [0, 22],
      },
      {
        ...{ matched: false, spans: [], groups: {}, lookups: {}, tags: {}, increments: [], unread: [], kept: true },
        ...{ body: 'hello', fieldSpan: [0, 5] },
      },
    ]);
  });

  it('previews a whole line as the engine takes it: past its filter, and in its attributes', () => {
    const line = (service: string, name: unknown) => ({
      ...{ body: 'b', severity: 'info', resource: { service }, attributes: { user: { name } } },
    });
    const samples = [line('sshd', 'root'), line('cron', 'root'), line('sshd', {}), 'root'];
    const filter = { service: 'sshd', severity: { in: ['info'] } };
    const { definition } = rule('r', { pattern: '^root$', field: 'attributes.user.name', filter });
    const found = previewRule(definition, samples);
    expect(found.map(({ matched, body }) => [matched, body])).toEqual([
      [true, 'root'],
      [false, 'b'],
      [false, 'b'],
      [true, 'root'],
    ]);
    const other = rule('r', { pattern: 'b', filter: { 'user.name': 'root' } }).definition;
    expect(previewRule(other, samples).map(({ matched }) => matched)).toEqual([true, true, false, false]);
  });
});
