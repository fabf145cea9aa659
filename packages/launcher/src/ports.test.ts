import { createServer } from 'node:net';
import { freePort } from '@logflow/test/kit';
import { expect, test } from 'vitest';
import { checkPorts } from './ports';

test.each(['127.0.0.1', '0.0.0.0', '::'])(
  'a port in use on %s is named with its variable and a remedy',
  async (host) => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((done) => server.listen(port, host, done));
    const check = checkPorts([{ port, variable: 'WEB_PORT', what: 'the pages' }]);
    await expect(check).rejects.toThrow(
      `Port ${port} (WEB_PORT, the pages) is in use by another program: stop that program, or choose another port, ` +
        `as in "WEB_PORT=${port + 10} npm start".`,
    );
    server.close();
  },
);

test('the remedy for a later worker moves the first', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const check = checkPorts([{ port, variable: 'WORKER_PORT', what: 'worker 3', above: 3 }]);
  await expect(check).rejects.toThrow(`"WORKER_PORT=${port + 7} npm start"`);
  server.close();
});

test('one port for two purposes is named', async () => {
  const port = await freePort();
  const check = checkPorts([
    { port, variable: 'WEB_PORT', what: 'the pages' },
    { port, variable: 'INGEST_PORT', what: 'ingest' },
  ]);
  await expect(check).rejects.toThrow(`Port ${port} is wanted twice: WEB_PORT (the pages) and INGEST_PORT (ingest).`);
});

test('free ports are fine', async () => {
  await expect(
    checkPorts([{ port: await freePort(), variable: 'WEB_PORT', what: 'the pages' }]),
  ).resolves.toBeUndefined();
});
