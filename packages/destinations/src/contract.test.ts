import type { DeliveryEvent, Outcome, OutgoingRequest } from '@logflow/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DestinationType, destinationTypes, findDestinationType } from './index';

/** A configuration for each type; a new type without one fails to compile. */
const CONFIGS: Record<keyof typeof destinationTypes, Record<string, unknown>> = {
  splunk_hec: { url: 'http://127.0.0.1:8088', token: 'sesame-token' },
  datadog_logs: { url: 'http://127.0.0.1:8089', apiKey: 'sesame-key' },
  elasticsearch: { url: 'http://127.0.0.1:9200', index: 'logs-app-default', apiKey: 'sesame-es' },
};

const binary = fc.string({ unit: 'binary', maxLength: 30 });
const LARGE = 'x'.repeat(400_000);
const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const values = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 });
const event: fc.Arbitrary<Omit<DeliveryEvent, 'id'>> = fc.record({
  time: fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }),
  severity: fc.constantFrom('', 'INFO', 'error'),
  body: fc.oneof(
    { weight: 9, arbitrary: text },
    { weight: 9, arbitrary: binary },
    { weight: 1, arbitrary: fc.constant('LARGE') },
  ),
  resource: values,
  attributes: values,
  tags: fc.dictionary(text, text, { maxKeys: 3 }),
});
const batches = fc.array(event, { maxLength: 40 }).map((events) =>
  events.map((each, index) => ({
    ...each,
    body: each.body === 'LARGE' ? LARGE : each.body,
    id: `0190d6f0-0000-7000-8000-000000000000:${index}`,
  })),
);

const manySmall = (count: number): DeliveryEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `b:${index}`,
    time: 1_700_000_000_000_000n,
    severity: 'INFO',
    body: `line ${index}`,
    resource: {},
    attributes: {},
    tags: {},
  }));

const bodiesOf = (requests: readonly OutgoingRequest[]) => requests.map((request) => String(request.body)).join('|');

function expectLimits(type: DestinationType, requests: readonly OutgoingRequest[]) {
  for (const request of requests) {
    expect(request.events.length).toBeGreaterThan(0);
    expect(request.events.length).toBeLessThanOrEqual(type.limits.events);
    if (request.events.length > 1) expect(request.body?.length).toBeLessThanOrEqual(type.limits.bytes);
  }
}

const KINDS: Outcome['kind'][] = ['delivered', 'errored', 'hold', 'too_large', 'rejected', 'partial'];
const bodies = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc
    .record({ code: fc.integer({ min: -1, max: 30 }), text: fc.string(), 'invalid-event-number': fc.integer() })
    .map((value) => JSON.stringify(value)),
  fc
    .record({ errors: fc.oneof(fc.boolean(), fc.array(fc.jsonValue())), items: fc.array(fc.jsonValue()) })
    .map((value) => JSON.stringify(value)),
);
const headers = fc.dictionary(fc.constantFrom('retry-after', 'location', 'date'), fc.string());

describe.each(Object.entries(destinationTypes))('%s', (name, entry) => {
  const type: DestinationType = entry;
  const config = type.config.parse(CONFIGS[name as keyof typeof CONFIGS]);
  const sent: OutgoingRequest = { method: 'POST', url: 'http://x/', headers: {}, events: [4, 5, 9] };

  it('is found under its own name', () => {
    expect(type.name).toBe(name);
    expect(findDestinationType(name)).toBe(type);
    expect(findDestinationType('toString')).toBeUndefined();
  });

  it('puts every event into exactly one request, in order, within its limits', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const requests = [...type.encode(batch, config)];
        expect(requests.flatMap((request) => request.events)).toEqual(batch.map((_, index) => index));
        expectLimits(type, requests);
      }),
      { numRuns: 50 },
    );
    const many = [...type.encode(manySmall(type.limits.events * 2 + 1), config)];
    expect(many.length).toBeGreaterThan(2);
    expectLimits(type, many);
  });

  it('makes a request when it is asked for, not before', () => {
    const batch = manySmall(type.limits.events * 2 + 1);
    let read = 0;
    const counted = (body: string) => ({
      get body() {
        read++;
        return body;
      },
    });
    const watched = batch.map(({ body, ...rest }) => Object.assign(counted(body), rest));
    const [first] = type.encode(watched, config);
    expect(first?.events).toHaveLength(type.limits.events);
    expect(read).toBeLessThan(batch.length);
  });

  it('carries the id and the tags of each event, the same at every attempt', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const requests = [...type.encode(batch, config)];
        expect(bodiesOf([...type.encode(batch, config)]) === bodiesOf(requests)).toBe(true);
        for (const request of requests) {
          const body = String(request.body);
          for (const position of request.events) expect(body.includes(JSON.stringify(batch[position]?.id))).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
    const [request] = type.encode([{ ...manySmall(1)[0]!, tags: { event: 'invalid_ssh_event' } }], config);
    expect(String(request?.body)).toContain('"event":"invalid_ssh_event"');
  });

  it('replaces lone surrogates, which parsers refuse', () => {
    const [request] = type.encode([{ ...manySmall(1)[0]!, body: 'a\ud800b', attributes: { k: 'x\udc00' } }], config);
    expect(String(request?.body)).toContain('a\ufffdb');
    expect(String(request?.body)).not.toMatch(/\\ud[89a-f]/i);
  });

  it('understands every status and survives every body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), bodies, headers, (status, body, head) => {
        const outcome = type.classify({ status, headers: head, body }, sent);
        expect(KINDS).toContain(outcome.kind);
        if (outcome.kind === 'delivered') {
          expect(status >= 200 && status < 300).toBe(true);
          return;
        }
        expect(outcome.reason).toMatch(/^answers \d+: \S/);
        if (outcome.kind !== 'partial') return;
        const named = [...outcome.retry, ...outcome.rejected.map((rejection) => rejection.event)];
        expect(new Set(named).size).toBe(named.length);
        for (const position of named) expect(sent.events).toContain(position);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [408, 'errored'],
    [413, 'too_large'],
    [429, 'errored'],
    [500, 'errored'],
    [503, 'errored'],
    [302, 'hold'],
    [401, 'hold'],
    [403, 'hold'],
    [404, 'hold'],
    [400, 'rejected'],
  ])('takes a bare %i as %s', (status, kind) => {
    expect(type.classify({ status, headers: {}, body: '' }, sent).kind).toBe(kind);
  });

  it('honours Retry-After in seconds and as a date, up to ten minutes', () => {
    const wait = (head: Record<string, string>) => type.classify({ status: 503, headers: head, body: '' }, sent);
    expect(wait({ 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7_000 });
    expect(wait({ 'retry-after': '86400' })).toMatchObject({ retryAfterMs: 600_000 });
    const date = { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT' };
    expect(wait(date)).toMatchObject({ retryAfterMs: 30_000 });
    expect(wait({ 'retry-after': 'soon' })).not.toHaveProperty('retryAfterMs');
  });

  it('asks for health without events, and a success there is one', () => {
    const request = type.healthcheck(config);
    expect(request.events).toEqual([]);
    expect(type.classify({ status: 200, headers: {}, body: '{}' }, request)).toEqual({ kind: 'delivered' });
  });

  it('has a form: each field with a title, each secret marked, addresses without credentials', () => {
    const schema = z.toJSONSchema(type.config) as {
      properties: Record<string, { title?: string; writeOnly?: boolean }>;
    };
    for (const [field, property] of Object.entries(schema.properties)) {
      expect(property.title, field).toBeTruthy();
      expect(property.writeOnly === true, field).toBe(type.secrets.includes(field));
    }
    const wrong = { ...config, url: 'http://user:pass@host/' };
    expect(type.config.safeParse(wrong).error?.issues.map((issue) => issue.path.join('.'))).toEqual(['url']);
    expect(type.config.safeParse({ ...config, url: 'ftp://host/' }).success).toBe(false);
  });
});
