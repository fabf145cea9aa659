import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpServer {
  readonly url: string;
  close(): void;
}

/**
 * An HTTP server on a port of its own. It ends no connection that rests: on a loaded machine a client would still send into one
 * that has just been ended.
 */
export async function serveHttp(answer: RequestListener): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: 0 }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
