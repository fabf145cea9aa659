import { LinesBuilder } from '@logflow/lines';
import type { NotKeptLines, RuleAction, RuleVersion } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule } from '../definition/parse-rule';
import { createEngine } from './engine';
import { placesOf } from './sampling';

const BATCH = '5e0d7a3c-0b5b-4c8e-9f0e-3a1f9a4f2c11';

function build(bodies: readonly string[]) {
  const builder = new LinesBuilder();
  for (const body of bodies) builder.add({ time: 0n, severity: '', resource: '{}', attributes: '{}', body });
  return builder.build();
}

const rule = (id: string, pattern: string, action: RuleAction, more: object = {}): RuleVersion => ({
  id,
  version: 1,
  definition: parseRule({ name: id, pattern, action, ...more }),
});

const plain = (notKept: readonly NotKeptLines[] | undefined) =>
  notKept?.map(({ reason, ruleId, lines }) => [reason, ruleId, [...lines]]);

describe('the places of lines', () => {
  it('follow from their ids and never change', () => {
    const places = placesOf([{ batch: BATCH, count: 3 }], 3);
    expect([...places].map((place) => place.toFixed(6))).toEqual(['0.527765', '0.117694', '0.461774']);
  });

  it('do not depend on what else travels in the job', () => {
    const other = { batch: 'another', count: 5 };
    const alone = placesOf([{ batch: BATCH, count: 4 }], 4);
    expect(placesOf([other, { batch: BATCH, count: 4 }], 9).subarray(5)).toEqual(alone);
    expect(placesOf([{ batch: BATCH, first: 2, count: 2 }], 2)).toEqual(alone.subarray(2));
  });

  it('are spread evenly', () => {
    const places = placesOf([{ batch: BATCH, count: 100_000 }], 100_000);
    for (const share of [0.001, 0.1, 0.5]) {
      const below = places.filter((place) => place < share).length;
      expect(Math.abs(below / 100_000 - share)).toBeLessThan(0.006);
    }
  });
});

describe('actions', () => {
  it('say nothing where every line is kept', () => {
    const engine = createEngine([rule('a', 'x', 'keep'), rule('b', 'nowhere', 'drop')]);
    expect(engine.match(build(['x', 'y']))).not.toHaveProperty('notKept');
  });

  it('count what they drop', () => {
    const metrics = [{ name: 'x_total' }];
    const matches = createEngine([rule('a', 'x', 'drop', { metrics })]).match(build(['x', 'y', 'ax']));
    expect(matches.hits[0]?.lines).toEqual(Uint32Array.of(0, 2));
    expect(plain(matches.notKept)).toEqual([['dropped', 'a', [0, 2]]]);
  });

  const action: fc.Arbitrary<RuleAction> = fc.oneof(
    fc.constantFrom('keep' as const, 'drop' as const),
    fc.constantFrom(0.3, 0.6, 1).map((sample) => ({ sample })),
  );
  const drawn = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'ab?', '.'), action), { maxLength: 5 });

  it('do for each line what asking rule after rule does', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'ab', 'c', ''), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(drawn, lines, fc.nat(11), (rules, bodies, first) => {
        const cut = Math.min(first, bodies.length);
        const parts = [
          { batch: BATCH, count: cut },
          { batch: 'second', count: bodies.length - cut },
        ];
        const versions = rules.map(([pattern, act], i) => rule(`r${i}`, pattern, act));
        const matches = createEngine(versions).match(build(bodies), parts);
        const places = placesOf(parts, bodies.length);
        const expected = bodies.map((body, line) => {
          const matching = rules.flatMap(([pattern, act], i) => (new RegExp(pattern).test(body) ? [{ act, i }] : []));
          const drop = matching.find(({ act }) => act === 'drop');
          if (drop) return `dropped r${drop.i}`;
          const sample = matching.find(({ act }) => typeof act === 'object' && (places[line] as number) >= act.sample);
          return sample ? `sampled r${sample.i}` : null;
        });
        const found = bodies.map((_, line) => {
          const taker = matches.notKept?.filter(({ lines: taken }) => taken.includes(line)) ?? [];
          expect(taker.length).toBeLessThan(2);
          return taker[0] ? `${taker[0].reason} ${taker[0].ruleId}` : null;
        });
        expect(found).toEqual(expected);
      }),
    );
  });
});
