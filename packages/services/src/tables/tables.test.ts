import { randomUUID } from 'node:crypto';
import { openDb } from '@logflow/db';
import { Fault } from '@logflow/model';
import { readEnv } from '@logflow/runtime';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceContext } from '../context';
import * as rules from '../rules';
import * as tables from './index';

let context: ServiceContext;
let neighbour: ServiceContext;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const db = openDb(database.url);
  const services = { db, env: readEnv({}), prometheus: { url: 'http://127.0.0.1:1' } };
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours'), ('theirs') returning id, slug",
  );
  const actor = { kind: 'user', id: 'u', name: 'Ada' } as const;
  context = { org: rows[0]!, actor, services };
  neighbour = { org: rows[1]!, actor, services };
  close = async () => {
    await db.close();
    await database.close();
  };
});
afterAll(() => close());

const fresh = () => `t-${randomUUID()}`;
const HOSTS = 'host,owner\r\nweb-1,"pay, ments"\nweb-2,search\n';
const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => expect.unreachable('this should have been refused'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Fault);
      return error as Fault;
    },
  );

const ruleWith = (table: string, column = 'owner') => ({
  name: fresh(),
  pattern: 'on (?P<host>\\S+)',
  enrich: [{ table, key: '$' + '{host}', columns: { team: column } }],
  tags: { team: '$' + '{team}' },
});

describe('a table', () => {
  it('is uploaded, read, replaced under its id, listed and deleted', async () => {
    const name = fresh();
    const first = await tables.upload(context, { name, csv: `\ufeff${HOSTS}` });
    expect(first).toMatchObject({ name, columns: ['host', 'owner'], rows: 2, author: 'Ada' });
    const second = await tables.upload(context, { name, csv: 'host,owner\na,b\n' });
    expect(second).toMatchObject({ id: first.id, rows: 1, createdAt: first.createdAt });
    expect(await tables.get(context, { id: first.id })).toEqual({
      ...second,
      csv: 'host,owner\na,b\n',
      first: [['a', 'b']],
    });
    expect((await tables.list(context)).items).toContainEqual(second);
    await tables.remove(context, { id: first.id });
    expect((await faultOf(tables.get(context, { id: first.id }))).code).toBe('not_found');
  });

  it.each([
    ['', 'is empty'],
    ['host\na', 'has one column'],
    ['a,a\n1,2', 'names the column "a" twice'],
    ['a,\n1,2', 'has no name for column 2'],
    ['a,b\n1\n', 'is no CSV: Invalid Record Length'],
    ['a,b\n"1,2\n', 'is no CSV: Quote Not Closed'],
    ['a,b\n1,\0', 'holds a NUL'],
    [`a,b\n1,${'x'.repeat(5000)}`, 'a cell of more than 4096 characters in row 2'],
    [`a,b\n${'1,2\n'.repeat(50_001)}`, 'has 50001 rows and the limit is 50000'],
    [`a,b\n1,${'x'.repeat(1024 * 1024)}`, 'bytes and the limit is 1048576'],
    [Array.from({ length: 65 }, (_, i) => `c${i}`).join(','), 'has 65 columns and the limit is 64'],
  ])('of %j is refused', async (csv, message) => {
    const fault = await faultOf(tables.upload(context, { name: fresh(), csv }));
    expect(fault).toMatchObject({ code: 'unprocessable', errors: [{ path: 'csv' }] });
    expect(fault.message).toContain(message);
  });

  it('needs a name that can be written in a rule', async () => {
    expect((await faultOf(tables.upload(context, { name: 'a b', csv: HOSTS }))).errors[0]?.path).toBe('name');
  });

  it('serves previews and golden lines of rules, which must name what it has', async () => {
    const name = fresh();
    await tables.upload(context, { name, csv: HOSTS });
    const rule = ruleWith(name);
    const { results } = await rules.preview(context, { rule, samples: ['on web-1'] });
    expect(results[0]?.tags).toEqual({ team: 'pay, ments' });
    const tests = [{ input: 'on web-2', match: true, tags: { team: 'search' } }];
    await rules.create(context, { ...rule, tests });
    expect((await faultOf(rules.create(context, ruleWith(fresh())))).errors[0]?.path).toBe('enrich.0.table');
    expect((await faultOf(rules.create(context, ruleWith(name, 'boss')))).errors[0]?.path).toBe(
      'enrich.0.columns.team',
    );
  });

  it('keeps what rules use of it', async () => {
    const name = fresh();
    const { id } = await tables.upload(context, { name, csv: HOSTS });
    const rule = await rules.create(context, ruleWith(name));
    const without = await faultOf(tables.upload(context, { name, csv: 'host,boss\na,b\n' }));
    expect(without.message).toMatch(/^The rule ".*" needs the column "owner"/);
    expect(await faultOf(tables.remove(context, { id }))).toMatchObject({ code: 'conflict' });
    await rules.remove(context, { id: rule.id });
    await tables.remove(context, { id });
  });

  it('belongs to its organisation', async () => {
    const name = fresh();
    const { id } = await tables.upload(context, { name, csv: HOSTS });
    expect((await faultOf(tables.get(neighbour, { id }))).code).toBe('not_found');
    expect((await faultOf(tables.remove(neighbour, { id }))).code).toBe('not_found');
    expect((await tables.list(neighbour)).items).toEqual([]);
    expect((await faultOf(rules.create(neighbour, ruleWith(name)))).errors[0]?.path).toBe('enrich.0.table');
    await tables.upload(neighbour, { name, csv: 'host,owner\nx,y\n' });
    expect((await tables.get(context, { id })).csv).toBe(HOSTS);
  });
});
