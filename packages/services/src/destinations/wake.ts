import { logger } from '@logflow/runtime';
import type { ServiceContext } from '../context';

/** Has what waits sent soon. The sweep would find it too, so a queue that does not answer is no reason to fail. */
export async function wake({ services }: ServiceContext, destinationId: string): Promise<void> {
  await services.queues?.wakeDelivery(destinationId).catch((error: unknown) => {
    logger.warn({ err: error, destination: destinationId }, 'a destination could not be woken; the sweep will find it');
  });
}
