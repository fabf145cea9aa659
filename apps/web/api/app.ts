import { OpenAPIHono } from '@hono/zod-openapi';
import { Fault } from '@logflow/model';
import type { Logger } from '@logflow/runtime';
import type { Context } from 'hono';
import { readJson } from './body';
import { type ApiOptions, callerOf } from './caller';
import { describe } from './document';
import { Accepted, type Endpoint } from './endpoint';
import { endpoints } from './endpoints';
import { faultOf, problemResponse } from './problem';

export const BASE = '/api/v1';

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'LogFlow',
    version: '1',
    description:
      'Count log lines as Prometheus metrics, and land on exactly the lines behind every point of the graph.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: BASE }],
};

/** The REST API as one app: a request goes through caller, schema, verb; every failure comes out as a problem document. */
export function createApi(options: ApiOptions & { logger: Pick<Logger, 'error'> }): OpenAPIHono {
  const app = new OpenAPIHono({ strict: false });
  const api = new OpenAPIHono({ strict: false });
  registerSecurity(api);
  for (const endpoint of endpoints) {
    describe(api.openAPIRegistry, endpoint);
    api.on(endpoint.method.toUpperCase(), routeOf(endpoint.path), (c) => serve(c, endpoint, options));
  }
  for (const [path, methods] of methodsByPath()) api.all(path, (c) => refuseMethod(c, methods));
  api.get('/openapi.json', (c) => c.json(api.getOpenAPI31Document(DOCUMENT)));
  app.route(BASE, api);
  app.notFound((c) =>
    problemResponse(new Fault('not_found', `${c.req.path} is no path of this API: see ${BASE}/openapi.json.`)),
  );
  app.onError((error) => problemResponse(faultOf(error, options.logger)));
  return app;
}

function registerSecurity(api: OpenAPIHono): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  const session = { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token' } as const;
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', session);
}

const routeOf = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

function methodsByPath(): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const { path, method } of endpoints) {
    paths.set(routeOf(path), [...(paths.get(routeOf(path)) ?? []), method.toUpperCase()]);
  }
  return paths;
}

async function serve(c: Context, endpoint: Endpoint, options: ApiOptions): Promise<Response> {
  const context = await callerOf(c.req.raw, options);
  const body = await readJson(c.req.raw);
  const query = new URL(c.req.url).searchParams;
  const { headers: sent, signal } = c.req.raw;
  const isStillAllowed = async () =>
    callerOf(c.req.raw, options).then(
      () => true,
      () => false,
    );
  const answer = await endpoint.run({
    context,
    params: c.req.param(),
    query,
    body,
    headers: sent,
    signal,
    isStillAllowed,
  });
  if (answer instanceof Response) return answer;
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  if (answer instanceof Accepted) {
    const location = `${BASE}${answer.location}`;
    return new Response(JSON.stringify(answer.answer), { status: 202, headers: { ...headers, location } });
  }
  return endpoint.status === 204
    ? new Response(null, { status: 204 })
    : new Response(JSON.stringify(answer), { status: endpoint.status, headers });
}

function refuseMethod(c: Context, methods: readonly string[]): Response {
  const message = `${c.req.path} takes ${methods.join(' or ')}, not ${c.req.method}.`;
  const response = problemResponse(new Fault('method_not_allowed', message));
  response.headers.set('allow', methods.join(', '));
  return response;
}
