import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * @returns a logger that writes JSON lines to standard output, each with `app` = name, RFC 3339 times and an
 * `err` that carries stack and cause. The level is LOG_LEVEL, else `info`.
 */
export function createLogger(name: string): Logger {
  return pino({
    base: { app: name },
    level: process.env.LOG_LEVEL || 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: withoutObjects },
  });
}

/** Clients hang on the errors they raise, sockets and settings with them: pages of a log line, and not for its readers. */
function withoutObjects(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const entries = Object.entries(pino.stdSerializers.err(error));
  return Object.fromEntries(entries.filter(([, value]) => typeof value !== 'object'));
}

/** For code that does not know which app it runs in. */
export const logger: Logger = createLogger('logflow');
