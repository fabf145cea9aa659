import { createServer } from 'node:net';

/** Below the range from which the kernel gives ports to clients. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** @returns a port of 127.0.0.1 that nobody listens on now. */
export const freePort = (): Promise<number> => freePorts(1).then(([port]) => port as number);

/** @returns `count` ports of 127.0.0.1, one after another, that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  for (;;) {
    const first = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST - count));
    const ports = Array.from({ length: count }, (_, i) => first + i);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return ports;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
