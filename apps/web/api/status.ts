import { org, status } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';

const count = z.int().min(0);
const orgCounts = z.object({
  org: z.string(),
  rules: z.object({ total: count, enabled: count }),
  destinations: z.object({ total: count, troubled: count }),
  alerts: z.object({ total: count, firing: count }),
  metrics: count,
  series: count,
});
const seriesBudget = z
  .object({
    maxSeries: count,
    idleDays: count,
    live: count.meta({ description: 'Label sets that are sampled; those beyond the budgets count in __other__' }),
    resting: count.meta({ description: 'Those that nothing changed for so long that they are not sampled at present' }),
  })
  .meta({ id: 'SeriesBudget' });
const seriesBudgetBody = org.seriesBudgetInput.meta({ examples: [{ maxSeries: 200_000, idleDays: 30 }] });
const ingestStatus = z.object({
  received: z.boolean(),
  lastAt: z.iso.datetime().nullable(),
  perMinute: z.array(z.object({ minute: z.iso.datetime(), lines: count })),
});

export const statusEndpoints = [
  endpoint({
    ...{
      method: 'get',
      path: '/org',
      tag: 'Status',
      summary: 'How many rules, destinations, metrics and series there are',
    },
    ...{ status: 200, answer: orgCounts },
    run: ({ context }) => org.counts(context),
  }),
  endpoint({
    ...{ method: 'get', path: '/settings/series', tag: 'Status', summary: 'How many series there are, and may be' },
    ...{ status: 200, answer: seriesBudget },
    run: ({ context }) => org.seriesBudget(context),
  }),
  endpoint({
    ...{ method: 'put', path: '/settings/series', tag: 'Status', summary: 'Change how many series there may be' },
    ...{ body: seriesBudgetBody, status: 200, answer: seriesBudget },
    run: ({ context, body }) => org.updateSeriesBudget(context, body),
  }),
  endpoint({
    ...{ method: 'get', path: '/ingest/status', tag: 'Status', summary: 'Whether lines arrive, and how many a minute' },
    ...{ status: 200, answer: ingestStatus },
    run: ({ context }) => status.ingestStatus(context),
  }),
];
