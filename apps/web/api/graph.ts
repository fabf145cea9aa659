import { graph } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';

const seconds = z.number().meta({ description: 'Seconds since the epoch' });

const series = z.object({
  labels: z.record(z.string(), z.string()),
  steps: z.array(z.int()).meta({ description: 'When each point is, in steps since `from`' }),
  values: z.array(z.number().nullable()).meta({ description: 'null stands where the series has a gap' }),
  stats: z
    .object({ last: z.number(), min: z.number(), max: z.number(), mean: z.number() })
    .meta({ description: 'Of all values, those that were left out included' }),
  selector: z
    .string()
    .nullable()
    .meta({ description: 'Of the series behind it, for GET /logs, where its points count lines' }),
});

const answer = z
  .object({
    from: seconds,
    to: seconds,
    step: z.number().meta({ description: 'Seconds' }),
    series: z.array(series),
    counts: z
      .number()
      .nullable()
      .meta({ description: 'How many seconds before its time each point counts lines; null where it counts none' }),
    evaluated: z.int().meta({ description: 'How many points were worked out' }),
  })
  .meta({ id: 'Graph' });

const body = graph.graphInput.meta({
  id: 'GraphInput',
  examples: [
    {
      query: 'sum by (user) (rate(invalid_ssh_user_total[5m]))',
      from: '2026-01-30T12:00:00Z',
      to: '2026-01-31T12:00:00Z',
      columns: 1000,
    },
  ],
});

export const graphEndpoints = [
  endpoint({
    ...{ method: 'post', path: '/graph', tag: 'Metrics' },
    ...{ summary: 'Evaluate PromQL over a range, thinned to what the pixels of a graph can show' },
    ...{ body, status: 200, answer },
    run: ({ context, body: given, signal }) => graph.read(context, given, signal),
  }),
];
