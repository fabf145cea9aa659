import { type HttpServer, serveHttp } from '@logflow/test/kit';
import { afterEach, expect, it } from 'vitest';
import { askPrometheus } from './upstream';

let server: HttpServer;

afterEach(() => server.close());

const request = { path: 'query', params: new URLSearchParams(), form: false };

it('says of a Prometheus that hangs how long it was waited for', async () => {
  server = await serveHttp(() => undefined);
  await expect(askPrometheus(server.url, { ...request, timeoutMs: 50 })).rejects.toThrow(
    'Prometheus has not answered within 0.05 seconds',
  );
});

it('says of one that is not there where it was looked for', async () => {
  server = await serveHttp(() => undefined);
  server.close();
  await expect(askPrometheus(server.url, request)).rejects.toThrow('PROMETHEUS_URL');
});

it('reads no further than it may', async () => {
  server = await serveHttp((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify('é'.repeat(2000)));
  });
  await expect(askPrometheus(server.url, { ...request, maxBytes: 4000 })).rejects.toMatchObject({ code: 'too_large' });
  expect(JSON.parse((await askPrometheus(server.url, { ...request, maxBytes: 4002 })).body)).toHaveLength(2000);
});
