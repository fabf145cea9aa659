import { randomUUID } from 'node:crypto';
import { type Expression, type FieldTest, parseQuery } from '@logflow/query';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  LINES,
  numbersWhere,
  type Plain,
  SECOND_US,
  START_US,
  type StoredLines,
  storeLines,
} from '../../testing/stored-lines';
import type { ServiceContext } from '../context';
import type { Rule } from '../rules';
import * as logs from './index';

let context: ServiceContext;
let rule: Rule;
let commit: StoredLines['commit'];
let close: () => Promise<void>;

beforeAll(async () => {
  ({ context, rule, commit, close } = await storeLines());
});
afterAll(() => close());

const numbersOf = (page: logs.LogLines): number[] =>
  page.records.map(({ timestamp }) => (Date.parse(timestamp) - Number(START_US / 1000n)) / 1000).sort((a, b) => a - b);
const UNTIL = Number(START_US / SECOND_US) + 60;
const search = (query: string, more: object = {}) => logs.search(context, { query, limit: '1000', to: UNTIL, ...more });

describe('a query', () => {
  const loggedIn = (line: Plain) => /Login user=(\S+)/.exec(line.body)?.[1];
  const cases: readonly [string, (line: Plain) => boolean][] = [
    ['', () => true],
    ['login', ({ body }) => body.includes('Login')],
    ['"TIMED out"', ({ body }) => body.includes('timed out')],
    ['größe', ({ body }) => body.includes('Größe')],
    ['/^Login/', ({ body }) => body.startsWith('Login')],
    ['/0\\.[1-3]$/', ({ body }) => /0\.[1-3]$/.test(body)],
    ['service:api -host:h1', ({ resource }) => resource['service.name'] === 'api' && resource.host !== 'h1'],
    ['severity:error', ({ severity }) => ['ERROR', 'err'].includes(severity)],
    ['severity:>=WARN', ({ severity }) => ['ERROR', 'err', 'warn'].includes(severity)],
    ['severity:*', ({ severity }) => severity !== ''],
    ['ms:>=100 ms:<200', ({ attributes }) => Number(attributes.ms) >= 100 && Number(attributes.ms) < 200],
    ['nested.path:"/b c"', ({ attributes }) => (attributes.nested as { path: string }).path === '/b c'],
    ['attr.nested.path:/^.a/', ({ attributes }) => (attributes.nested as { path: string }).path === '/a'],
    ['"odd key":*', ({ attributes }) => 'odd key' in attributes],
    ['zone:eu resource.zone:/e/ -attr.zone:*', () => true],
    ['pattern:"Login user=root from <ip>"', ({ body }) => body.startsWith('Login user=root ')],
    ['-pattern:/^(Login|timed)/ pattern:*', ({ body }) => body.startsWith('LOGOUT')],
    ['rule:"A login"', (line) => loggedIn(line) !== undefined],
    ['rule:/login$/ OR ms:0', (line) => loggedIn(line) !== undefined || line.attributes.ms === 0],
    ['tag.who:root', (line) => loggedIn(line) === 'root'],
    ['label.user:/^(root|pi)$/', (line) => ['root', 'pi'].includes(loggedIn(line) ?? '')],
    ['series:login_total', (line) => loggedIn(line) !== undefined],
    ['series:"login_total{user=\\"pi\\"}"', (line) => loggedIn(line) === 'pi'],
    ['-(login OR logout)', ({ body }) => body.includes('timed out')],
  ];
  it.each(cases)('%s', async (query, holds) => {
    const page = await search(query);
    expect(numbersOf(page)).toEqual(numbersWhere(holds));
    expect(page).toMatchObject({ total: numbersWhere(holds).length, complete: true });
  });

  it('holds together with the other parameters', async () => {
    const page = await search('severity:error', { q: 'root', regex: '^L', tag: 'who:root' });
    const wanted = numbersWhere((line) => /^err/i.test(line.severity) && loggedIn(line) === 'root');
    expect(numbersOf(page)).toEqual(wanted);
  });

  it.each([
    ['host:web*', 5, 9],
    ['a /(b/', 2, 6],
    ['rule:nobody', 5, 11],
    ['x series:"{"', 9, 12],
    ['severity:>loud', 9, 14],
  ])('that is wrong says where: %s', async (query, from, to) => {
    const failure = await search(query).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'invalid', errors: [{ path: 'query', message: expect.any(String) }] });
    const [error] = (failure as { errors: { from: number; to: number }[] }).errors;
    expect(error?.from).toBeGreaterThanOrEqual(from);
    expect(error?.to).toBeLessThanOrEqual(to);
  });

  const value = (line: Plain, key: string): string | undefined => {
    if (key === 'severity') return { ERROR: 'error', err: 'error' }[line.severity] ?? (line.severity || undefined);
    if (key === 'service') return line.resource['service.name'];
    if (key === 'host') return line.resource.host;
    return line.attributes.ms === undefined ? undefined : String(line.attributes.ms);
  };
  const passes = (test: FieldTest, own: string): boolean => {
    if (test.kind === 'exists') return true;
    if (test.kind === 'equals') return own === test.value;
    if (test.kind === 'matches') return new RegExp(test.pattern, 'u').test(own);
    return { '>': Number(own) > Number(test.value), '<=': Number(own) <= Number(test.value) }[
      test.op as '>'
    ] as boolean;
  };
  const holds = (tree: Expression | null, line: Plain): boolean => {
    if (tree === null) return true;
    switch (tree.kind) {
      case 'and':
        return tree.of.every((part) => holds(part, line));
      case 'or':
        return tree.of.some((part) => holds(part, line));
      case 'not':
        return !holds(tree.of, line);
      case 'text':
        return line.body.toLowerCase().includes(tree.text.toLowerCase());
      case 'pattern':
        return new RegExp(tree.pattern, 'u').test(line.body);
      case 'field': {
        const own = value(line, tree.key);
        return own !== undefined && passes(tree.test, own);
      }
    }
  };

  it('finds what somebody finds who looks at every line', async () => {
    const leaf = fc.constantFrom(
      ...['login', '"user=pi"', 'GRÖSSE', 'größe', '/t$/', '/[13]$/', 'severity:error', 'severity:*', 'service:web'],
      ...['host:/h[12]/', 'host:*', 'ms:>250', 'ms:<=90', 'service:none'],
    );
    const { query } = fc.letrec<{ query: string }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 3 },
        leaf,
        tie('query').map((of) => `-(${of})`),
        fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((of) => `(${of.join(' OR ')})`),
        fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((of) => `(${of.join(' ')})`),
      ),
    }));
    const property = fc.asyncProperty(query, async (text) => {
      const parsed = parseQuery(text);
      if (!parsed.ok) throw new Error(parsed.errors[0]?.message);
      expect(numbersOf(await search(text))).toEqual(numbersWhere((line) => holds(parsed.tree, line)));
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

describe('a histogram by value', () => {
  const range = { from: UNTIL - 60, to: UNTIL, step: '20s' };

  it('has a series for each of the largest, and all others in one', async () => {
    const found = await logs.histogram(context, { ...range, by: 'severity', top: '2' });
    const counted = (level: RegExp) =>
      [0, 20, 40].map((first) => LINES.slice(first, first + 20).filter(({ severity }) => level.test(severity)).length);
    expect(found.series).toEqual([
      { value: 'error', name: 'error', total: 24, counts: counted(/^err/i) },
      { value: 'info', name: 'info', total: 12, counts: counted(/info/) },
    ]);
    expect(found.other).toMatchObject({ values: 2, total: 24 });
    expect(found.total).toBe(60);
  });

  it('by rule names the rule, and those that matched none', async () => {
    const found = await logs.histogram(context, { ...range, by: 'rule', query: 'service:api' });
    const names = found.series?.map(({ name, total }) => [name, total]);
    expect(names).toContainEqual([
      'A login',
      numbersWhere((l) => l.resource['service.name'] === 'api' && l.body.startsWith('Login')).length,
    ]);
    expect(names?.map(([name]) => name)).toContain(null);
  });

  it('by pattern has as many lines as a search for the pattern finds, and all of them together', async () => {
    const found = await logs.histogram(context, { ...range, by: 'pattern', top: '50' });
    expect(found.series?.reduce((sum, { total }) => sum + total, 0)).toBe(60);
    expect(found.series).toHaveLength(9);
    for (const { value, total } of found.series ?? [])
      expect((await search(`pattern:${JSON.stringify(value)}`)).total).toBe(total);
  });

  it('refuses what a line may have several of', async () => {
    await expect(logs.histogram(context, { ...range, by: 'label.user' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

it('tells which fields the lines have, of how many lines, and their values', async () => {
  const found = await logs.fields(context, { query: 'service:api', to: UNTIL });
  const base = numbersWhere(({ resource }) => resource['service.name'] === 'api').length;
  expect(found).toMatchObject({ base, complete: true });
  const field = (key: string) => found.fields.find((one) => one.key === key);
  expect(field('service')).toMatchObject({ lines: base, values: [{ value: 'api', lines: base }] });
  expect(field('rule')?.values[0]).toMatchObject({ value: rule.id, name: 'A login' });
  expect(field('tag.who')?.distinct).toEqual({ count: 3, atLeast: false });
  expect(
    field('attr.nested.path')
      ?.values.map(({ value }) => value)
      .sort(),
  ).toEqual(['/a', '/b c']);
  expect(field('attr.odd key')?.lines).toBe(
    numbersWhere(({ resource, attributes }) => resource['service.name'] === 'api' && 'odd key' in attributes).length,
  );
});

describe('a download', () => {
  const read = async (input: object) => {
    const file = await logs.download(context, { to: UNTIL, ...input });
    let text = '';
    for await (const chunk of file.chunks) text += chunk;
    return { file, text };
  };

  it('holds every line, newest first, as NDJSON', async () => {
    const { file, text } = await read({ query: 'service:api' });
    const records = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const wanted = numbersWhere(({ resource }) => resource['service.name'] === 'api').reverse();
    expect(records.map(({ body }) => body)).toEqual(wanted.map((n) => LINES[n]?.body));
    expect(records[0]).toMatchObject({ attributes: LINES[wanted[0] as number]?.attributes, rules: expect.any(Array) });
    expect(file.filename).toMatch(/^logs-.*\.ndjson$/);
  });

  it('is CSV on request, quotes doubled', async () => {
    await commit([{ body: 'say "hi",\nthere', severity: 'info', resource: {}, attributes: {} }], START_US - SECOND_US);
    const { file, text } = await read({ q: 'say', format: 'csv' });
    expect(file.contentType).toContain('text/csv');
    expect(text).toMatch(/^timestamp,severity,body,/);
    expect(text).toContain(',info,"say ""hi"",\nthere",{},{},{},[],');
  });

  it('says how many lines come where that is known, and ends at the limit asked for', async () => {
    const { file, text } = await read({ limit: '3', from: UNTIL - 60 });
    expect(file.lines).toBe(3);
    expect(text.trimEnd().split('\n')).toHaveLength(3);
  });
});

describe('the neighbours of a line', () => {
  it('are the lines next to it of the same source, of the same host, or all', async () => {
    const page = await logs.search(context, { from: UNTIL - 60, to: UNTIL, limit: '1000' });
    const line = page.records[30]!;
    const around = (by: (line: logs.LogLine) => unknown) => {
      const same = page.records.filter((one) => by(one) === by(line)).map(({ id }) => id);
      const at = same.indexOf(line.id);
      return { after: same.slice(Math.max(0, at - 4), at), before: same.slice(at + 1, at + 4) };
    };
    const ids = (lines: readonly logs.LogLine[]) => lines.map(({ id }) => id);
    for (const [by, of] of [
      ['any', () => 0],
      ['host', (one: logs.LogLine) => one.resource.host],
      ['source', (one: logs.LogLine) => JSON.stringify(one.resource)],
    ] as const) {
      const found = await logs.neighbours(context, { id: line.id, by, before: '3', after: '4' });
      expect(found.line.id).toBe(line.id);
      expect({ after: ids(found.after), before: ids(found.before) }, by).toEqual(around(of));
    }
  });

  it('are none of a line that never was', async () => {
    const id = `${randomUUID()}:0`;
    await expect(logs.neighbours(context, { id })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a tail', () => {
  const line = (body: string): Plain => ({ body, severity: 'info', resource: {}, attributes: {} });

  /** What a tail tells up to its first lines; `then` runs once it has begun. */
  const told = async (after: string | undefined, then: () => Promise<unknown>): Promise<logs.TailEvent[]> => {
    const ends = new AbortController();
    const options = { after, signal: ends.signal, everyMs: 5 };
    const events = await logs.tail(context, { query: 'tailed', rate: '2' }, options);
    await then();
    const heard: logs.TailEvent[] = [];
    for await (const event of events) {
      if (event.kind !== 'idle') heard.push(event);
      if (event.kind === 'lines') ends.abort();
    }
    return heard;
  };

  it('tells what is committed after it began, oldest first, counts what is too much, and goes on from an id', async () => {
    const bodies = ['tailed 1', 'other', 'tailed 2', 'tailed 3'];
    const heard = await told(undefined, () => commit(bodies.map(line), START_US - 100n * SECOND_US));
    expect(heard).toMatchObject([
      { kind: 'dropped', lines: 1, atLeast: false },
      { kind: 'lines', records: [{ body: 'tailed 2' }, { body: 'tailed 3' }] },
    ]);
    await commit([line('tailed 4')], START_US - 90n * SECOND_US);
    expect(await told(heard[1]?.id, async () => undefined)).toMatchObject([
      { kind: 'lines', records: [{ body: 'tailed 4' }] },
    ]);
  });

  it('refuses a wrong query before it begins', async () => {
    const { signal } = new AbortController();
    await expect(logs.tail(context, { query: '(' }, { signal })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('pages of a search', () => {
  const idsOf = (page: logs.LogLines) => page.records.map(({ id }) => id);
  const login = (user: string): Plain => ({ body: `Login user=${user}`, severity: '', resource: {}, attributes: {} });

  it.each([
    { query: 'series:/^login_/' },
    { query: ' label.user:*  -"user=pi"' },
    { series: 'login_total' },
    { query: 'rule:/login/', clock: 'committed' },
  ])('hold the same lines while series are born: %o', async (input) => {
    const whole = idsOf(await logs.search(context, { ...input, limit: '1000' }));
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await logs.search(context, { ...input, limit: '4', cursor });
      found.push(...idsOf(page));
      cursor = page.nextCursor;
      await commit([login(randomUUID())], START_US - 1000n * SECOND_US);
    }
    expect(whole.length).toBeGreaterThan(8);
    expect(found).toEqual(whole);
  });

  it('are refused to another query', async () => {
    const { nextCursor: cursor } = await search('series:/^login_/', { limit: '1' });
    expect((await search(' series:/^login_/ ', { cursor })).records.length).toBeGreaterThan(0);
    for (const query of ['series:/^login/', 'label.user:*', 'series:login_total'])
      await expect(search(query, { cursor })).rejects.toMatchObject({ code: 'invalid' });
  });
});
