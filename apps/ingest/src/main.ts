import { networkInterfaces } from 'node:os';
import { Fault } from '@logflow/model';
import { createLogger, type Env, Metrics, onShutdown, portFault, readEnv } from '@logflow/runtime';
import { ingest, openServices, status } from '@logflow/services';
import { Backlog } from './backlog';
import { Grouping } from './group';
import { GROUP } from './limits';
import { ownMetrics } from './own-metrics';
import { RefusalTally } from './refusals';
import { buildServer } from './server';

const log = createLogger('ingest');
const hasIpv6 = Object.values(networkInterfaces()).some((found) => found?.some(({ family }) => family === 'IPv6'));
const TELL_REFUSALS_MS = 5_000;
const EVERY_ADDRESS = hasIpv6 ? '::' : '0.0.0.0';

async function start(env: Env): Promise<void> {
  const services = await openServices(env, 'logflow-ingest');
  onShutdown(() => services.close());
  const { queues } = services;
  if (!queues) throw new Fault('unavailable', 'Ingest was started without a queue: it has nowhere to put lines.');
  const metrics = new Metrics();
  const backlog = new Backlog(() => queues.backlog(), env.ingestBacklogJobs);
  const own = ownMetrics(metrics, () => backlog.jobs);
  const grouping = new Grouping(async (job) => {
    const stop = own.enqueue.startTimer();
    await queues.addBatch(job);
    stop();
  }, GROUP);
  const identify = (token: string) => ingest.authenticateToken(services, token);
  const ready = async () => {
    const [database, queue] = await Promise.all([status.notReady(services), queues.problem()]);
    return queue === null ? database : [...database, queue];
  };
  const refusals = new RefusalTally();
  const tellRefusals = () =>
    refusals
      .tell((refused) => ingest.noteRefusals(services.db, refused, Date.now()))
      .catch((error: unknown) => log.warn({ err: error }, 'could not note which requests were refused'));
  const telling = setInterval(() => void tellRefusals(), TELL_REFUSALS_MS);
  const app = buildServer({ receiving: { identify, backlog, grouping }, ready, metrics, own, refusals, log });
  onShutdown(async () => {
    clearInterval(telling);
    await app.close().then(() => grouping.flush());
    await tellRefusals();
  });
  await app.listen({ port: env.ingestPort, host: EVERY_ADDRESS }).catch((error: NodeJS.ErrnoException) => {
    throw portFault(error, env.ingestPort);
  });
  log.info({ port: env.ingestPort }, 'ingest listens');
}

async function main(): Promise<void> {
  try {
    await start(readEnv());
  } catch (error) {
    if (error instanceof Fault) log.fatal(error.message);
    else log.fatal({ err: error }, 'ingest cannot start');
    process.exit(1);
  }
}

void main();
