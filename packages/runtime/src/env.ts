import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Fault, type FieldError } from '@logflow/model';
import { z } from 'zod';

/** What every part may read of the process environment, checked; see `.env.example` for the variables. */
export interface Env {
  /** Absolute path of the folder that holds all state. */
  readonly home: string;
  /** Absolute path of the folder of packs that goes in place of those that LogFlow came with. */
  readonly packsFolder?: string;
  readonly webPort: number;
  /** Where people reach the pages, as links in notifications name it; no trailing slash. */
  readonly webUrl: string;
  /** Where Alertmanager reaches the pages; no trailing slash. */
  readonly webInternalUrl: string;
  /** Whether receivers of alerts may live on this machine. */
  readonly receiversOnLoopback: boolean;
  readonly ingestPort: number;
  readonly workerPort: number;
  readonly postgresPort: number;
  readonly prometheusPort: number;
  readonly alertmanagerPort: number;
  readonly syslogPort: number;
  readonly forwardPort: number;
  readonly databaseUrl: string;
  /** Set: the queues live on Redis instead of PostgreSQL. */
  readonly redisUrl?: string;
  readonly prometheusUrl: string;
  readonly remoteWriteUrl: string;
  readonly alertmanagerUrl: string;
  /** Which servers the environment names, so that none of our own is started. */
  readonly external: { readonly database: boolean; readonly prometheus: boolean; readonly alertmanager: boolean };
  /** Worker processes. */
  readonly workers: number;
  /** Position of this worker process, from 0; it listens on `workerPort + workerIndex`. */
  readonly workerIndex: number;
  readonly sampleIntervalSeconds: number;
  /** Jobs that may wait before ingest answers 429. */
  readonly ingestBacklogJobs: number;
  /** CPU time that a rule may take for a line before it is taken out of matching, microseconds. */
  readonly ruleBudgetMicros: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly apiKey?: string;
  readonly ingestToken?: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const SECRET = /PASSWORD|KEY|TOKEN|_URL$/;

const wholeNumber = (min: number, max: number, byDefault: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max)
    .default(byDefault)
    .describe(`a whole number from ${min} to ${max}`);
const port = (byDefault: number) => wholeNumber(1, 65_535, byDefault);
const url = (example: string, ...protocols: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))
    .optional()
    .describe(`a URL such as ${example}`);
const text = (pattern: RegExp, wanted: string) => z.string().regex(pattern).optional().describe(wanted);

const variables = z.object({
  LOGFLOW_HOME: z.string().default('./.logflow').describe('the path of a folder'),
  LOGFLOW_PACKS: z.string().optional().describe('the path of a folder of packs'),
  WEB_PORT: port(3000),
  WEB_URL: url('https://logs.example.com', 'http:', 'https:'),
  WEB_INTERNAL_URL: url('http://web:3000', 'http:', 'https:'),
  RECEIVERS_ON_LOOPBACK: z.enum(['allow', 'refuse']).default('refuse').describe('allow or refuse'),
  INGEST_PORT: port(8088),
  WORKER_PORT: port(9464),
  POSTGRES_PORT: port(5433),
  PROMETHEUS_PORT: port(9090),
  ALERTMANAGER_PORT: port(9093),
  SYSLOG_PORT: port(5514),
  FORWARD_PORT: port(24_224),
  DATABASE_URL: url('postgres://user:password@host:5432/name', 'postgres:', 'postgresql:'),
  REDIS_URL: url('redis://host:6379', 'redis:', 'rediss:'),
  PROMETHEUS_URL: url('http://host:9090', 'http:', 'https:'),
  REMOTE_WRITE_URL: url('http://host:9090/api/v1/write', 'http:', 'https:'),
  ALERTMANAGER_URL: url('http://host:9093', 'http:', 'https:'),
  WORKERS: wholeNumber(1, 256, availableParallelism()),
  WORKER_INDEX: wholeNumber(0, 255, 0),
  SAMPLE_INTERVAL_SECONDS: wholeNumber(1, 60, 5),
  INGEST_BACKLOG_JOBS: wholeNumber(1, 1_000_000, 2_000),
  RULE_BUDGET_MICROS: wholeNumber(1, 1_000_000, 50),
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe(`one of ${LOG_LEVELS.join(', ')}`),
  LOGFLOW_SECRET_KEY: text(/^[0-9a-f]{64}$/i, '64 hexadecimal digits, as `openssl rand -hex 32` prints'),
  LOGFLOW_ADMIN_EMAIL: text(/^[^\s@]+@[^\s@]+$/, 'an e-mail address such as admin@example.com'),
  LOGFLOW_ADMIN_PASSWORD: text(/^.{8,128}$/, 'a password of 8 to 128 characters'),
  LOGFLOW_API_KEY: text(/^[\x21-\x7e]{16,200}$/, 'a key of 16 to 200 printable characters without spaces'),
  LOGFLOW_INGEST_TOKEN: text(/^[\x21-\x7e]{16,200}$/, 'a token of 16 to 200 printable characters without spaces'),
});
type Variables = z.infer<typeof variables>;
type Name = keyof Variables;

/** Every variable of the environment that LogFlow reads. */
export const environmentVariables = Object.keys(variables.shape) as readonly Name[];

/**
 * Reads and checks the environment; a variable that is set but empty counts as not set.
 * @throws Fault('invalid') with one sentence a wrong variable: its name, its value (never a secret's), the remedy.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const set = Object.fromEntries(environmentVariables.map((name) => [name, source[name] || undefined]));
  const parsed = variables.safeParse(set);
  if (parsed.success) return fromVariables(parsed.data);
  const errors = parsed.error.issues.map((issue) =>
    complaint(issue.path[0] as Name, String(set[issue.path[0] as Name])),
  );
  const once = errors.filter((error, i) => errors.findIndex((other) => other.path === error.path) === i);
  throw new Fault('invalid', once.map((error) => error.message).join('\n'), { errors: once });
}

function complaint(name: Name, value: string): FieldError {
  const shown = SECRET.test(name) ? 'the value given (not shown)' : JSON.stringify(value);
  const wanted = variables.shape[name].description;
  return { path: name, message: `${name} must be ${wanted}, but is ${shown}: correct it or leave it out.` };
}

function fromVariables(v: Variables): Env {
  const prometheusUrl = withoutSlash(v.PROMETHEUS_URL ?? `http://127.0.0.1:${v.PROMETHEUS_PORT}`);
  return {
    home: resolve(v.LOGFLOW_HOME),
    ...portsOf(v),
    webUrl: withoutSlash(v.WEB_URL ?? `http://localhost:${v.WEB_PORT}`),
    webInternalUrl: withoutSlash(v.WEB_INTERNAL_URL ?? `http://127.0.0.1:${v.WEB_PORT}`),
    receiversOnLoopback: v.RECEIVERS_ON_LOOPBACK === 'allow',
    databaseUrl: v.DATABASE_URL ?? `postgres://logflow:logflow@127.0.0.1:${v.POSTGRES_PORT}/logflow`,
    prometheusUrl,
    remoteWriteUrl: v.REMOTE_WRITE_URL ?? `${prometheusUrl}/api/v1/write`,
    alertmanagerUrl: withoutSlash(v.ALERTMANAGER_URL ?? `http://127.0.0.1:${v.ALERTMANAGER_PORT}`),
    external: { database: !!v.DATABASE_URL, prometheus: !!v.PROMETHEUS_URL, alertmanager: !!v.ALERTMANAGER_URL },
    workers: v.WORKERS,
    workerIndex: v.WORKER_INDEX,
    sampleIntervalSeconds: v.SAMPLE_INTERVAL_SECONDS,
    ingestBacklogJobs: v.INGEST_BACKLOG_JOBS,
    ruleBudgetMicros: v.RULE_BUDGET_MICROS,
    logLevel: v.LOG_LEVEL,
    ...(v.LOGFLOW_PACKS && { packsFolder: resolve(v.LOGFLOW_PACKS) }),
    ...(v.REDIS_URL && { redisUrl: v.REDIS_URL }),
    ...(v.LOGFLOW_ADMIN_EMAIL && { adminEmail: v.LOGFLOW_ADMIN_EMAIL }),
    ...(v.LOGFLOW_ADMIN_PASSWORD && { adminPassword: v.LOGFLOW_ADMIN_PASSWORD }),
    ...(v.LOGFLOW_API_KEY && { apiKey: v.LOGFLOW_API_KEY }),
    ...(v.LOGFLOW_INGEST_TOKEN && { ingestToken: v.LOGFLOW_INGEST_TOKEN }),
  };
}

function portsOf(v: Variables) {
  return {
    webPort: v.WEB_PORT,
    ingestPort: v.INGEST_PORT,
    workerPort: v.WORKER_PORT,
    postgresPort: v.POSTGRES_PORT,
    prometheusPort: v.PROMETHEUS_PORT,
    alertmanagerPort: v.ALERTMANAGER_PORT,
    syslogPort: v.SYSLOG_PORT,
    forwardPort: v.FORWARD_PORT,
  };
}

const withoutSlash = (address: string): string => address.replace(/\/+$/, '');
