import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';

const REQUESTS_MAY_TAKE_MS = 2000;
const LOOK_EVERY_MS = 100;

interface RequestStart {
  readonly server: Server;
}

/**
 * On SIGTERM and SIGINT Next waits until every connection is closed, and browsers keep theirs open, or open some that
 * they never use. Requests in hand get two seconds; idle connections go at once.
 */
export function endConnectionsOnShutdown(requestsMayTakeMs = REQUESTS_MAY_TAKE_MS): void {
  const servers = new Set<Server>();
  subscribe('http.server.request.start', (message) => servers.add((message as RequestStart).server));
  const end = () => {
    const all = (close: (server: Server) => void) => () => servers.forEach(close);
    setInterval(
      all((server) => server.closeIdleConnections()),
      LOOK_EVERY_MS,
    ).unref();
    setTimeout(
      all((server) => server.closeAllConnections()),
      requestsMayTakeMs,
    ).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
}
