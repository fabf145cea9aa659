import { openDb } from '@logflow/db';
import type { Fault } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { serveHttp, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import { read } from './index';

/** Answers what a test says that Prometheus would; the protocol, not its arithmetic, is what is looked at here. */
let answers: (query: string, params: URLSearchParams) => { status: number; body: object };
let asked: URLSearchParams[];
let context: ServiceContext;
let close: () => Promise<void>;

const matrix = (...result: { metric: object; values: [number, string][] }[]) => ({
  status: 200,
  body: { status: 'success', data: { resultType: 'matrix', result } },
});
const refusal = (status: number, errorType: string, error: string) => ({
  status,
  body: { status: 'error', errorType, error },
});
const badData = (error: string) => refusal(400, 'bad_data', `invalid parameter "query": ${error}`);
const counted = (series: number) => matrix({ metric: {}, values: [[1000, String(series)]] });

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const server = await serveHttp((request, response) => {
    let form = '';
    request.on('data', (chunk) => {
      form += chunk;
    });
    request.on('end', () => {
      const params = new URLSearchParams(form);
      asked.push(params);
      const { status, body } = answers(params.get('query') ?? '', params);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('acme') returning id, slug",
  );
  const org = rows[0]!;
  await db.pool.query(
    `insert into metric (org_id, name, type, help) values ($1, 'hits_total', 'counter', ''), ($1, 'level', 'gauge', '')`,
    [org.id],
  );
  await db.pool.query(
    `insert into series (org_id, metric, labels, fingerprint) values
       ($1, 'hits_total', '{"user":"root"}', '\\x01'), ($1, 'hits_total', '{"ip":"1","user":"pi"}', '\\x02')`,
    [org.id],
  );
  context = {
    ...{ org, actor: { kind: 'user', id: 'u', name: 'Ada' } },
    services: { db, env: readEnv({}), prometheus: { url: server.url } },
  };
  close = async () => {
    server.close();
    await db.close();
    await database.close();
  };
});
afterAll(() => close());
beforeEach(() => {
  asked = [];
});

const range = { from: 1000, to: 1600 };
const refused = (query: string, more: object = {}): Promise<Fault> =>
  read(context, { query, ...range, ...more }).then(
    () => expect.unreachable('this should have been refused'),
    (error: Fault) => error,
  );

describe('a graph', () => {
  it('asks for a range in steps, confined, and leaves the org out of labels', async () => {
    answers = (query) =>
      query.startsWith('count(')
        ? counted(1)
        : matrix({
            metric: { __name__: 'up', org: 'acme', a: 'b' },
            values: [
              [1000, '3'],
              [1005, '1'],
              [1010, 'NaN'],
              [1100, '2'],
            ],
          });
    const graph = await read(context, { query: 'up', ...range });
    expect(graph).toEqual({
      ...{ from: 1000, to: 1600, step: 5, counts: null, evaluated: 4 },
      series: [
        {
          labels: { __name__: 'up', a: 'b' },
          ...{ steps: [0, 1, 2, 20], values: [3, 1, null, 2], selector: null },
          stats: { last: 2, min: 1, max: 3, mean: 2 },
        },
      ],
    });
    expect(asked[1]?.get('query')).toBe('up{org="acme"}');
    expect(Object.fromEntries(asked[1]!)).toMatchObject({ start: '1000', end: '1600', step: '5', timeout: '20s' });
  });

  it('draws a number, which cannot be counted', async () => {
    answers = (query) =>
      query.startsWith('count(')
        ? badData('1:7: parse error: expected type instant vector in aggregation expression, got scalar')
        : matrix({ metric: {}, values: [[1000, '1']] });
    expect((await read(context, { query: '1', ...range })).series).toHaveLength(1);
  });

  it('keeps of a gauge the peaks that are shorter than a step', async () => {
    const long = { from: 0, to: 600_000, columns: 1_000 };
    const metric = { org: 'acme', a: 'b' };
    answers = (query) => {
      if (query.startsWith('count(')) return counted(1);
      if (query === 'min_over_time(level{org="acme"}[600s])')
        return matrix({
          metric,
          values: [
            [600, '1'],
            [1200, '4'],
          ],
        });
      if (query === 'max_over_time(level{org="acme"}[600s])')
        return matrix({
          metric,
          values: [
            [600, '9'],
            [1200, '4'],
          ],
        });
      return matrix({
        metric: { __name__: 'level', ...metric },
        values: [
          [600, '3'],
          [1200, '4'],
        ],
      });
    };
    const { series } = await read(context, { query: 'level', ...long });
    expect(series[0]).toMatchObject({ steps: [1, 1, 1, 2], values: [1, 9, 3, 4] });
    expect(series[0]?.stats).toMatchObject({ min: 1, max: 9, last: 4 });
    asked = [];
    await read(context, { query: 'level * 1', ...long });
    await read(context, { query: 'hits_total', ...long });
    expect(asked.filter((params) => params.get('query')?.includes('_over_time'))).toEqual([]);
  });

  it('names the lines behind each series, and no other’s', async () => {
    answers = (query) =>
      query.startsWith('count(') ? counted(1) : matrix({ metric: { user: 'root' }, values: [[1000, '1']] });
    const selector = async (query: string) => {
      const { counts, series } = await read(context, { query, ...range });
      return [counts, series[0]?.selector];
    };
    expect(await selector('increase(hits_total[1m])')).toEqual([60, 'hits_total{ip="",user="root"}']);
    expect(await selector('sum by (user) (rate(hits_total{ip!="9"}[5m]))')).toEqual([
      300,
      'hits_total{ip!="9",user="root"}',
    ]);
    expect(await selector('hits_total')).toEqual([5, 'hits_total{ip="",user="root"}']);
    expect(await selector('level')).toEqual([null, null]);
    expect(await selector('unknown_total')).toEqual([null, null]);
    expect(await selector('hits_total * 2')).toEqual([null, null]);
  });
});

describe('a query that will not do', () => {
  it('is refused where it is no PromQL, before anyone is asked', async () => {
    const fault = await refused('sum(up');
    expect(fault).toMatchObject({ code: 'unprocessable', errors: [{ path: 'query', offset: 6 }] });
    expect(asked).toEqual([]);
  });

  it('is told at the very place, in the query as it was written, what Prometheus minds', async () => {
    const query = '"é" or\n rate(up)';
    answers = (text) => {
      const [, line = ''] = text.split('\n');
      const column = Buffer.from(line).indexOf('up') + 1;
      return badData(
        `2:${column}: parse error: expected type range vector in call to function "rate", got instant vector`,
      );
    };
    const fault = await refused(query);
    expect(fault.message).toBe('Expected type range vector in call to function "rate", got instant vector.');
    expect(fault.errors[0]).toMatchObject({ path: 'query', offset: query.indexOf('up') });
  });

  it.each([
    [counted(1001), '1,001 series and the limit is 1,000'],
    [refusal(503, 'timeout', 'query timed out in expression evaluation'), 'longer than 20 seconds, which is the limit'],
    [
      refusal(422, 'execution', 'query processing would load too many samples into memory in query execution'),
      'max-samples',
    ],
    [refusal(422, 'execution', 'many-to-many matching not allowed'), 'cannot work this out: many-to-many'],
  ])('is refused when it is too much', async (answer, message) => {
    answers = () => answer;
    const fault = await refused('up');
    expect(fault).toMatchObject({ code: 'unprocessable', errors: [{ path: 'query' }] });
    expect(fault.message).toContain(message);
  });

  it('is refused for its range, its width and its length', async () => {
    expect((await refused('up', { to: 1000 })).errors[0]?.path).toBe('to');
    expect((await refused('up', { columns: 5000 })).errors[0]?.path).toBe('columns');
    expect((await refused('x'.repeat(20_001))).errors[0]?.path).toBe('query');
  });

  it('says it when Prometheus is down', async () => {
    const down = { ...context, services: { ...context.services, prometheus: { url: 'http://127.0.0.1:1' } } };
    await expect(read(down, { query: 'up', ...range })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
