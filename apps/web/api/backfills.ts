import { backfills } from '@logflow/services';
import { z } from 'zod';
import { Accepted, endpoint } from './endpoint';

const tag = 'Rules';
const count = z.number().min(0);
const time = z.string().meta({ description: 'RFC 3339 with microseconds, on the committed clock' });
const range = z.object({ from: time, to: time });

const backfill = z
  .object({
    id: z.uuid(),
    ruleId: z.uuid(),
    ruleVersion: z.int(),
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    complete: z.boolean(),
    failure: z.string().nullable(),
    phase: z.enum(['counting', 'publishing']).nullable(),
    metrics: z.array(z.string()).meta({ description: 'They publish nothing while it runs' }),
    ...range.shape,
    covered: range.meta({ description: 'What is counted; it grows back from the newest lines' }),
    liveFrom: z.iso.datetime().meta({ description: 'When the rule was saved: history ends and live begins here' }),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    progress: z.object({ lines: count, of: count }),
    matched: count,
    samplesSent: count,
  })
  .meta({ id: 'Backfill' });

const body = backfills.backfillInput.meta({ examples: [{ from: '2026-01-30T12:00:00Z', to: '2026-01-31T12:00:00Z' }] });

const idsOf = (params: Readonly<Record<string, string>>) => ({
  id: params.id ?? '',
  backfillId: params.backfillId ?? '',
});

export const backfillEndpoints = [
  endpoint({
    ...{ method: 'post', path: '/rules/{id}/backfill', tag, summary: 'Count the lines that came before the rule' },
    ...{ body, status: 202, answer: backfill },
    run: async ({ context, params, body: given }) => {
      const begun = await backfills.start(context, { ...given, id: idsOf(params).id });
      return new Accepted(begun, `/rules/${begun.ruleId}/backfills/${begun.id}`);
    },
  }),
  endpoint({
    ...{ method: 'get', path: '/rules/{id}/backfills', tag, summary: 'List the backfills of a rule, newest first' },
    ...{ status: 200, answer: z.object({ items: z.array(backfill) }) },
    run: ({ context, params }) => backfills.list(context, idsOf(params)),
  }),
  endpoint({
    ...{ method: 'get', path: '/rules/{id}/backfills/{backfillId}', tag, summary: 'How far a backfill is' },
    ...{ status: 200, answer: backfill },
    run: ({ context, params }) => backfills.get(context, idsOf(params)),
  }),
  endpoint({
    ...{ method: 'delete', path: '/rules/{id}/backfills/{backfillId}', tag },
    ...{ summary: 'Have a backfill go no further back; what it counted is published', status: 204 },
    run: ({ context, params }) => backfills.cancel(context, idsOf(params)),
  }),
];
