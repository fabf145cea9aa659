import { timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '@logflow/model';
import type { Services } from '../context';

/**
 * Only a Prometheus that knows the secret of this installation tells of alerts.
 * @throws Fault `unauthenticated`
 */
export async function requireGatewayToken({ env }: Pick<Services, 'env'>, authorization: string | null): Promise<void> {
  const token = await readFile(join(env.home, 'alerts', 'token'), 'utf8').catch(() => '');
  const wanted = Buffer.from(`Bearer ${token.trim()}`);
  const given = Buffer.from(authorization ?? '');
  if (token !== '' && given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new Fault('unauthenticated', 'Send the token that lies in the folder alerts of LOGFLOW_HOME as Bearer.');
}
