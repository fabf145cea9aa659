import { backfills } from '@logflow/services';
import { z } from 'zod';
import { Accepted, endpoint } from './endpoint';
import { rule, ruleExample } from './rules';

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
    counted: count.meta({ description: 'Lines that a series counted, and had not counted before' }),
    samplesSent: count,
  })
  .meta({ id: 'Backfill' });

const prospect = z
  .object({
    metrics: z
      .array(z.object({ name: z.string(), refused: z.string().nullable() }))
      .meta({ description: 'Of the rule; `refused`: why the history of one cannot be counted' }),
    refused: z.string().nullable().meta({ description: 'Why that of none can' }),
    earlier: range
      .extend({ lines: count })
      .nullable()
      .meta({ description: 'The stored lines that came before this version of the rule' }),
    oldest: z.string().nullable().meta({ description: 'A range whose first line is older is refused' }),
  })
  .meta({ id: 'BackfillProspect' });

const saved = z.object({ rule, backfill });
const savedExample = { rule: ruleExample, from: '2026-01-30T12:00:00Z' };
const savedBody = backfills.savedBackfillInput.meta({ examples: [savedExample] });
const body = backfills.backfillInput.meta({ examples: [{ from: '2026-01-30T12:00:00Z', to: '2026-01-31T12:00:00Z' }] });

const idsOf = (params: Readonly<Record<string, string>>) => ({
  id: params.id ?? '',
  backfillId: params.backfillId ?? '',
});

type Saved = Awaited<ReturnType<typeof backfills.saveAndStart>>;

const acceptedSave = (done: Saved): Accepted =>
  new Accepted(done, `/rules/${done.rule.id}/backfills/${done.backfill.id}`);

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
    ...{ method: 'get', path: '/rules/{id}/backfill', tag, summary: 'What a backfill of the rule would find' },
    ...{ status: 200, answer: prospect },
    run: ({ context, params }) => backfills.prospect(context, idsOf(params)),
  }),
  endpoint({
    ...{ method: 'post', path: '/rules/backfill', tag, summary: 'Create a rule and begin its backfill in one step' },
    ...{ body: savedBody, status: 202, answer: saved },
    run: async ({ context, body: given }) => acceptedSave(await backfills.saveAndStart(context, given)),
  }),
  endpoint({
    ...{ method: 'put', path: '/rules/{id}/backfill', tag },
    ...{ summary: 'Replace a rule by a new version and begin its backfill in one step' },
    ...{ body: savedBody, status: 202, answer: saved },
    run: async ({ context, params, body: given }) =>
      acceptedSave(await backfills.saveAndStart(context, { ...given, id: idsOf(params).id })),
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
