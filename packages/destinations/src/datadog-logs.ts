import type { DeliveryEvent } from '@logflow/model';
import { z } from 'zod';
import { classifyStatus, isObject, isSuccess, jsonObject, textIn } from './answers';
import type { DestinationType } from './destination';
import { hostOf, ifAny, otherResource, serviceOf, toJson } from './events';
import { endpoint, headerSecret, urlField } from './fields';
import { packTexts } from './packing';

const config = z
  .object({
    site: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a Datadog site such as datadoghq.eu')
      .optional()
      .meta({ title: 'Site', description: 'datadoghq.com, datadoghq.eu, us3.datadoghq.com, …' }),
    url: urlField.optional().meta({ title: 'URL', description: 'Of a proxy in front of Datadog, instead of a site' }),
    apiKey: headerSecret.meta({
      title: 'API key',
      description: 'An API key, not an application key',
      format: 'password',
      writeOnly: true,
    }),
  })
  .refine(({ site, url }) => (site === undefined) !== (url === undefined), {
    path: ['site'],
    message: 'give a site or a URL, one of the two',
  });

type Config = z.infer<typeof config>;

/** Datadog takes 5 MB before compression and 1,000 entries; a single log above 1 MB it cuts off. */
const LIMITS = { events: 1_000, bytes: 4_250_000 };
const INTAKE = '/api/v2/logs';
const RESERVED = new Set([
  ...['message', 'service', 'hostname', 'host', 'source', 'ddsource', 'ddtags', 'status', 'timestamp'],
  ...['date', 'severity', 'event_id', 'tags', 'resource', 'attributes'],
]);

/** Datadog's logs intake, version 2. */
export const datadogLogs: DestinationType<Config> = {
  name: 'datadog_logs',
  title: 'Datadog',
  config,
  secrets: ['apiKey'],
  limits: LIMITS,
  *encode(batch, settings) {
    const limits = { ...LIMITS, bytes: LIMITS.bytes - 1 };
    for (const { texts, positions } of packTexts(batch, (event) => toJson(entry(event)), limits, 1)) {
      yield {
        method: 'POST',
        url: intake(settings),
        headers: { 'dd-api-key': settings.apiKey, 'content-type': 'application/json' },
        body: Buffer.from(`[${texts.join(',')}]`),
        events: positions,
      };
    }
  },
  classify(response) {
    if (isSuccess(response.status)) return { kind: 'delivered' };
    return classifyStatus(response, errorText(response.body));
  },
  healthcheck(settings) {
    const headers = { 'dd-api-key': settings.apiKey };
    const site = siteOf(settings);
    if (site !== undefined) return { method: 'GET', url: `https://api.${site}/api/v1/validate`, headers, events: [] };
    const url = intake(settings);
    return {
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'application/json' },
      body: Buffer.from('[]'),
      events: [],
    };
  },
};

const intake = ({ url, site }: Config): string => endpoint(url ?? `https://http-intake.logs.${site}`, INTAKE);

/** @returns the Datadog site that is spoken to, or undefined where a proxy is. */
function siteOf({ url, site }: Config): string | undefined {
  if (url === undefined) return site;
  return /^https:\/\/http-intake\.logs\.([^/:]+)/.exec(url)?.[1];
}

function entry(event: DeliveryEvent): Record<string, unknown> {
  const { free, taken } = splitAttributes(event.attributes);
  return {
    ...free,
    message: event.body,
    timestamp: Number(event.time / 1000n),
    status: event.severity || undefined,
    service: serviceOf(event),
    hostname: hostOf(event),
    ddsource: 'logflow',
    ddtags: ddtags(event.tags),
    event_id: event.id,
    // Datadog lower-cases and cuts ddtags; here the values stay as they are.
    tags: ifAny(event.tags),
    resource: otherResource(event),
    attributes: ifAny(taken),
  };
}

/** Attributes named like a reserved one would replace it; they move into an object of their own. */
function splitAttributes(attributes: DeliveryEvent['attributes']) {
  const entries = Object.entries(attributes);
  return {
    free: Object.fromEntries(entries.filter(([name]) => !RESERVED.has(name))),
    taken: Object.fromEntries(entries.filter(([name]) => RESERVED.has(name))),
  };
}

/** A comma separates tags, so none may hold one. */
function ddtags(tags: DeliveryEvent['tags']): string | undefined {
  const pairs = Object.entries(tags).map(([name, value]) => `${name}:${value}`.replaceAll(',', '_'));
  return pairs.length > 0 ? pairs.join(',') : undefined;
}

function errorText(body: string): string {
  const { errors } = jsonObject(body);
  if (!Array.isArray(errors)) return body;
  const texts = errors.map((error: unknown) => {
    if (!isObject(error)) return textIn(error);
    return textIn(error.detail) ?? textIn(error.title) ?? textIn(error.status);
  });
  return texts.filter((text) => text !== undefined).join('; ');
}
