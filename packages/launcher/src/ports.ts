import { createServer } from 'node:net';
import { Fault } from '@logflow/model';

/** A port that is going to be listened on. */
export interface WantedPort {
  readonly port: number;
  /** The environment variable that sets it. */
  readonly variable: string;
  /** What will listen, as a person would say it. */
  readonly what: string;
  /** How far above the variable's value the port lies; 0 by default. */
  readonly above?: number;
}

/** @throws Fault('conflict') that names every port that is taken, its variable and the remedy. */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  const complaints = (await Promise.all(wanted.map((one) => complaint(one, wanted)))).filter((text) => text !== null);
  if (complaints.length > 0) throw new Fault('conflict', complaints.join('\n'));
}

async function complaint(one: WantedPort, all: readonly WantedPort[]): Promise<string | null> {
  const before = all.slice(0, all.indexOf(one)).find((other) => other.port === one.port);
  if (before) {
    return `Port ${one.port} is wanted twice: ${before.variable} (${before.what}) and ${one.variable} (${one.what}). Give each its own.`;
  }
  const problem = (await listenError(one.port, '127.0.0.1')) ?? (await listenError(one.port, undefined));
  if (problem === 'EACCES') {
    return `Port ${one.port} (${one.variable}, ${one.what}) may only be used by root: choose one above 1023, such as ${one.variable}=${one.port + 8000}.`;
  }
  if (!problem) return null;
  return (
    `Port ${one.port} (${one.variable}, ${one.what}) is in use by another program: ` +
    `stop that program, or choose another port, as in "${one.variable}=${one.port - (one.above ?? 0) + 10} npm start".`
  );
}

function listenError(port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
