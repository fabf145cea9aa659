import { createLogger, Metrics, readEnv } from '@logflow/runtime';
import { openServices, type Services } from '@logflow/services';

export const logger = createLogger('web');

interface Opened {
  services?: Promise<Services>;
  metrics?: Metrics;
}

/** Next bundles each route by itself: only what hangs on globalThis exists once in the process. */
const holder = globalThis as { logflow?: Opened };
holder.logflow ??= {};
const opened = holder.logflow;

/** The process' database pool and queues, opened at the first call; a failure to open is tried again at the next. */
export function webServices(): Promise<Services> {
  opened.services ??= openServices(readEnv(), 'logflow web').catch((error: unknown) => {
    delete opened.services;
    throw error;
  });
  return opened.services;
}

/** The web app's own metrics. */
export function webMetrics(): Metrics {
  opened.metrics ??= new Metrics();
  return opened.metrics;
}
