import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '@logflow/model';
import { type Env, httpAddress, readEnv } from '@logflow/runtime';
import type { FirstStart } from './apps';
import { Stack } from './start';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** One sentence for the person at the console. */
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

/** Runs LogFlow until a signal; resolves to the exit code. */
async function main(): Promise<number> {
  outliveReaders();
  const dotenv = join(root, '.env');
  if (existsSync(dotenv)) process.loadEnvFile(dotenv);
  const env = readEnv();
  const stack = new Stack({ env, root, say });
  const ended = stopAsked().then(() => stop(stack));
  const started = stack.start().then((first) => {
    if (!stack.isStopping) announce(env, first);
  });
  try {
    await Promise.race([started, ended]);
  } catch (error) {
    if (stack.isStopping) return ended;
    await stack.stop();
    throw error;
  }
  return ended;
}

/** Whoever read what we say may be gone before us: the terminal is closed, or Ctrl-C ended the `tee` behind the pipe. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Resolves at the first signal that asks us to end. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

async function stop(stack: Stack): Promise<number> {
  say('Stopping…');
  await stack.stop();
  say('LogFlow has stopped.');
  return 0;
}

function announce(env: Env, first: FirstStart): void {
  const web = `http://localhost:${env.webPort}`;
  const lines = [
    '',
    `  Pages         ${web}`,
    `  REST API      ${web}/api/v1   (${web}/api/v1/openapi.json)`,
    `  Ingest        http://localhost:${env.ingestPort}/ingest`,
    `  Prometheus    ${httpAddress(env.prometheusUrl).url}`,
    `  Data, logs    ${env.home}`,
    '',
    ...signIn(first),
    'LogFlow is ready',
  ];
  say(lines.join('\n'));
}

function signIn(first: FirstStart): string[] {
  if (!first.adminEmail)
    return ['  Sign in       with the email and password of the first start, which printed them', ''];
  const secrets = [
    `  Sign in as    ${first.adminEmail}`,
    `  Password      ${first.adminPassword ?? '(the one in LOGFLOW_ADMIN_PASSWORD)'}`,
    ...(first.apiKey ? [`  API key       ${first.apiKey}`] : []),
    ...(first.ingestToken ? [`  Ingest token  ${first.ingestToken}`] : []),
  ];
  const generated = first.adminPassword || first.apiKey || first.ingestToken;
  return [...secrets, ...(generated ? ['  Keep these: they are shown this once.'] : []), ''];
}

function complain(error: unknown): void {
  const text = error instanceof Fault ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\nLogFlow could not start.\n${text}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    complain(error);
    process.exit(1);
  },
);
