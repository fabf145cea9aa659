import { randomUUID } from 'node:crypto';
import { type ServiceContext, views } from '@logflow/services';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApi } from '../testing/test-api';
import { viewEndpoints } from './views';

let test: Awaited<ReturnType<typeof testApi>>;
const call: typeof test.call = (...args) => test.call(...args);

beforeAll(async () => {
  test = await testApi(await testDatabase());
});
afterAll(() => test.close());

const fresh = () => `view ${randomUUID()}`;
const names = async () => (await call('GET', '/views')).body.items.map(({ name }: { name: string }) => name);

async function otherOrg(): Promise<ServiceContext> {
  const { rows } = await test.member.services.db.pool.query<{ id: number; slug: string }>(
    'insert into org (slug) values ($1) returning id, slug',
    [randomUUID()],
  );
  return { ...test.member, org: rows[0]! };
}

describe('a view', () => {
  it('is saved, renamed, saved anew, listed by name and deleted', async () => {
    const made = await call('POST', '/views', { name: ' b errors ', path: '/logs?q=severity:error&t=6h' });
    expect(made).toMatchObject({ status: 201, body: { name: 'b errors', path: '/logs?q=severity:error&t=6h' } });
    await call('POST', '/views', { name: 'a graph', path: '/explore' });
    const listed = await call('GET', '/views');
    expect(viewEndpoints.find(({ method }) => method === 'get')?.answer?.safeParse(listed.body).error).toBeUndefined();
    expect(await names()).toEqual(['a graph', 'b errors']);
    const { id, createdAt, author } = made.body;
    expect(author).toContain('API key');
    const changed = await call('PUT', `/views/${id}`, { name: 'c errors', path: '/logs?q=error' });
    expect(changed).toMatchObject({ status: 200, body: { id, createdAt, name: 'c errors', path: '/logs?q=error' } });
    expect(await names()).toEqual(['a graph', 'c errors']);
    expect((await call('DELETE', `/views/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/views/${id}`)).status).toBe(404);
    expect(await names()).toEqual(['a graph']);
  });

  it('that was deleted is there again under its id', async () => {
    const view = { name: fresh(), path: '/explore?metric=a_total' };
    const { id } = (await call('POST', '/views', view)).body;
    await call('DELETE', `/views/${id}`);
    expect(await call('PUT', `/views/${id}`, view)).toMatchObject({ status: 200, body: { id, ...view } });
    expect(await names()).toContain(view.name);
  });

  it.each([
    [{ path: '/logs' }, 'name', 'is missing'],
    [{ name: ' ', path: '/logs' }, 'name', 'is empty: say what the view shows'],
    [{ name: 'x'.repeat(101), path: '/logs' }, 'name', 'has 101 characters and the limit is 100: choose a shorter one'],
    [{ name: 'x' }, 'path', 'is missing'],
    [
      { name: 'x', path: `/logs?q=${'x'.repeat(7_993)}` },
      'path',
      'has 8,001 characters and the limit is 8,000: shorten the queries in it',
    ],
    ...[
      ...['https://evil.example/logs', '//evil.example/logs', '/logs//evil.example', '/logs/../rules', '/logs.evil'],
      ...['/rules', 'logs', '', '/logs#x', '/logs?q=a b', '/logs?q=ä', '/logs\n', '\\\\evil', 'javascript:alert(1)'],
    ].map((path): [object, string, string] => [
      { name: 'x', path },
      'path',
      'must be the address of the page Logs or Explore without its host, such as /logs?q=error',
    ]),
  ])('of %j is refused on %s', async (given, path, message) => {
    const { status, body } = await call('POST', '/views', given);
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ path, message })]]);
  });

  it('needs a name of its own', async () => {
    const [one, two] = [fresh(), fresh()];
    await call('POST', '/views', { name: one, path: '/logs' });
    const { id } = (await call('POST', '/views', { name: two, path: '/logs' })).body;
    const taken = `Another view is already called "${one}": choose another name.`;
    const problem = { status: 409, body: { detail: taken, errors: [{ path: 'name', message: taken }] } };
    expect(await call('POST', '/views', { name: one, path: '/explore' })).toMatchObject(problem);
    expect(await call('PUT', `/views/${id}`, { name: one, path: '/logs' })).toMatchObject(problem);
    expect((await call('PUT', `/views/${id}`, { name: two, path: '/logs?q=a' })).status).toBe(200);
  });

  it('is one of 500 at most, however many are saved at once; those can still be changed', async () => {
    const crowded = await otherOrg();
    await crowded.services.db.pool.query(
      `insert into saved_view (org_id, id, name, path, author)
       select $1, gen_random_uuid(), 'v' || n, '/logs', 'Ada' from generate_series(1, 499) as n`,
      [crowded.org.id],
    );
    const both = ['x', 'y'].map((name) => views.create(crowded, { name, path: '/logs' }));
    const settled = await Promise.allSettled(both);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const message = 'There are 500 views already, which is the limit: delete one first.';
    await expect(views.create(crowded, { name: 'z', path: '/logs' })).rejects.toMatchObject({ message });
    const { items, nextCursor } = await views.list(crowded, { limit: 300 });
    expect((await views.list(crowded, { limit: 300, cursor: nextCursor! })).items).toHaveLength(200);
    const { id } = items[0]!;
    expect(await views.put(crowded, { id, view: { name: 'w', path: '/explore' } })).toMatchObject({ id, name: 'w' });
  });

  it('belongs to its org', async () => {
    const neighbour = await otherOrg();
    const view = { name: fresh(), path: '/logs?q=ours' };
    const { id } = (await call('POST', '/views', view)).body;
    expect(await views.list(neighbour)).toEqual({ items: [], nextCursor: null });
    await expect(views.remove(neighbour, { id })).rejects.toMatchObject({ code: 'not_found' });
    await views.put(neighbour, { id, view: { name: view.name, path: '/logs?q=theirs' } });
    expect((await views.list(neighbour)).items).toMatchObject([{ id, path: '/logs?q=theirs' }]);
    expect((await call('GET', '/views')).body.items).toContainEqual(expect.objectContaining({ id, ...view }));
  });
});
