import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { type HttpServer, serveHttp, testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import { counts } from './counts';

const LAST = 1_700_000_000;
const EDGES = [LAST - 20, LAST - 10, LAST];
const TOTAL = 1_000;

let context: ServiceContext;
let close: () => Promise<void>;

/** A Prometheus that is told of the return of a series at the last edge just before it answers. */
function prometheusAtReturn(comeBack: () => Promise<void>): Promise<HttpServer> {
  return serveHttp((request, response) => {
    let query = '';
    request.on('data', (part: Buffer) => {
      query += part.toString();
    });
    request.on('end', async () => {
      await comeBack();
      const value = query.includes('count') ? 1 : TOTAL;
      const result = [{ metric: {}, values: [[LAST, String(value)]] }];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ status: 'success', data: { result } }));
    });
  });
}

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const server = await prometheusAtReturn(async () => {
    await db.pool.query('update series_rest set returned_us = $1', [LAST * 1e6]);
  });
  const { rows } = await db.pool.query<{ id: number }>("insert into org (slug) values ('acme') returning id");
  const org = { id: rows[0]?.id as number, slug: 'acme' };
  const actor = { kind: 'user', id: 'u', name: 'Ada' } as const;
  context = {
    org,
    actor,
    services: { db, env: readEnv({ DATABASE_URL: database.url }), prometheus: { url: server.url } },
  };
  await db.pool.query(
    "insert into metric (org_id, name, type, help, series_count) values ($1, 'hits_total', 'counter', '', 1)",
    [org.id],
  );
  await db.pool.query(
    `with made as (
       insert into series (org_id, metric, labels, fingerprint, born_us) values ($1, 'hits_total', '{}', '\\x00', 1) returning id
     ) insert into series_rest (org_id, series_id, leader_id, counted, total, retired_us) select $1, id, id, false, $2, 2 from made`,
    [org.id, TOTAL],
  );
  await db.pool.query('update sampler set last_boundary_us = $1::bigint, next_boundary_us = $1::bigint + 5000000', [
    LAST * 1e6,
  ]);
  close = async () => {
    server.close();
    await db.close();
    await database.close();
  };
});
afterAll(() => close?.());

it('counts a series once that comes back while its graph is asked for', async () => {
  const found = await counts(context, { metric: 'hits_total', from: EDGES[0], to: LAST, step: '10s' });
  expect(found.edges).toEqual(EDGES);
  expect(found).toMatchObject({ groups: [], other: null, gaps: [] });
});
