import { alerts } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';
import { pageOf } from './paging';

const tag = 'Alerts';
const texts = z.record(z.string(), z.string());
const time = z.iso.datetime();

const example = {
  name: 'Many invalid users',
  condition: { kind: 'count' as const, metric: 'invalid_ssh_user_total', by: ['user'], moreThan: 10, window: '5m' },
  for: '0s',
  severity: 'page' as const,
};
const body = alerts.alertInput.meta({ id: 'AlertInput', examples: [example] });
const previewBody = alerts.previewInput.meta({ examples: [{ condition: example.condition, for: '0s' }] });

const saved = { id: z.uuid(), author: z.string(), createdAt: time, updatedAt: time };
const alert = alerts.alertInput.extend(saved).meta({ id: 'Alert' });
const standing = alerts.alertInput
  .extend({
    ...saved,
    state: z.enum(['firing', 'pending', 'ok', 'loading', 'unknown', 'off']).meta({
      description: 'loading: Prometheus does not have it yet; unknown: it does not answer or cannot evaluate it',
    }),
    problem: z.string().nullable().meta({ description: 'Why it cannot be evaluated' }),
    active: z.array(
      z.object({ labels: texts, state: z.enum(['firing', 'pending']), since: z.string(), value: z.number() }),
    ),
    lastFiredAt: time.nullable(),
  })
  .meta({ id: 'AlertStanding' });

const seconds = z.number().meta({ description: 'Seconds since the epoch' });
const preview = z.object({
  from: seconds,
  to: seconds,
  step: z.number(),
  firings: z.array(z.object({ labels: texts, from: seconds, to: seconds, peak: z.number() })),
  total: z.int().meta({ description: 'How often it would have fired' }),
  series: z.array(z.object({ labels: texts, points: z.array(z.tuple([seconds, z.number()])) })),
  threshold: z.number().nullable(),
  window: z.number().nullable().meta({ description: 'Seconds that are counted: whole intervals of sampling' }),
});

const firing = z.object({
  alertId: z.uuid(),
  alert: z.string(),
  severity: z.string(),
  labels: texts,
  from: time,
  to: time.nullable().meta({ description: 'Null while it fires' }),
  lines: z.int().nullable(),
  link: z.string().meta({ description: 'Where those lines are' }),
});

const alertsStanding = z.object({
  evaluation: z.string().nullable().meta({ description: 'Why alerts are not evaluated, and what to do' }),
  notification: z.string().nullable().meta({ description: 'Why nobody is notified, and what to do' }),
  promtool: z.boolean(),
});

const receiverBody = alerts.receivers.receiverInput.meta({
  id: 'ReceiverInput',
  examples: [{ name: 'On call', type: 'webhook', config: { url: 'https://example.com/alerts' } }],
});
const receiver = alerts.receivers.receiverInput
  .extend({
    ...saved,
    secrets: z.array(z.string()).meta({ description: 'Which are stored; they are never returned' }),
    notifiedAt: time.nullable().meta({ description: 'When it was last told something' }),
    failedAt: time.nullable().meta({ description: 'When it last could not be told' }),
    failure: z.string().nullable().meta({ description: 'Why not; reads on after its name' }),
  })
  .meta({ id: 'Receiver' });
const receiverType = z.object({
  name: z.string(),
  title: z.string(),
  config: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of config' }),
  secrets: z.array(z.string()),
});

const silenceBody = alerts.silences.silenceInput.meta({ examples: [{ duration: '2h', comment: 'Deploying' }] });
const silence = z.object({
  id: z.string(),
  alertId: z.string().nullable(),
  labels: texts,
  startsAt: z.string(),
  endsAt: z.string(),
  comment: z.string(),
  author: z.string(),
});

const one = '/alerts/{id}';
const oneReceiver = '/alerts/receivers/{id}';
const idOf = (params: Readonly<Record<string, string>>): { id: string } => ({ id: params.id ?? '' });

const receiverEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/alerts/receivers', tag, summary: 'List whom alerts can be told' },
    ...{ status: 200, answer: pageOf(receiver) },
    run: ({ context }) => alerts.receivers.list(context),
  }),
  endpoint({
    ...{ method: 'post', path: '/alerts/receivers', tag, summary: 'Create a receiver' },
    ...{ body: receiverBody, status: 201, answer: receiver },
    run: ({ context, body }) => alerts.receivers.create(context, body),
  }),
  endpoint({
    ...{ method: 'get', path: '/alerts/receivers/types', tag, summary: 'List the types of receiver' },
    ...{ status: 200, answer: pageOf(receiverType) },
    run: async () => ({ items: alerts.receivers.types(), nextCursor: null }),
  }),
  endpoint({
    ...{ method: 'get', path: oneReceiver, tag, summary: 'Read a receiver' },
    ...{ status: 200, answer: receiver },
    run: ({ context, params }) => alerts.receivers.get(context, idOf(params)),
  }),
  endpoint({
    ...{ method: 'put', path: oneReceiver, tag, summary: 'Replace a receiver; secrets that are left out stay' },
    ...{ body: receiverBody, status: 200, answer: receiver },
    run: ({ context, params, body }) => alerts.receivers.update(context, { ...idOf(params), receiver: body }),
  }),
  endpoint({
    ...{ method: 'delete', path: oneReceiver, tag, summary: 'Delete a receiver' },
    status: 204,
    run: ({ context, params }) => alerts.receivers.remove(context, idOf(params)),
  }),
  endpoint({
    ...{ method: 'post', path: `${oneReceiver}/test`, tag, summary: 'Send a test notification' },
    ...{ status: 200, answer: z.object({ ok: z.boolean(), message: z.string() }) },
    run: ({ context, params }) => alerts.receivers.test(context, idOf(params)),
  }),
];

const silenceEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/alerts/silences', tag, summary: 'List the silences in force' },
    ...{ status: 200, answer: z.object({ items: z.array(silence) }) },
    run: ({ context }) => alerts.silences.list(context),
  }),
  endpoint({
    ...{ method: 'post', path: '/alerts/silences', tag, summary: 'Tell nobody for a while' },
    ...{ body: silenceBody, status: 201, answer: silence },
    run: ({ context, body }) => alerts.silences.create(context, body),
  }),
  endpoint({
    ...{ method: 'delete', path: '/alerts/silences/{id}', tag, summary: 'End a silence' },
    status: 204,
    run: ({ context, params }) => alerts.silences.remove(context, idOf(params)),
  }),
];

const management = [
  endpoint({
    ...{ method: 'get', path: '/alerts', tag, summary: 'List the alerts and how they stand, those that fire first' },
    ...{ status: 200, answer: pageOf(standing) },
    run: ({ context }) => alerts.list(context),
  }),
  endpoint({
    ...{ method: 'post', path: '/alerts', tag, summary: 'Create an alert' },
    ...{ body, status: 201, answer: alert },
    run: ({ context, body }) => alerts.create(context, body),
  }),
  endpoint({
    ...{
      method: 'post',
      path: '/alerts/preview',
      tag,
      summary: 'Try an alert on the last week; by a label, on its 20 busiest values',
    },
    ...{ body: previewBody, status: 200, answer: preview },
    run: ({ context, body }) => alerts.preview(context, body),
  }),
  endpoint({
    ...{ method: 'get', path: '/alerts/firings', tag, summary: 'List when alerts fired, newest first' },
    ...{ query: alerts.firingsInput, status: 200, answer: z.object({ items: z.array(firing), total: z.int() }) },
    run: ({ context, query }) => alerts.firings(context, query),
  }),
  endpoint({
    ...{
      method: 'get',
      path: '/alerts/standing',
      tag,
      summary: 'Whether alerts are evaluated and anybody is notified',
    },
    ...{ status: 200, answer: alertsStanding },
    run: ({ context }) => alerts.standing(context),
  }),
];

const single = [
  endpoint({
    ...{ method: 'get', path: one, tag, summary: 'Read an alert and how it stands' },
    ...{ status: 200, answer: standing },
    run: ({ context, params }) => alerts.get(context, idOf(params)),
  }),
  endpoint({
    ...{ method: 'put', path: one, tag, summary: 'Replace an alert' },
    ...{ body, status: 200, answer: alert },
    run: ({ context, params, body }) => alerts.update(context, { ...idOf(params), alert: body }),
  }),
  endpoint({
    ...{ method: 'delete', path: one, tag, summary: 'Delete an alert' },
    status: 204,
    run: ({ context, params }) => alerts.remove(context, idOf(params)),
  }),
];

/** Those with an id come last: they would take the others' paths. */
export const alertEndpoints = [...management, ...receiverEndpoints, ...silenceEndpoints, ...single];
