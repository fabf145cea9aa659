import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { endConnectionsOnShutdown } from './end-connections';

test('a server closes although a browser holds a connection that it never used', async () => {
  endConnectionsOnShutdown(200);
  const server = createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const unused = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(unused, 'connect');
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('ok');

  const closed = new Promise((resolve) => server.close(resolve));
  process.emit('SIGTERM', 'SIGTERM');
  await closed;
  unused.destroy();
});
