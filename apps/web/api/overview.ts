import { overview } from '@logflow/services';
import { z } from 'zod';
import { destinationSelect, destinationStatus } from './destinations';
import { endpoint } from './endpoint';

const count = z.int().min(0);
const time = z.iso.datetime();

const lines = z
  .object({
    accepted: count,
    counted: count.meta({ description: 'At least one rule matched it' }),
    unmatched: z.int(),
    stored: count,
    dropped: count.meta({ description: 'By rules: counted, neither stored nor forwarded' }),
    sampled: count.meta({ description: 'Counted, and left out by rules that keep a share' }),
    tagged: count.meta({ description: 'Kept, with at least one tag' }),
    repeated: count.meta({ description: 'Came again with an Idempotency-Key that was counted; not accepted' }),
    refusedRequests: z
      .array(z.object({ reason: z.string(), requests: count }))
      .meta({ description: 'Requests that ingest took nothing of' }),
  })
  .meta({ description: 'accepted = counted + unmatched = stored + dropped + sampled' });

const source = z.object({
  id: z.uuid().nullable().meta({ description: 'The ingest token; null where lines say none' }),
  name: z.string(),
  lines: count,
});

const rules = z.object({
  total: count,
  enabled: count,
  matches: count.meta({ description: 'A line counts once for each rule that matched it' }),
  microsPerLine: z.number().nullable().meta({ description: 'Matching a line, with all rules together' }),
  waitSeconds: z.number().nullable().meta({ description: 'From acceptance to commit, on average' }),
});

const destination = z.object({
  ...{ id: z.uuid(), name: z.string(), enabled: z.boolean(), select: destinationSelect },
  planned: count.meta({ description: 'delivered + pending + dead, where nothing got lost' }),
  ...{ delivered: count, pending: count, dead: count },
  status: destinationStatus.meta({ description: 'How it stands now, whatever the range' }),
});

const check = z.object({
  name: z.enum(['stored', 'counted', 'not_kept', 'delivered']),
  destinationId: z.uuid().nullable(),
  expected: z.int().meta({ description: 'What was noted when the lines were committed' }),
  found: z.int().meta({ description: 'What is there now' }),
  problem: z.string().nullable().meta({ description: 'What is wrong; null where both agree' }),
});

const busyRule = z.object({
  ...{ id: z.uuid(), name: z.string(), matches: count },
  perStep: z.array(count),
  metric: z.string().nullable().meta({ description: 'A counter that it feeds' }),
});

const attention = z.object({
  kind: z.enum([
    ...(['destination', 'graph_behind', 'backlog', 'quarantined_rule', 'silent_rule'] as const),
    ...(['silent_source', 'metric_near_limit', 'series_near_limit', 'refused'] as const),
  ]),
  severity: z.enum(['bad', 'warn']),
  subject: z.object({ id: z.string(), name: z.string() }).nullable().meta({
    description: 'A destination, a rule (with the name of its metric, where that is near its limit) or an ingest token',
  }),
  message: z.string().meta({ description: 'For people; times of day are UTC' }),
  since: time.nullable(),
});

const answer = z
  .object({
    from: time.meta({ description: 'The range, widened to whole minutes, on the commit clock' }),
    to: time,
    seconds: z.number(),
    isCut: z.boolean().meta({ description: 'Whether the range asked for begins before sums were kept' }),
    checkedAt: time,
    lines,
    sources: z.array(source).meta({ description: 'Who sent, the busiest first' }),
    rules,
    series: count.meta({ description: 'Label sets that are sampled now' }),
    destinations: z
      .array(destination)
      .meta({ description: 'Counts are events of lines that were committed in the range' }),
    check: z
      .object({
        adds: z.boolean(),
        remedy: z.string().nullable().meta({ description: 'What to do; null where it adds up' }),
        checks: z.array(check),
      })
      .meta({ description: 'Two records of the same lines, compared in one snapshot' }),
    busiest: z.array(busyRule),
    stepSeconds: z.number().meta({ description: 'Of perStep' }),
    attention: z.array(attention).meta({
      description:
        'What needs a look, the worst first. Silent is what happened in at least 12 of the 24 hours before it last did, at least an hour and at most a week ago, and should have happened 20 times since at that pace',
    }),
  })
  .meta({ id: 'Overview' });

const summary = 'What became of the lines of a range, whether it adds up, and what needs a look';

export const overviewEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/overview', tag: 'Status', summary },
    ...{ query: overview.overviewInput, status: 200, answer },
    run: ({ context, query }) => overview.get(context, query),
  }),
];
