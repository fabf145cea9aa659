import { type Lines, LinesBuilder } from '@logflow/lines';
import { DEFAULT_BUCKETS, NONE, nativeBucketOf, type RuleMetric, type RuleVersion } from '@logflow/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRule } from '../definition/parse-rule';
import { createEngine } from '../engine/engine';
import { previewRule } from '../preview/preview';

const PATTERN = /w=(?<w>\w*)(?: n=(?<n>\S+))?/;
const NUMBERS: Readonly<Record<string, number>> = {
  '7': 7,
  '0.25s': 0.25,
  '40ms': 0.04,
  '2kB': 2000,
  '0': 0,
  '-3': -3,
};

const number = fc.constantFrom(...Object.keys(NUMBERS), 'ages', '1,5');
const line = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b', ''), fc.option(number)).map(([w, n]) => `w=${w}${n === null ? '' : ` n=${n}`}`),
  fc.constant('something else'),
);
const value = `\${n}`;
const metric = fc.record(
  {
    type: fc.constantFrom('counter' as const, 'gauge' as const, 'histogram' as const),
    labelled: fc.boolean(),
    valued: fc.boolean(),
    mode: fc.constantFrom('set' as const, 'add' as const),
    buckets: fc.constantFrom([1], [0.04, 7], undefined, 'native' as const),
  },
  { noNullPrototype: true },
);

const metricOf = (draw: typeof metric extends fc.Arbitrary<infer T> ? T : never, i: number): object => ({
  name: draw.type === 'counter' ? `m${i}_total` : `m${i}`,
  type: draw.type,
  ...(draw.labelled && { labels: { w: `\${w}` } }),
  ...((draw.valued || draw.type !== 'counter') && { value }),
  ...(draw.type === 'gauge' && { mode: draw.mode }),
  ...(draw.type === 'histogram' && draw.buckets && { buckets: draw.buckets }),
});

/** What a line does to a metric, said as plainly as can be: name, bound, label and value of each series it feeds. */
function plainly(metrics: readonly RuleMetric[], text: string): string[] {
  const found = PATTERN.exec(text)?.groups;
  if (found === undefined) return [];
  return metrics.flatMap(({ name, type, labels, value: template, buckets = DEFAULT_BUCKETS }) => {
    const amount = template === undefined ? 1 : NUMBERS[found.n ?? ''];
    if (amount === undefined || (amount < 0 && type !== 'gauge')) return [];
    const label = labels.w === undefined ? '' : (found.w ?? '');
    if (type !== 'histogram') return [`${name} ${label} ${amount}`];
    return [
      ...bucketsOf(buckets, amount).map((bound) => `${name}_bucket ${bound} ${label} 1`),
      `${name}_sum ${label} ${amount}`,
      `${name}_count ${label} 1`,
    ];
  });
}

function bucketsOf(buckets: RuleMetric['buckets'], amount: number): string[] {
  if (buckets === 'native') return [nativeBucketOf(amount)];
  return [...(buckets ?? []).filter((bound) => amount <= bound).map(String), '+Inf'];
}

const named = ({ metric: name, labels }: { metric: string; labels: Readonly<Record<string, string>> }): string =>
  [name, ...(labels.le === undefined ? [] : [labels.le]), labels.w ?? ''].join(' ');

function byEngine(version: RuleVersion, lines: Lines): string[][] {
  const { hits, series } = createEngine([version]).match(lines);
  const found: string[][] = Array.from({ length: lines.count }, () => []);
  for (const { lines: hit, series: columns, values } of hits) {
    columns.forEach((column, c) => {
      column.forEach((entry, i) => {
        const demand = series[entry];
        if (entry !== NONE && demand) found[hit[i] as number]?.push(`${named(demand)} ${values?.[c]?.[i] ?? 1}`);
      });
    });
  }
  return found;
}

it('feeds series as reading line after line does, and previews them so', () => {
  const metrics = fc.array(metric, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(metrics, fc.array(line, { minLength: 1, maxLength: 8 }), (draws, texts) => {
      const pattern = PATTERN.source.replaceAll('?<', '?P<');
      const definition = parseRule({ name: 'r', pattern, metrics: draws.map(metricOf) });
      const builder = new LinesBuilder();
      for (const body of texts) builder.add({ time: 0n, severity: '', resource: '{}', attributes: '{}', body });
      const expected = texts.map((text) => plainly(definition.metrics, text));
      expect(byEngine({ id: 'r', version: 1, definition }, builder.build())).toEqual(expected);
      const previewed = previewRule(definition, texts).map(({ increments }) =>
        increments.map(({ name, labels, value: by }) => `${named({ metric: name, labels })} ${by}`),
      );
      expect(previewed).toEqual(expected);
    }),
  );
});
