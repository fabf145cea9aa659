import { logs } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';
import { eventResponse, fileResponse, tailEvents } from './log-streams';

const tag = 'Logs';
const count = z.number().min(0);
const texts = z.record(z.string(), z.string());
const anything = z.record(z.string(), z.unknown());
const time = z.string().meta({ description: 'RFC 3339 with microseconds' });

export const seriesName = z.object({ name: z.string(), labels: texts });

const line = z
  .object({
    id: z.string().meta({ description: '<batch>:<index>, for ever' }),
    timestamp: time,
    committedAt: time,
    severity: z.string(),
    body: z.string(),
    attributes: anything,
    resource: anything,
    tags: texts,
    matches: z.array(
      z.object({
        ruleId: z.uuid(),
        ruleVersion: z.int(),
        spans: z
          .array(z.tuple([z.int(), z.int()]).nullable())
          .meta({ description: 'Of the whole match, then of each group; UTF-16 code units of the body' }),
      }),
    ),
    series: z
      .array(seriesName.extend({ value: z.number() }))
      .meta({ description: 'Each series that the line incremented, and by how much' }),
  })
  .meta({ id: 'LogLine' });

const scan = {
  total: count,
  complete: z.boolean().meta({ description: 'False while what is sought in texts has not been tried on every line' }),
  scanned: count.meta({ description: 'Lines whose texts this request read' }),
  blocks: z.object({ total: count, read: count, skipped: count }).meta({
    description:
      'How far this request has come: blocks of lines in the range that is left, those it read, and those it left out because they do not hold the text',
  }),
};

const page = z.object({
  ...scan,
  records: z.array(line),
  counted: count.meta({
    description: 'With series: how often they were incremented, lines that are not kept included; without: lines',
  }),
  increments: z.number().meta({ description: 'What those increments add up to' }),
  notKept: z
    .object({ dropped: count, sampled: count, expired: count })
    .meta({ description: 'Lines that were counted and are not shown; none with q or regex, which cannot find them' }),
  notKeptBy: z
    .array(z.object({ reason: z.enum(['dropped', 'sampled']), ruleId: z.uuid(), lines: count }))
    .meta({ description: 'The same by the rule that took them away' }),
  sharedLines: count.meta({ description: 'Increments on lines that another of the series had counted already' }),
  searchedTo: time.nullable().meta({ description: 'No newer line is left to be found; null once none at all is' }),
  nextCursor: z.string().nullable(),
});

const histogram = z.object({
  ...scan,
  step: z.number().meta({ description: 'Seconds' }),
  counted: count.meta({ description: 'As in /logs: what is not kept is counted too' }),
  buckets: z.array(z.object({ time, count: count.meta({ description: 'Lines that are shown' }), counted: count })),
  series: z
    .array(
      z.object({ value: z.string().nullable(), name: z.string().nullable(), total: count, counts: z.array(count) }),
    )
    .nullable()
    .meta({ description: 'With by: the values with most lines, counts parallel to buckets; null as a value: none' }),
  other: z
    .object({
      values: count,
      atLeast: z.boolean().meta({ description: 'Whether there were more values than are told apart' }),
      total: count,
      counts: z.array(count),
    })
    .nullable()
    .meta({ description: 'With by: all other values together. By rule, a line counts for each rule that matched it' }),
});

const fields = z.object({
  fields: z.array(
    z.object({
      key: z.string().meta({ description: 'As the query language names it' }),
      lines: count.meta({ description: 'Lines that have the field' }),
      distinct: z
        .object({ count, atLeast: z.boolean() })
        .meta({ description: 'How many values; of more than 10,000 only that many are told apart' }),
      values: z.array(z.object({ value: z.string(), name: z.string(), lines: count })),
    }),
  ),
  base: count.meta({ description: 'All numbers are of so many lines, the newest of those selected' }),
  complete: z.boolean().meta({ description: 'Whether those are all' }),
});

const tallied = z.object({
  base: count.meta({ description: 'Of so many lines, the newest' }),
  complete: z.boolean().meta({ description: 'Whether those are all' }),
});

const differences = z.object({
  differences: z.array(
    z.object({
      key: z.string().meta({ description: 'As the query language names it' }),
      value: z.string(),
      name: z.string(),
      chosen: count.meta({ description: 'Lines of the part that have the value' }),
      rest: count.meta({ description: 'Lines of the rest of the range that have it' }),
    }),
  ),
  chosen: tallied,
  rest: tallied,
});

const neighbours = z.object({
  line,
  after: z.array(line).meta({ description: 'Newer lines of the same source, newest first' }),
  before: z.array(line).meta({ description: 'Older lines of the same source, newest first' }),
  searchedTo: z.object({ after: time.nullable(), before: time.nullable() }).meta({
    description: 'Where time ran out before all wanted lines were found, to be sent as searchedAfter or searchedBefore',
  }),
});

export const logEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/logs', tag, summary: 'Find lines, newest first' },
    ...{ query: logs.searchInput, status: 200, answer: page },
    run: ({ context, query }) => logs.search(context, query),
  }),
  endpoint({
    ...{ method: 'get', path: '/logs/histogram', tag, summary: 'Count lines per step' },
    ...{ query: logs.histogramInput, status: 200, answer: histogram },
    run: ({ context, query }) => logs.histogram(context, query),
  }),
  endpoint({
    ...{ method: 'get', path: '/logs/fields', tag, summary: 'Which fields lines have, with which values' },
    ...{ query: logs.fieldsInput, status: 200, answer: fields },
    run: ({ context, query }) => logs.fields(context, query),
  }),
  endpoint({
    ...{ method: 'get', path: '/logs/differences', tag },
    ...{ summary: 'What is different about the lines of a part of a range' },
    ...{ query: logs.differencesInput, status: 200, answer: differences },
    run: ({ context, query }) => logs.differences(context, query),
  }),
  endpoint({
    ...{ method: 'get', path: '/logs/download', tag, summary: 'Save lines as a file, newest first' },
    ...{ query: logs.downloadInput, status: 200, streams: ['application/x-ndjson', 'text/csv'] },
    run: async ({ context, query }) => fileResponse(await logs.download(context, query)),
  }),
  endpoint({
    ...{ method: 'get', path: '/logs/tail', tag, summary: 'Follow lines as they come, as server-sent events' },
    ...{ query: logs.tailInput, status: 200, streams: ['text/event-stream'] },
    run: async ({ context, query, headers, signal, isStillAllowed }) => {
      const left = new AbortController();
      const ends = AbortSignal.any([signal, left.signal]);
      const tail = await logs.tail(context, query, { after: headers.get('last-event-id') ?? undefined, signal: ends });
      return eventResponse(tailEvents(tail, isStillAllowed), () => left.abort());
    },
  }),
  endpoint({
    ...{ method: 'get', path: '/logs/neighbours', tag, summary: 'What the same source logged around a line' },
    ...{ query: logs.neighboursInput, status: 200, answer: neighbours },
    run: ({ context, query }) => logs.neighbours(context, query),
  }),
  endpoint({
    ...{ method: 'get', path: '/logs/{id}', tag, summary: 'Read one line by its id' },
    ...{ query: logs.lineInput, status: 200, answer: line },
    run: ({ context, params, query }) => logs.get(context, { id: params.id ?? '', ...query }),
  }),
];
