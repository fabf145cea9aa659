import { destinations } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';
import { pageOf, pageQuery } from './paging';

const tag = 'Destinations';

const example = {
  name: 'Splunk production',
  type: 'splunk_hec',
  config: { url: 'https://splunk.example.com:8088', token: '00000000-0000-0000-0000-000000000000' },
  select: 'tagged' as const,
};

const body = destinations.destinationInput.meta({ id: 'DestinationInput', examples: [example] });
const destination = destinations.destinationInput
  .extend({
    id: z.uuid(),
    config: z.record(z.string(), z.unknown()).meta({ description: 'Without its secrets' }),
    secrets: z.array(z.string()).meta({ description: 'Which secrets are stored, by name; they are never returned' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Destination' });
export const destinationSelect = destinations.destinationInput.shape.select;
const count = z.int().min(0);
export const destinationStatus = z
  .object({
    delivered: count,
    pending: count,
    dead: count,
    oldestPendingSeconds: z.number().min(0),
    breaker: z.enum(['closed', 'open', 'half_open']),
    reason: z.string().nullable(),
    since: z.iso.datetime().nullable(),
    nextAttemptAt: z.iso.datetime().nullable(),
    message: z.string().meta({ description: 'How it stands, in one sentence' }),
  })
  .meta({ id: 'DestinationStatus' });
const typeInfo = z.object({
  name: z.string(),
  title: z.string(),
  config: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of config' }),
  secrets: z.array(z.string()),
});
const deadEvent = z.object({
  id: z.string(),
  eventId: z.string().meta({ description: 'The id of the line, as in /logs' }),
  reason: z.string(),
  createdAt: z.iso.datetime(),
});
const testResult = z.object({ ok: z.boolean(), status: z.int().nullable(), message: z.string() });

const one = '/destinations/{id}';
const idOf = (params: Readonly<Record<string, string>>): { id: string } => ({ id: params.id ?? '' });

const management = [
  endpoint({
    ...{ method: 'get', path: '/destinations', tag, summary: 'List the destinations, newest first' },
    ...{ query: pageQuery, status: 200, answer: pageOf(destination) },
    run: ({ context, query }) => destinations.list(context, query),
  }),
  endpoint({
    ...{ method: 'post', path: '/destinations', tag, summary: 'Create a destination' },
    ...{ body, status: 201, answer: destination },
    run: ({ context, body }) => destinations.create(context, body),
  }),
  endpoint({
    ...{
      method: 'get',
      path: '/destinations/types',
      tag,
      summary: 'List the types of destination and their configuration',
    },
    ...{ status: 200, answer: pageOf(typeInfo) },
    run: async () => ({ items: destinations.types(), nextCursor: null }),
  }),
  endpoint({
    ...{ method: 'get', path: '/destinations/statuses', tag, summary: 'How every destination stands, by id' },
    ...{ status: 200, answer: z.record(z.string(), destinationStatus) },
    run: ({ context }) => destinations.statuses(context),
  }),
  endpoint({
    ...{ method: 'get', path: one, tag, summary: 'Read a destination' },
    ...{ status: 200, answer: destination },
    run: ({ context, params }) => destinations.get(context, idOf(params)),
  }),
  endpoint({
    ...{ method: 'put', path: one, tag, summary: 'Replace a destination; secrets that are left out stay' },
    ...{ body, status: 200, answer: destination },
    run: ({ context, params, body }) => destinations.update(context, { ...idOf(params), destination: body }),
  }),
  endpoint({
    ...{ method: 'delete', path: one, tag, summary: 'Delete a destination and what waits for it' },
    status: 204,
    run: ({ context, params }) => destinations.remove(context, idOf(params)),
  }),
];

const delivery = [
  endpoint({
    ...{ method: 'post', path: `${one}/test`, tag, summary: 'Send a test event and say what came back' },
    ...{ status: 200, answer: testResult },
    run: ({ context, params }) => destinations.test(context, idOf(params)),
  }),
  endpoint({
    ...{ method: 'get', path: `${one}/status`, tag, summary: 'What was delivered, what waits, what was refused' },
    ...{ status: 200, answer: destinationStatus },
    run: ({ context, params }) => destinations.status(context, idOf(params)),
  }),
  endpoint({
    ...{ method: 'get', path: `${one}/dead`, tag, summary: 'List the events it refused, newest first' },
    ...{ query: pageQuery, status: 200, answer: pageOf(deadEvent) },
    run: ({ context, params, query }) => destinations.listDead(context, { ...query, ...idOf(params) }),
  }),
  endpoint({
    ...{ method: 'post', path: `${one}/dead/replay`, tag, summary: 'Try every refused event again' },
    ...{ status: 200, answer: z.object({ replayed: count }) },
    run: ({ context, params }) => destinations.replayDead(context, idOf(params)),
  }),
];

export const destinationEndpoints = [...management, ...delivery];
