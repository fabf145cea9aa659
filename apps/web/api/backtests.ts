import { backtests, rules } from '@logflow/services';
import { z } from 'zod';
import { Accepted, endpoint } from './endpoint';

const tag = 'Rules';
const count = z.number().min(0);
const texts = z.record(z.string(), z.string());
const time = z.string().meta({ description: 'RFC 3339 with microseconds' });

const rest = z.object({ count, increments: count }).meta({ description: 'What is not named: how many, and their sum' });

const sample = z.object({
  id: z.string().meta({ description: '<batch>:<index>, for ever' }),
  timestamp: time,
  committedAt: time,
  body: z.string(),
  cut: z.boolean().meta({ description: 'Whether body is only the beginning of the line' }),
  spans: z
    .array(z.tuple([z.int(), z.int()]).nullable())
    .meta({ description: 'Of the whole match, then of each group; UTF-16 code units of the body' }),
});

const forecast = {
  series: z
    .array(z.object({ name: z.string(), labels: texts, increments: count }))
    .meta({ description: 'The series it would make that count most, up to 1,000' }),
  seriesTotal: z.int().min(0),
  seriesExact: z.boolean().meta({ description: 'False: there are more than seriesTotal; sums are exact all the same' }),
  other: rest,
  metrics: z.array(
    z.object({
      name: z.string(),
      series: z.int().min(0),
      increments: count,
      maxSeries: z.int(),
      advice: z.string().nullable().meta({ description: 'A sentence where the series would exceed maxSeries' }),
    }),
  ),
  labels: z.array(
    z.object({
      metric: z.string(),
      label: z.string(),
      distinct: z.int().min(0),
      top: z.array(z.object({ value: z.string(), increments: count })),
      other: rest,
    }),
  ),
};

const backtest = z
  .object({
    id: z.uuid(),
    rule: rules.ruleSchema.meta({ description: 'What was tried, its defaults filled in' }),
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    complete: z.boolean().meta({ description: 'False: numbers are of the lines read so far, and no series are named' }),
    failure: z.string().nullable(),
    clock: z.enum(['event', 'committed']),
    from: time,
    to: time,
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    progress: z.object({ lines: count, of: count }),
    scanned: count,
    matched: count,
    stopped: count.meta({
      description: 'Lines of those scanned that it does not see: a rule before it stops them, as rules are now',
    }),
    bytes: count,
    costMicrosPerLine: z
      .number()
      .nullable()
      .meta({ description: 'CPU time for a line of any kind, the rule asked alone, as in the stats of a rule' }),
    tooSlow: z.string().nullable().meta({
      description: 'Says so where the rule costs more than a rule may: saved, it would be taken out of matching',
    }),
    histogram: z.object({
      step: z.number().meta({ description: 'Seconds' }),
      buckets: z.array(z.object({ time, count })),
    }),
    samples: z.array(sample).meta({ description: 'Up to 100 matched lines, newest first' }),
    ...forecast,
  })
  .meta({ id: 'Backtest' });

const body = backtests.backtestInput.meta({
  examples: [
    {
      rule: {
        pattern: 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)',
        metrics: [{ name: 'invalid_ssh_user_total', labels: { user: '$' + '{user}' } }],
      },
      from: '2026-01-30T12:00:00Z',
      to: '2026-01-31T12:00:00Z',
    },
  ],
});

const idOf = (params: Readonly<Record<string, string>>): string => params.id ?? '';
const locationOf = ({ id }: { id: string }): string => `/rules/backtests/${id}`;
const wantsNoWait = (headers: Headers): boolean =>
  /(^|[\s,;])respond-async($|[\s,;])/i.test(headers.get('prefer') ?? '');

export const backtestEndpoints = [
  endpoint({
    ...{ method: 'post', path: '/rules/backtest', tag, summary: 'Try a rule on stored lines before it is saved' },
    ...{ body, status: 200, mayAnswer202: true, answer: backtest },
    run: async ({ context, body: given, headers, signal }) => {
      const begun = await backtests.start(context, given);
      if (wantsNoWait(headers)) return new Accepted(begun, locationOf(begun));
      const ended = await backtests.wait(context, { id: begun.id, signal });
      return ended.state === 'running' ? new Accepted(ended, locationOf(ended)) : ended;
    },
  }),
  endpoint({
    ...{ method: 'get', path: '/rules/backtests/{id}', tag, summary: 'How far a back-test is, and what it found' },
    ...{ status: 200, answer: backtest },
    run: ({ context, params }) => backtests.get(context, { id: idOf(params) }),
  }),
  endpoint({
    ...{
      method: 'delete',
      path: '/rules/backtests/{id}',
      tag,
      summary: 'Cancel a back-test; what it found remains a day',
    },
    status: 204,
    run: ({ context, params }) => backtests.cancel(context, { id: idOf(params) }),
  }),
];
