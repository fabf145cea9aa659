import { metrics } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';
import { pageOf, pageQuery } from './paging';

const tag = 'Metrics';
const texts = z.record(z.string(), z.string());

const metric = z
  .object({
    name: z.string(),
    type: z.enum(['counter', 'gauge', 'histogram']),
    help: z.string(),
    labelNames: z.array(z.string()),
    seriesCount: z.int().meta({ description: 'Label sets; a histogram has all its series for each' }),
    rules: z
      .array(z.object({ id: z.uuid(), name: z.string(), enabled: z.boolean() }))
      .meta({ description: 'The rules that feed it; one that is disabled does not for now' }),
    history: z
      .object({
        ruleId: z.uuid(),
        backfillId: z.uuid(),
        running: z.boolean().meta({ description: 'Until it ends, the metric shows nothing on the graph' }),
        from: z.string(),
        liveFrom: z.iso.datetime().meta({ description: 'History ends and live begins here' }),
      })
      .nullable()
      .meta({ description: 'What a backfill counted of the time before the rule' }),
  })
  .meta({ id: 'Metric' });

const seriesTotal = z.object({ labels: texts, total: z.number() });
const seriesQuery = z.strictObject({ limit: pageQuery.shape.limit });

const seconds = z.number().meta({ description: 'Seconds since the epoch' });
const counted = { counts: z.array(z.number()), total: z.number() };
const steps = {
  step: z.number().meta({ description: 'Seconds' }),
  from: seconds,
  to: seconds,
  edges: z.array(seconds).meta({ description: 'One more than there are steps' }),
  unfinished: z
    .object({ index: z.int(), elapsedSeconds: z.number() })
    .nullable()
    .meta({ description: 'The first step that is still filling' }),
};
const gaps = z
  .array(z.int())
  .meta({ description: 'Steps at whose edges Prometheus has lost samples: nothing is counted there' });
const counts = z.object({
  ...steps,
  groups: z.array(z.object({ labels: texts, ...counted })),
  other: z.object({ series: z.int(), ...counted }).nullable(),
  gaps,
});
const countsOfEach = z.object({
  ...steps,
  items: z
    .array(z.object({ metric: z.string(), ...counted, gaps }))
    .meta({ description: 'Of each metric all series together, in the order in which they were asked for' }),
});

const eachBody = metrics.countEachInput.meta({
  examples: [
    {
      metrics: ['invalid_ssh_user_total', 'ssh_answer_seconds'],
      from: '2026-01-30T12:00:00Z',
      to: '2026-01-31T12:00:00Z',
      step: '1h',
    },
  ],
});

const nameOf = (params: Readonly<Record<string, string>>): { metric: string } => ({ metric: params.name ?? '' });

export const metricEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/metrics', tag, summary: 'List the metrics that rules feed, by name' },
    ...{ query: pageQuery, status: 200, answer: pageOf(metric) },
    run: ({ context, query }) => metrics.list(context, query),
  }),
  endpoint({
    ...{ method: 'get', path: '/metrics/{name}/series', tag, summary: 'The series of a metric that counted most' },
    ...{ query: seriesQuery, status: 200, answer: z.object({ items: z.array(seriesTotal) }) },
    run: ({ context, params, query }) => metrics.series(context, { ...query, ...nameOf(params) }),
  }),
  endpoint({
    ...{ method: 'get', path: '/metrics/{name}/counts', tag, summary: 'What a metric counted per step, exactly' },
    ...{ query: metrics.countsInput, status: 200, answer: counts },
    run: ({ context, params, query }) => metrics.counts(context, { ...query, ...nameOf(params) }),
  }),
  endpoint({
    ...{ method: 'post', path: '/metrics/counts', tag, summary: 'What many metrics counted per step, exactly' },
    ...{ body: eachBody, status: 200, answer: countsOfEach },
    run: ({ context, body }) => metrics.countEach(context, body),
  }),
];
