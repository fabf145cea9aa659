import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';

/** Below the range from which the kernel gives ports to clients. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
/** Each process of tests looks for its ports in a range of its own, so that no two are given the same. */
const RANGES = Math.max(8, availableParallelism() + 1);
const WIDTH = Math.floor((HIGHEST - LOWEST) / RANGES);

/** @returns a port of 127.0.0.1 that nobody listens on now. */
export const freePort = (): Promise<number> => freePorts(1).then(([port]) => port as number);

/** @returns `count` ports of 127.0.0.1, one after another, that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const lowest = LOWEST + (Number(process.env.VITEST_POOL_ID ?? 0) % RANGES) * WIDTH;
  for (;;) {
    const first = lowest + Math.floor(Math.random() * (WIDTH - count));
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
