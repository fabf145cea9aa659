import { Fault } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { parseRule, parseUntested } from './parse-rule';

const valid = {
  name: 'Invalid SSH user',
  pattern: 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)',
  metrics: [{ name: 'invalid_ssh_user_total', labels: { user: `\${user}` } }],
};

function errorsOf(input: unknown): Record<string, string> {
  try {
    parseRule(input);
  } catch (error) {
    if (error instanceof Fault && error.code === 'unprocessable') {
      return Object.fromEntries(error.errors.map(({ path, message }) => [path, message]));
    }
    throw error;
  }
  return {};
}

const metric = (name: string, labels: Record<string, string> = {}) => ({ ...valid, metrics: [{ name, labels }] });

const only = (wanted: object) => ({ ...valid, metrics: [wanted] });
const gauge = (name: string, more: object = {}) => only({ name, type: 'gauge', value: `\${ip}`, ...more });
const histogram = (name: string, more: object = {}) => only({ name, type: 'histogram', value: `\${ip}`, ...more });

describe('parseRule', () => {
  it('says all that is wrong at once, and where in the pattern', () => {
    const wrong = { ...valid, pattern: 'a(?P<x>b', metrics: [{ name: 'a-b', maxSeries: 'few' }] };
    expect(Object.keys(errorsOf(wrong))).toEqual(['metrics.0.maxSeries', 'pattern', 'metrics.0.name']);
    try {
      parseRule(wrong);
    } catch (error) {
      expect((error as Fault).errors.find(({ path }) => path === 'pattern')?.offset).toBe(1);
    }
  });

  it('says it of texts, too, while numbers and shapes are wrong, and nothing that only follows from them', () => {
    const wrong = {
      pattern: 'a(?P<x>b)',
      filter: { host: { regex: '(' }, service: { like: 'x' } },
      tags: { who: `\${nobody}`, team: `\${team}`, nul: '\0' },
      enrich: [{ table: '', key: `\${y}`, columns: { team: 'owner' } }],
      metrics: [
        { name: 'a', maxSeries: 'many', labels: { 'b-c': 'x', d: `\${team}` } },
        { name: 'b_seconds', type: 'histogram', value: `\${x}`, buckets: [1, 'two'], labels: { le: 'x' } },
        { name: 'c', type: 'guage' },
      ],
      action: { sample: 7 },
      order: 'first',
      colour: 'red',
    };
    expect(Object.keys(errorsOf(wrong)).sort()).toEqual([
      'action.sample',
      'colour',
      'enrich.0.key',
      'enrich.0.table',
      'filter.host.regex',
      'filter.service',
      'metrics.0.labels.b-c',
      'metrics.0.maxSeries',
      'metrics.0.name',
      'metrics.1.buckets',
      'metrics.1.labels.le',
      'metrics.2.type',
      'name',
      'order',
      'tags.nul',
      'tags.who',
    ]);
  });

  it.each([
    [{ ...valid, pattern: undefined, tags: { a: `\${x}`, b: '$5' } }, ['pattern', 'tags.b']],
    [{ ...valid, enrich: 'owners', tags: { a: `\${owner}` } }, ['enrich']],
    [{ ...valid, metrics: [null, { name: 'a-b' }], tags: { b: '$5' } }, ['metrics.0', 'tags.b']],
    ['no rule', ['']],
  ])('says what it can of %j', (wrong, paths) => {
    expect(Object.keys(errorsOf(wrong))).toEqual(paths);
  });

  it('takes failing tests where a rule is only tried, and begins its sentence as it is told', () => {
    const tests = [{ input: 'nothing', match: true }];
    expect(parseUntested({ ...valid, tests }, 'Not tried').tests).toEqual(tests);
    expect(() => parseRule({ ...valid, tests })).toThrow('The rule was not saved: tests.0.match');
    expect(() => parseUntested({ ...valid, pattern: '(' }, 'Not tried')).toThrow('Not tried: pattern');
  });

  it('fills in the defaults', () => {
    expect(parseRule({ name: ' x ', pattern: 'a' })).toEqual({
      name: 'x',
      enabled: true,
      field: 'body',
      pattern: 'a',
      filter: {},
      tags: {},
      metrics: [],
      action: 'keep',
      order: 1000,
      stop: false,
      tests: [],
    });
    expect(parseRule(valid).metrics).toEqual([
      { name: 'invalid_ssh_user_total', type: 'counter', help: '', labels: { user: `\${user}` }, maxSeries: 1000 },
    ]);
  });

  it('takes every kind of filter, an attribute as field, and a pattern that matches the empty text', () => {
    const filter = {
      service: 'sshd',
      host: { in: ['a', 'b'] },
      'k8s.pod': { exists: false },
      severity: { regex: '^E' },
    };
    expect(parseRule({ ...valid, pattern: '.*', metrics: [], field: 'attributes.http.url', filter }).filter).toEqual(
      filter,
    );
  });

  const refused: readonly [string, unknown, string, RegExp][] = [
    ['nothing at all', null, '', /object/],
    ['a rule without a name', { ...valid, name: ' ' }, 'name', /needs a name/],
    [
      'a budget of none',
      { ...valid, metrics: [{ name: 'a_total', maxSeries: 0 }] },
      'metrics.0.maxSeries',
      /must be a whole number from 1 to [\d,]+$/,
    ],
    [
      'a bound that is a text',
      { ...valid, metrics: [{ name: 'a', type: 'histogram', value: '1', buckets: ['x'] }] },
      'metrics.0.buckets',
      /^at most \d+ numbers, ascending/,
    ],
    ['a field it does not know', { ...valid, color: 1 }, 'color', /not a field/],
    ['a source that is neither body nor attribute', { ...valid, field: 'resource.x' }, 'field', /attributes\./],
    ['an action it does not know', { ...valid, action: 'hide' }, 'action', /must be "keep", "drop" or/],
    ['an order that is none', { ...valid, order: -1 }, 'order', /whole number from 0/],
    ['a share that is none', { ...valid, action: { sample: 2 } }, 'action.sample', /more than 0 and at most 1/],
    [
      'a type that it does not know',
      { ...valid, metrics: [{ name: 'a_total', type: 'summary' }] },
      'metrics.0.type',
      /"counter", "gauge" or "histogram"/,
    ],
    ['a gauge without a number', only({ name: 'a', type: 'gauge' }), 'metrics.0.value', /needs the number it takes/],
    ['a gauge named like a counter', gauge('a_total'), 'metrics.0.name', /only a counter's name ends in _total/],
    ['a number that is none', gauge('a', { value: '1 apple' }), 'metrics.0.value', /unknown unit "apple"/],
    ['a number of no group', gauge('a', { value: `\${size}` }), 'metrics.0.value', /no group "size"/],
    ['buckets of a gauge', gauge('a', { buckets: [1] }), 'metrics.0.buckets', /takes no buckets/],
    ['a counter with a mode', only({ name: 'a_total', mode: 'add' }), 'metrics.0.mode', /takes no mode/],
    ['a mode it does not know', gauge('a', { mode: 'max' }), 'metrics.0.mode', /"set" or "add"/],
    ['a histogram named like its part', histogram('a_sum'), 'metrics.0.name', /leave that out/],
    ['buckets out of order', histogram('a', { buckets: [2, 1] }), 'metrics.0.buckets', /ascending/],
    [
      'a metric named like a series of a histogram beside it',
      { ...valid, metrics: [gauge('a_count').metrics[0], histogram('a').metrics[0]] },
      'metrics.0.name',
      /a series of the histogram a/,
    ],
    ['a filter of no known kind', { ...valid, filter: { host: { like: 'x' } } }, 'filter.host', /must be/],
    [
      'a filter whose regex is refused',
      { ...valid, filter: { host: { regex: '(' } } },
      'filter.host.regex',
      /missing \)/,
    ],
    ['a regex that RE2 refuses', { ...valid, pattern: 'a(?=b)', metrics: [] }, 'pattern', /look-ahead.*at character 2/],
    ['a NUL, which cannot be stored', { ...valid, tags: { a: '\0' } }, 'tags.a', /NUL/],
    [
      'a template naming an unknown group',
      { ...valid, tags: { a: `\${nobody}` } },
      'tags.a',
      /no group "nobody": its groups are user, ip/,
    ],
    ['a lone dollar', { ...valid, tags: { price: '$5' } }, 'tags.price', /\$\$ for a dollar/],
    ['a label with no such group', metric('a_total', { a: `\${nobody}` }), 'metrics.0.labels.a', /no group "nobody"/],
    ['an illegal label', metric('a_total', { 'a-b': 'x' }), 'metrics.0.labels.a-b', /letters, digits/],
    ['a reserved label', metric('a_total', { le: 'x' }), 'metrics.0.labels.le', /reserved/],
    ['a label of Prometheus itself', metric('a_total', { __name__: 'x' }), 'metrics.0.labels.__name__', /__/],
    ['an illegal metric name', metric('7a_total'), 'metrics.0.name', /no metric name/],
    ['a counter that does not end in _total', metric('logins'), 'metrics.0.name', /"logins_total"/],
    [
      'a metric that stands twice',
      { ...valid, metrics: [{ name: 'a_total' }, { name: 'a_total' }] },
      'metrics.1.name',
      /stands twice/,
    ],
  ];

  it.each(refused)('refuses %s and names the field', (_, input, path, message) => {
    expect(errorsOf(input)[path]).toMatch(message);
  });

  it('names every wrong field at once', () => {
    const errors = errorsOf({ ...valid, tags: { a: `\${x}` }, metrics: [{ name: 'a', labels: { org: 'x' } }] });
    expect(Object.keys(errors).sort()).toEqual(['metrics.0.labels.org', 'metrics.0.name', 'tags.a']);
  });

  it('checks the numbers of golden lines, and says why one is not read', () => {
    const metrics = [
      { name: 'spent_total', value: `\${time}` },
      { name: 'spent_seconds', type: 'histogram', value: `\${time}`, buckets: [1, 2] },
      { name: 'level', type: 'gauge', value: `\${time}`, mode: 'add' },
    ];
    const rule = { name: 'r', pattern: 'took (?P<time>\\S+)', metrics };
    const increments = { spent_total: 1.5, level: 1.5, spent_seconds: 1, spent_seconds_sum: 1.5 };
    const tests = [{ input: 'took 1500ms', match: true, increments }];
    expect(parseRule({ ...rule, tests }).metrics[1]).toMatchObject({ type: 'histogram', buckets: [1, 2] });
    const wrong = [
      { input: 'took ages', match: true, increments: { spent_total: 1 } },
      { input: 'took -2s', match: true, increments: { spent_total: 2, level: -2 } },
    ];
    expect(errorsOf({ ...rule, tests: wrong })).toEqual({
      'tests.0.increments.spent_total': 'expected 1, found 0: its number is not read, "ages" is no number',
      'tests.1.increments.spent_total':
        'expected 2, found 0: its number is not read, -2 is negative, and only a gauge can fall',
    });
  });

  it('runs the golden lines and shows what came out otherwise', () => {
    const input = 'Invalid user bob from 10.0.0.1';
    const good = { input, match: true, increments: { invalid_ssh_user_total: 1, other_total: 0 } };
    expect(parseRule({ ...valid, tests: [good, { input: 'hello', match: false }] }).tests).toHaveLength(2);
    const bad = [
      { input: 'hello', match: true },
      { input, match: false },
      { input, match: true, increments: { invalid_ssh_user_total: 2 } },
      { input, match: true, tags: { user: 'bob' } },
      { input, match: true, kept: false },
    ];
    expect(errorsOf({ ...valid, tests: bad })).toEqual({
      'tests.0.match': 'expected a match, found none in "hello"',
      'tests.1.match': `expected no match, found one in "${input}"`,
      'tests.2.increments.invalid_ssh_user_total': 'expected 2, found 1',
      'tests.3.tags.user': 'expected "bob", found null',
      'tests.4.kept': 'expected the line not to be kept, and it is kept',
    });
    const dropping = { ...valid, action: 'drop', tests: [{ input, match: true, kept: false }] };
    expect(parseRule(dropping).tests).toHaveLength(1);
    expect(errorsOf({ ...dropping, action: { sample: 0.5 } })['tests.0.kept']).toMatch(/by its id: leave this out/);
  });
});
