import { LinesBuilder } from '@logflow/lines';
import { createEngine, parseRule } from '@logflow/rules';
import { expect, it } from 'vitest';
import { forecast } from './forecast';
import { SeriesTally } from './series-tally';

const path = '$' + '{path}';
const rule = (metric: object) =>
  parseRule({
    name: 'Requests',
    pattern: '(?P<path>/\\w*)? ?took (?P<took>\\S+)',
    metrics: [{ labels: { path }, maxSeries: 1, ...metric }],
  });

const LINES = ['/a took 1ms', '/b took 2ms', '/b took 3ms'];

function forecastOf(definition: ReturnType<typeof rule>, lines = LINES) {
  const builder = new LinesBuilder();
  for (const body of lines) builder.add({ time: 1n, severity: '', body, resource: '{}', attributes: '{}' });
  const tally = new SeriesTally();
  tally.add(createEngine([{ id: 'r', version: 1, definition }]).match(builder.build()));
  return forecast(definition, tally);
}

it.each([{ name: 'requests_total' }, { name: 'requests_seconds', type: 'histogram', value: '$' + '{took}' }])(
  'tells the label sets of $name, and what its budget lacks',
  (metric) => {
    const { metrics, labels, seriesTotal } = forecastOf(rule(metric));
    expect(metrics).toMatchObject([{ name: metric.name, series: 2, increments: 3, maxSeries: 1 }]);
    expect(metrics[0]?.advice).toContain(`${metric.name} would make 2 series, the budget is 1: label path alone has 2`);
    expect(labels).toMatchObject([{ metric: metric.name, label: 'path', distinct: 2, top: [{ value: '/b' }, {}] }]);
    expect(seriesTotal).toBe(2);
  },
);

it('counts the empty value of a label, which makes a series too', () => {
  const { metrics, labels } = forecastOf(rule({ name: 'requests_total' }), [...LINES, 'took 4ms']);
  expect(metrics).toMatchObject([{ series: 3 }]);
  expect(labels).toMatchObject([{ label: 'path', distinct: 3 }]);
  expect(labels[0]?.top).toContainEqual({ value: '', increments: 1 });
});
