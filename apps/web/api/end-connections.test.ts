import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const module = new URL('end-connections.ts', import.meta.url).href;

/** A process that, as Next does, ends once its server is closed, and closes that on SIGTERM. */
const script = `
  const { createServer } = await import('node:http');
  const { endConnectionsOnShutdown } = await import(${JSON.stringify(module)});
  endConnectionsOnShutdown(200);
  const server = createServer((request, response) => response.end('ok'));
  process.once('SIGTERM', () => server.close());
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

test('a server closes although a browser holds a connection that it never used', async () => {
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', script]);
  const port = Number(await once(child.stdout, 'data'));
  const unused = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(unused, 'connect');
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('ok');

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  unused.destroy();
});
