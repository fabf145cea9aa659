import type { Logger } from '@logflow/runtime';
import { alerts } from '@logflow/services';
import { readJson } from './body';
import type { ApiOptions } from './caller';
import { faultOf, problemResponse } from './problem';

type Options = Pick<ApiOptions, 'services'> & { logger: Pick<Logger, 'error'> };
type Opened = Awaited<ReturnType<Options['services']>>;

/** `POST /alertmanager/api/v2/alerts`: takes what Prometheus tells, in the place of an Alertmanager. Never rejects. */
export const serveAlertmanager = (request: Request, options: Options): Promise<Response> =>
  serve(request, options, (services, body) => alerts.relay(services, body));

/** `POST /alertmanager/receivers/<org>/<id>`: has a receiver told what Alertmanager has for it. Never rejects. */
export const serveReceiver = (
  request: Request,
  options: Options,
  receiver: { org: string; id: string },
): Promise<Response> =>
  serve(request, options, (services, notification) => alerts.receivers.notify(services, { ...receiver, notification }));

async function serve(
  request: Request,
  { services, logger }: Options,
  run: (services: Opened, body: unknown) => Promise<void>,
): Promise<Response> {
  try {
    const opened = await services();
    await alerts.requireGatewayToken(opened, request.headers.get('authorization'));
    await run(opened, await readJson(request));
    return new Response(null, { status: 200 });
  } catch (error) {
    return problemResponse(faultOf(error, logger));
  }
}
