import type { Logger } from '@logflow/runtime';
import { alerts } from '@logflow/services';
import { readJson } from './body';
import type { ApiOptions } from './caller';
import { faultOf, problemResponse } from './problem';

/** `POST /alertmanager/api/v2/alerts`: takes what Prometheus tells, in the place of an Alertmanager. Never rejects. */
export async function serveAlertmanager(
  request: Request,
  { services, logger }: Pick<ApiOptions, 'services'> & { logger: Pick<Logger, 'error'> },
): Promise<Response> {
  try {
    const opened = await services();
    await alerts.requireGatewayToken(opened, request.headers.get('authorization'));
    await alerts.relay(opened, await readJson(request));
    return new Response(null, { status: 200 });
  } catch (error) {
    return problemResponse(faultOf(error, logger));
  }
}
