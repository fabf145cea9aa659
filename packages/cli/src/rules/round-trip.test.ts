import { isDeepStrictEqual } from 'node:util';
import { parseRule } from '@logflow/rules';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Workplace } from '../testing/commands';
import { FakeServer } from '../testing/fake-server';
import { randomRules } from '../testing/random-rules';

test('what pull wrote, push and a second pull leave as it is', async () => {
  await fc.assert(
    fc.asyncProperty(randomRules, async (rules) => {
      const server = new FakeServer();
      for (const rule of rules) server.add(rule);
      const workplace = new Workplace();
      try {
        expect((await workplace.run(server, 'rules', 'pull')).code).toBe(0);
        if (rules.length === 0) return;
        const pulled = workplace.contents();
        expect(Object.keys(pulled)).toHaveLength(rules.length);
        const calls: string[] = [];
        server.onCall = (call) => void calls.push(call);
        const pushed = await workplace.run(server, 'rules', 'push', '--prune', '--yes');
        expect(pushed).toMatchObject({
          code: 0,
          output: expect.stringContaining(`0 to delete, ${rules.length} unchanged.`),
        });
        expect(calls.every((call) => call === 'GET /rules')).toBe(true);
        expect(await workplace.run(server, 'rules', 'pull')).toMatchObject({ code: 0 });
        expect(workplace.contents()).toEqual(pulled);
      } finally {
        workplace.remove();
      }
    }),
    { numRuns: 50 },
  );
}, 120_000);

test('files pushed to another server make the same rules there', async () => {
  await fc.assert(
    fc.asyncProperty(randomRules, async (rules) => {
      const [server, other] = [new FakeServer(), new FakeServer()];
      for (const rule of rules) server.add(rule);
      const workplace = new Workplace();
      try {
        await workplace.run(server, 'rules', 'pull');
        if (rules.length === 0) return;
        expect((await workplace.run(other, 'rules', 'push', '--yes')).code).toBe(0);
        const definitions = [...other.rules.values()].map(({ definition }) => definition);
        for (const rule of rules) {
          expect(definitions.some((definition) => isDeepStrictEqual(definition, parseRule(rule)))).toBe(true);
        }
        expect((await workplace.run(other, 'rules', 'diff')).code).toBe(0);
      } finally {
        workplace.remove();
      }
    }),
    { numRuns: 50 },
  );
}, 120_000);

test('a pull over files of other rules leaves exactly what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(randomRules, randomRules, async (before, after) => {
      fc.pre(before.length > 0 && after.length > 0);
      const server = new FakeServer();
      const ids = before.map((rule) => server.add(rule));
      const workplace = new Workplace();
      try {
        await workplace.run(server, 'rules', 'pull');
        server.rules.clear();
        for (const [index, rule] of after.entries()) server.add(rule, ids[index]);
        expect((await workplace.run(server, 'rules', 'pull', '--prune')).code).toBe(0);
        expect(await workplace.run(server, 'rules', 'diff')).toMatchObject({ code: 0 });
      } finally {
        workplace.remove();
      }
    }),
    { numRuns: 50 },
  );
}, 120_000);
