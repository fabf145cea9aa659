import { Fault } from '@logflow/model';
import { confinePromql } from '@logflow/series';
import { requireRole, type ServiceContext } from '../context';
import { type Endpoint, endpointOf } from './endpoints';
import { metricMetadata } from './metadata';
import { ownAlerts, ownGroups } from './own-rules';
import { askPrometheus, type UpstreamAnswer } from './upstream';

/** `path` after `/api/v1/`; `params` of the address and, for a POST, of its form. */
export interface ProxyRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly params: URLSearchParams;
}

/**
 * Prometheus' HTTP API as one org may see it: every selector is confined to the org, only known parameters pass.
 * @throws Fault `not_found`, `invalid` (bad PromQL), `method_not_allowed`, `unavailable`
 */
export async function proxy(context: ServiceContext, request: ProxyRequest): Promise<UpstreamAnswer> {
  requireRole(context, 'admin');
  const own = await ownAnswer(context, request);
  if (own !== null) return success(own);
  const endpoint = endpointOf(request.path);
  if (endpoint === undefined) throw new Fault('not_found', `/api/v1/${request.path} is not offered here.`);
  if (request.method === 'POST' && !endpoint.form)
    throw new Fault('method_not_allowed', `Use GET for /api/v1/${request.path}.`);
  const params = confinedParams(endpoint, request.params, context.org.slug);
  return askPrometheus(context.services.prometheus.url, { path: request.path, params, form: endpoint.form });
}

/** What Prometheus would answer of every org. */
async function ownAnswer(context: ServiceContext, { path, params }: ProxyRequest): Promise<unknown> {
  if (path === 'metadata') return metricMetadata(context, params.get('metric'));
  if (path === 'rules') return { groups: (await ownGroups(context)) ?? [] };
  if (path === 'alerts') return { alerts: await ownAlerts(context) };
  return null;
}

const success = (data: unknown): UpstreamAnswer => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ status: 'success', data }),
});

function confinedParams(endpoint: Endpoint, given: URLSearchParams, org: string): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of endpoint.params) {
    const value = given.get(name);
    if (value !== null) params.set(name, value);
  }
  if (endpoint.confines === 'query') params.set('query', confinePromql(required(given, 'query'), org));
  if (endpoint.confines === 'match') {
    const selectors = given.getAll('match[]');
    const confined =
      selectors.length > 0 ? selectors.map((selector) => confinePromql(selector, org)) : [everythingOf(org)];
    for (const selector of confined) params.append('match[]', selector);
  }
  return params;
}

const everythingOf = (org: string): string => `{org=${JSON.stringify(org)}}`;

function required(params: URLSearchParams, name: string): string {
  const value = params.get(name);
  if (value) return value;
  throw new Fault('invalid', `The parameter ${name} is missing.`, { errors: [{ path: name, message: 'is missing' }] });
}
