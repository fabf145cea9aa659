import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { askPrometheus } from './upstream';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: RequestListener): Promise<string> {
  const own = createServer(answer);
  server = own;
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
}

const request = { path: 'query', params: new URLSearchParams(), form: false };

it('says of a Prometheus that hangs how long it was waited for', async () => {
  const url = await listen(() => undefined);
  await expect(askPrometheus(url, { ...request, timeoutMs: 50 })).rejects.toThrow(
    'Prometheus has not answered within 0.05 seconds',
  );
});

it('says of one that is not there where it was looked for', async () => {
  const url = await listen(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  await expect(askPrometheus(url, request)).rejects.toThrow('PROMETHEUS_URL');
});

it('reads no further than it may', async () => {
  const url = await listen((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify('é'.repeat(2000)));
  });
  await expect(askPrometheus(url, { ...request, maxBytes: 4000 })).rejects.toMatchObject({ code: 'too_large' });
  expect(JSON.parse((await askPrometheus(url, { ...request, maxBytes: 4002 })).body)).toHaveLength(2000);
});
