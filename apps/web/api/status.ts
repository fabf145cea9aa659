import { org, status } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';

const count = z.int().min(0);
const overview = z.object({
  org: z.string(),
  rules: z.object({ total: count, enabled: count }),
  destinations: z.object({ total: count, troubled: count }),
  metrics: count,
  series: count,
});
const ingestStatus = z.object({
  received: z.boolean(),
  lastAt: z.iso.datetime().nullable(),
  perMinute: z.array(z.object({ minute: z.iso.datetime(), lines: count })),
});

export const statusEndpoints = [
  endpoint({
    ...{
      method: 'get',
      path: '/overview',
      tag: 'Status',
      summary: 'How many rules, destinations, metrics and series there are',
    },
    ...{ status: 200, answer: overview },
    run: ({ context }) => org.overview(context),
  }),
  endpoint({
    ...{ method: 'get', path: '/ingest/status', tag: 'Status', summary: 'Whether lines arrive, and how many a minute' },
    ...{ status: 200, answer: ingestStatus },
    run: ({ context }) => status.ingestStatus(context),
  }),
];
