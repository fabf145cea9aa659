import type { DeliveryEvent, OutgoingRequest } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { destinationTypes } from './index';

const { splunk_hec: splunk, datadog_logs: datadog, elasticsearch } = destinationTypes;

const event: DeliveryEvent = {
  id: '0190d6f0-1111-7000-8000-000000000000:3',
  time: 1_700_000_000_123_456n,
  severity: 'INFO',
  body: 'Invalid user root from 10.0.0.1',
  resource: { service: 'sshd', host: 'gate', zone: 'b' },
  attributes: { pid: 42, status: 'odd' },
  tags: { event: 'invalid_ssh_event', user: 'root', host: 'x,y' },
};
const bare: DeliveryEvent = { ...event, id: 'b:0', severity: '', resource: {}, attributes: {}, tags: {}, time: -5n };

const sole = (encoded: Iterable<OutgoingRequest>) => {
  const requests = [...encoded];
  expect(requests).toHaveLength(1);
  const { body, ...rest } = requests[0] as OutgoingRequest;
  return { ...rest, body: String(body) };
};

describe('splunk_hec', () => {
  const config = { url: 'https://splunk.example.com:8088/', token: 't0ken' };
  const sent = { method: 'POST' as const, url: 'http://x', headers: {}, events: [0, 1, 2, 3] };
  const answer = (status: number, body: unknown) =>
    splunk.classify({ status, headers: {}, body: JSON.stringify(body) }, sent);

  it('writes envelopes line by line', () => {
    const request = sole(splunk.encode([event, bare], { ...config, index: 'main' }));
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://splunk.example.com:8088/services/collector/event',
      headers: { authorization: 'Splunk t0ken' },
      events: [0, 1],
    });
    expect(request.body).toBe(
      '{"time":1700000000.123456,"host":"gate","source":"sshd","sourcetype":"_json","index":"main","event":{' +
        '"message":"Invalid user root from 10.0.0.1","severity":"INFO","service":"sshd","attributes":{"pid":42,"status":"odd"},' +
        '"resource":{"zone":"b"},"tags":{"event":"invalid_ssh_event","user":"root","host":"x,y"}},"fields":{' +
        '"event_id":"0190d6f0-1111-7000-8000-000000000000:3","event":"invalid_ssh_event","user":"root","tag_host":"x,y"}}\n' +
        '{"sourcetype":"_json","index":"main","event":{"message":"Invalid user root from 10.0.0.1"},"fields":{"event_id":"b:0"}}\n',
    );
  });

  it.each(['https://s:8088', 'https://s:8088/services/collector', 'https://s:8088/services/collector/event'])(
    'finds its paths from %s',
    (url) => {
      expect(sole(splunk.encode([event], { ...config, url })).url).toBe('https://s:8088/services/collector/event');
      expect(splunk.healthcheck({ ...config, url }).url).toBe('https://s:8088/services/collector/health/1.0');
    },
  );

  it('reads the codes', () => {
    expect(answer(200, { text: 'Success', code: 0 })).toEqual({ kind: 'delivered' });
    expect(answer(200, { text: 'approaching capacity', code: 24 })).toEqual({ kind: 'delivered' });
    expect(answer(503, { text: 'Server is busy', code: 9 })).toEqual({
      kind: 'errored',
      reason: 'answers 503: Server is busy',
    });
    expect(answer(403, { text: 'Invalid token', code: 4 })).toEqual({
      kind: 'hold',
      reason: 'answers 403: Invalid token',
    });
    expect(answer(400, { text: 'Incorrect index', code: 7 }).kind).toBe('hold');
    expect(answer(400, { text: 'Data channel is missing', code: 10 }).kind).toBe('hold');
    expect(answer(400, { text: 'No data', code: 5 }).kind).toBe('rejected');
  });

  it('sends what follows a bad event at once, and only that', () => {
    expect(answer(400, { text: 'Event field is required', code: 12, 'invalid-event-number': 1 })).toEqual({
      kind: 'partial',
      retry: [2, 3],
      retryNow: true,
      rejected: [{ event: 1, reason: 'answers 400: Event field is required' }],
      reason: 'answers 400: Event field is required',
    });
    expect(answer(400, { text: 'x', code: 6, 'invalid-event-number': 99 }).kind).toBe('rejected');
  });

  it('does not take a web page for a collector', () => {
    const page = { status: 200, headers: {}, body: '<html>Welcome</html>' };
    expect(splunk.classify(page, sent).kind).toBe('hold');
  });
});

describe('datadog_logs', () => {
  const config = { site: 'datadoghq.eu', apiKey: 'k3y' };

  it('writes an array of entries', () => {
    const request = sole(datadog.encode([event, bare], config));
    expect(request).toMatchObject({
      url: 'https://http-intake.logs.datadoghq.eu/api/v2/logs',
      headers: { 'dd-api-key': 'k3y', 'content-type': 'application/json' },
    });
    expect(JSON.parse(request.body)).toEqual([
      {
        message: 'Invalid user root from 10.0.0.1',
        timestamp: 1_700_000_000_123,
        status: 'INFO',
        service: 'sshd',
        hostname: 'gate',
        ddsource: 'logflow',
        ddtags: 'event:invalid_ssh_event,user:root,host:x_y',
        event_id: '0190d6f0-1111-7000-8000-000000000000:3',
        tags: { event: 'invalid_ssh_event', user: 'root', host: 'x,y' },
        resource: { zone: 'b' },
        pid: 42,
        attributes: { status: 'odd' },
      },
      { message: 'Invalid user root from 10.0.0.1', timestamp: 0, ddsource: 'logflow', event_id: 'b:0' },
    ]);
  });

  it('takes a site or a URL, one of the two', () => {
    expect(datadog.config.safeParse({ apiKey: 'k' }).success).toBe(false);
    expect(datadog.config.safeParse({ apiKey: 'k', site: 'datadoghq.com', url: 'http://p' }).success).toBe(false);
    expect(sole(datadog.encode([event], { url: 'http://proxy:1/api/v2/logs', apiKey: 'k' })).url).toBe(
      'http://proxy:1/api/v2/logs',
    );
    expect(datadog.healthcheck(config).url).toBe('https://api.datadoghq.eu/api/v1/validate');
  });

  it('says what Datadog says', () => {
    const body = '{"errors":[{"status":"403","title":"Forbidden","detail":"API key revoked."}]}';
    const sent = { method: 'POST' as const, url: 'http://x', headers: {}, events: [0] };
    expect(datadog.classify({ status: 403, headers: {}, body }, sent)).toEqual({
      kind: 'hold',
      reason: 'answers 403: API key revoked',
    });
    expect(datadog.classify({ status: 202, headers: {}, body: '{}' }, sent)).toEqual({ kind: 'delivered' });
  });
});

describe('elasticsearch', () => {
  const config = { url: 'https://es.example.com/prefix/', index: 'logs-app-default', apiKey: 'id:key' };
  const sent = { method: 'POST' as const, url: 'http://x', headers: {}, events: [5, 6, 7] };
  const items = (...results: readonly unknown[]) => {
    const body = JSON.stringify({ errors: true, items: results.map((result) => ({ create: result })) });
    return elasticsearch.classify({ status: 200, headers: {}, body }, sent);
  };
  const failed = (status: number, type: string) => ({ status, error: { type, reason: `because ${type}` } });

  it('creates documents under their ids, in ECS', () => {
    const request = sole(elasticsearch.encode([event, bare], config));
    expect(request.url).toBe('https://es.example.com/prefix/_bulk?filter_path=errors,items.*.status,items.*.error');
    expect(request.headers).toEqual({
      authorization: `ApiKey ${Buffer.from('id:key').toString('base64')}`,
      'content-type': 'application/x-ndjson',
    });
    expect(request.body).toBe(
      '{"create":{"_index":"logs-app-default","_id":"0190d6f0-1111-7000-8000-000000000000:3"}}\n' +
        '{"@timestamp":"2023-11-14T22:13:20.123456Z","message":"Invalid user root from 10.0.0.1","ecs":{"version":"8.11.0"},' +
        '"event":{"id":"0190d6f0-1111-7000-8000-000000000000:3"},"log":{"level":"INFO"},"service":{"name":"sshd"},"host":{"name":"gate"},' +
        '"labels":{"event":"invalid_ssh_event","user":"root","host":"x,y"},"attributes":{"pid":42,"status":"odd"},"resource":{"attributes":{"zone":"b"}}}\n' +
        '{"create":{"_index":"logs-app-default","_id":"b:0"}}\n' +
        '{"@timestamp":"1969-12-31T23:59:59.999995Z","message":"Invalid user root from 10.0.0.1","ecs":{"version":"8.11.0"},"event":{"id":"b:0"}}\n',
    );
  });

  it('takes a user name and password instead, and both of them', () => {
    const basic = { url: 'http://h:9200', index: 'i', username: 'u', password: 'p' };
    expect(elasticsearch.healthcheck(basic)).toMatchObject({
      url: 'http://h:9200/',
      headers: { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` },
    });
    expect(elasticsearch.config.safeParse({ ...basic, password: undefined }).success).toBe(false);
    expect(elasticsearch.config.safeParse({ ...basic, apiKey: 'k' }).success).toBe(false);
    expect(elasticsearch.config.safeParse({ ...basic, index: 'Logs' }).success).toBe(false);
  });

  it('reads the items one by one: a conflict is a delivery', () => {
    expect(items({ status: 201 }, failed(409, 'version_conflict_engine_exception'), { status: 201 })).toEqual({
      kind: 'delivered',
    });
    expect(
      items({ status: 201 }, failed(429, 'es_rejected_execution_exception'), failed(400, 'document_parsing_exception')),
    ).toEqual({
      kind: 'partial',
      retry: [6],
      rejected: [{ event: 7, reason: 'answers 400: because document_parsing_exception' }],
      reason: 'answers 429: because es_rejected_execution_exception',
    });
  });

  it('waits for a full disk, holds for a missing index, and retries what it cannot read', () => {
    expect(items({ status: 201 }, failed(403, 'cluster_block_exception'), { status: 201 })).toMatchObject({
      kind: 'partial',
      retry: [6],
      rejected: [],
    });
    expect(items({ status: 201 }, failed(404, 'index_not_found_exception'), { status: 201 }).kind).toBe('hold');
    expect(items({ status: 201 }, 'what', { status: 201 })).toMatchObject({ kind: 'partial', retry: [6] });
    expect(items({ status: 201 })).toMatchObject({ kind: 'errored' });
  });
});
