import type { Logger } from '@logflow/runtime';
import { prometheus } from '@logflow/services';
import { type ApiOptions, callerOf } from './caller';
import { faultOf, problemResponse } from './problem';

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Answers `/metrics/rules`: the totals of the caller's org. Never rejects. */
export async function serveRuleMetrics(
  request: Request,
  options: ApiOptions & { logger: Pick<Logger, 'error'> },
): Promise<Response> {
  try {
    const text = await prometheus.exposeOrgMetrics(await callerOf(request, options));
    return new Response(text, { headers: { 'content-type': OPEN_METRICS, 'cache-control': 'no-store' } });
  } catch (error) {
    return problemResponse(faultOf(error, options.logger));
  }
}
