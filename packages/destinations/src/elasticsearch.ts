import { type DeliveryEvent, formatMicros, type OutgoingRequest } from '@logflow/model';
import { z } from 'zod';
import { answered, classifyStatus, isObject, isSuccess, jsonObject, textIn } from './answers';
import { classifyItems } from './bulk-items';
import type { DestinationType } from './destination';
import { hostOf, ifAny, otherResource, serviceOf, toJson } from './events';
import { endpoint, headerSecret, urlField } from './fields';
import { packTexts } from './packing';

const config = z
  .object({
    url: urlField.meta({ title: 'URL', description: 'Of the cluster, such as https://es.example.com:9200' }),
    index: z
      .string()
      .regex(/^(?!\.{1,2}$)(?![-_+])[^A-Z\s\\/*?"<>|,#:]{1,255}$/, 'must be a lower-case index or data stream name')
      .meta({ title: 'Index', description: 'Index or data stream, such as logs-app-default' }),
    apiKey: headerSecret
      .optional()
      .meta({ title: 'API key', description: 'Encoded, or as id:key', format: 'password', writeOnly: true }),
    username: z.string().min(1).optional().meta({ title: 'User name', description: 'Instead of an API key' }),
    password: z.string().min(1).optional().meta({ title: 'Password', format: 'password', writeOnly: true }),
  })
  .refine(({ apiKey, username }) => apiKey === undefined || username === undefined, {
    path: ['username'],
    message: 'give an API key or a user name, not both',
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ['password'],
    message: 'a user name and a password go together',
  });

type Config = z.infer<typeof config>;

/** Elasticsearch refuses bodies above 100 MB by default; 5 MB and 1,000 to 5,000 operations are what its guides advise. */
const LIMITS = { events: 2_000, bytes: 5_000_000 };
const ECS_VERSION = '8.11.0';

/** Elasticsearch and OpenSearch `_bulk`: `create` with the event's id, so that a repeat changes nothing. */
export const elasticsearch: DestinationType<Config> = {
  name: 'elasticsearch',
  title: 'Elasticsearch',
  config,
  secrets: ['apiKey', 'password'],
  limits: LIMITS,
  *encode(batch, settings) {
    const textOf = (event: DeliveryEvent) => operation(event, settings.index);
    for (const { texts, positions } of packTexts(batch, textOf, LIMITS, 0)) {
      yield bulk(texts.join(''), positions, settings);
    }
  },
  classify(response, sent) {
    const answer = jsonObject(response.body);
    if (!isSuccess(response.status)) return classifyStatus(response, errorText(answer.error) ?? response.body);
    if (sent.events.length === 0) return { kind: 'delivered' };
    if (answer.errors === false) return { kind: 'delivered' };
    if (Array.isArray(answer.items)) return classifyItems(answer.items, sent.events);
    return { kind: 'hold', reason: answered(response.status, 'not as Elasticsearch does; check the URL') };
  },
  healthcheck: (settings) => ({
    method: 'GET',
    url: endpoint(base(settings), '/'),
    headers: authorization(settings),
    events: [],
  }),
};

function bulk(body: string, events: readonly number[], settings: Config): OutgoingRequest {
  return {
    method: 'POST',
    url: `${endpoint(base(settings), '/_bulk')}?filter_path=errors,items.*.status,items.*.error`,
    headers: { ...authorization(settings), 'content-type': 'application/x-ndjson' },
    body: Buffer.from(body),
    events,
  };
}

const base = ({ url }: Config): string => url.replace(/[?#].*$/, '').replace(/\/_bulk\/?$/, '');

function authorization({ apiKey, username, password }: Config): Record<string, string> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  if (apiKey !== undefined) return { authorization: `ApiKey ${apiKey.includes(':') ? base64(apiKey) : apiKey}` };
  return username === undefined ? {} : { authorization: `Basic ${base64(`${username}:${password}`)}` };
}

const operation = (event: DeliveryEvent, index: string): string =>
  `${toJson({ create: { _index: index, _id: event.id } })}\n${toJson(document(event))}\n`;

/** Names of the Elastic Common Schema; attributes keep their own names, below `attributes`. */
function document(event: DeliveryEvent): Record<string, unknown> {
  const resource = otherResource(event);
  return {
    '@timestamp': formatMicros(event.time),
    message: event.body,
    ecs: { version: ECS_VERSION },
    event: { id: event.id },
    log: event.severity ? { level: event.severity } : undefined,
    service: named(serviceOf(event)),
    host: named(hostOf(event)),
    labels: ifAny(event.tags),
    attributes: ifAny(event.attributes),
    resource: resource && { attributes: resource },
  };
}

const named = (name: string | undefined) => (name === undefined ? undefined : { name });

const errorText = (error: unknown): string | undefined =>
  isObject(error) ? (textIn(error.reason) ?? textIn(error.type)) : textIn(error);
