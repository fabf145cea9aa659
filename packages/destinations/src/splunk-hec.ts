import type { DeliveryEvent, IncomingResponse, Outcome, OutgoingRequest } from '@logflow/model';
import { z } from 'zod';
import { answered, classifyStatus, errored, isSuccess, jsonObject, textIn } from './answers';
import type { DestinationType } from './destination';
import { hostOf, ifAny, otherResource, serviceOf, toJson } from './events';
import { endpoint, headerSecret, urlField } from './fields';
import { packTexts } from './packing';

const config = z.object({
  url: urlField.meta({
    title: 'URL',
    description: 'Where the HTTP Event Collector listens, such as https://splunk.example.com:8088',
  }),
  token: headerSecret.meta({ title: 'Token', description: 'The HEC token', format: 'password', writeOnly: true }),
  index: z.string().min(1).optional().meta({ title: 'Index', description: "Left empty: the token's own index" }),
  source: z.string().min(1).optional().meta({ title: 'Source', description: 'Left empty: the service of the line' }),
  sourcetype: z.string().min(1).optional().meta({ title: 'Source type', description: 'Left empty: _json' }),
});

type Config = z.infer<typeof config>;

const LIMITS = { events: 1_000, bytes: 1_000_000 };
const METADATA = new Set(['time', 'host', 'source', 'sourcetype', 'index', 'event_id']);
const LATEST_EPOCH_SECONDS = 4_102_444_800n;

const ACCEPTED = new Set([0, 17, 24, 25]);
const BUSY = new Set([8, 9, 18, 19, 20, 23, 26, 27]);
const BAD_EVENT = new Set([6, 12, 13, 15]);
const CONFIGURATION = new Set([1, 2, 3, 4, 7, 10, 11, 14, 16]);

/** Splunk's HTTP Event Collector, without indexer acknowledgment: 200 means queued at Splunk. */
export const splunkHec: DestinationType<Config> = {
  name: 'splunk_hec',
  title: 'Splunk',
  config,
  secrets: ['token'],
  limits: LIMITS,
  *encode(batch, settings) {
    const textOf = (event: DeliveryEvent) => toJson(envelope(event, settings));
    for (const { texts, positions } of packTexts(batch, textOf, LIMITS, 1)) {
      yield {
        method: 'POST',
        url: endpoint(settings.url, '/services/collector/event'),
        headers: { authorization: `Splunk ${settings.token}`, 'content-type': 'application/json' },
        body: Buffer.from(`${texts.join('\n')}\n`),
        events: positions,
      };
    }
  },
  classify(response, sent) {
    const answer = jsonObject(response.body);
    const code = typeof answer.code === 'number' ? answer.code : undefined;
    if (isSuccess(response.status)) return classifySuccess(response, code);
    const detail = textIn(answer.text) ?? response.body;
    return classifyCode(response, sent, code, detail, answer['invalid-event-number']);
  },
  healthcheck: (settings) => ({
    method: 'GET',
    url: endpoint(settings.url.replace(/\/event\/?$/, ''), '/services/collector/health/1.0'),
    headers: { authorization: `Splunk ${settings.token}` },
    events: [],
  }),
};

function envelope(event: DeliveryEvent, settings: Config): Record<string, unknown> {
  return {
    time: epochSeconds(event.time),
    host: hostOf(event),
    source: settings.source ?? serviceOf(event),
    sourcetype: settings.sourcetype ?? '_json',
    index: settings.index,
    event: {
      message: event.body,
      severity: event.severity || undefined,
      service: serviceOf(event),
      attributes: ifAny(event.attributes),
      resource: otherResource(event),
      tags: ifAny(event.tags),
    },
    fields: { event_id: event.id, ...indexedTags(event.tags) },
  };
}

/** Splunk stamps the arrival where `time` is missing; it has no use for times before 1970 or far in the future. */
function epochSeconds(micros: bigint): number | undefined {
  if (micros < 0n || micros / 1_000_000n > LATEST_EPOCH_SECONDS) return undefined;
  return Number(micros) / 1e6;
}

/** A tag named like Splunk's own metadata would turn into a second value of it. */
function indexedTags(tags: DeliveryEvent['tags']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [METADATA.has(name) ? `tag_${name}` : name, value]),
  );
}

function classifySuccess(response: IncomingResponse, code: number | undefined): Outcome {
  if (code !== undefined && !ACCEPTED.has(code)) {
    return errored(response, answered(response.status, `code ${code}, which means not accepted`));
  }
  if (code === undefined && response.body.trim() !== '' && !response.body.trim().startsWith('{')) {
    return { kind: 'hold', reason: answered(response.status, 'not as an HTTP Event Collector does; check the URL') };
  }
  return { kind: 'delivered' };
}

function classifyCode(
  response: IncomingResponse,
  sent: OutgoingRequest,
  code: number | undefined,
  detail: string,
  badEvent: unknown,
): Outcome {
  const reason = answered(response.status, detail);
  if (code === undefined) return classifyStatus(response, detail);
  if (BUSY.has(code)) return errored(response, reason);
  if (CONFIGURATION.has(code)) return { kind: 'hold', reason };
  if (!BAD_EVENT.has(code) || typeof badEvent !== 'number') return classifyStatus(response, detail);
  const event = sent.events[badEvent];
  if (event === undefined) return classifyStatus(response, detail);
  // Splunk takes a request in order: what stands before the bad event is indexed already.
  const retry = sent.events.slice(badEvent + 1);
  return { kind: 'partial', retry, retryNow: true, rejected: [{ event, reason }], reason };
}
