import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import { z as zod } from 'zod';
import type { Endpoint } from './endpoint';
import { problemSchema } from './problem';

type Registry = OpenAPIHono['openAPIRegistry'];

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood',
  401: 'No or an unknown API key',
  404: 'There is no such thing',
  409: 'The name is taken',
  413: 'The body is over 1 MiB',
  415: 'The body is not JSON',
  422: 'Some fields are wrong; errors names them',
  503: 'Something that LogFlow needs does not answer',
};

/** Adds an endpoint to the OpenAPI document, from the very schemas that judge its requests. */
export function describe(registry: Registry, endpoint: Endpoint): void {
  registry.registerPath(
    createRoute({
      method: endpoint.method,
      path: endpoint.path,
      operationId: operationId(endpoint),
      tags: [endpoint.tag],
      summary: endpoint.summary,
      security: [{ apiKey: [] }, { session: [] }],
      request: requestOf(endpoint),
      responses: { ...problemsOf(endpoint), ...successesOf(endpoint) },
    }),
  );
}

const paramNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);

const operationId = ({ method, path }: Endpoint): string =>
  method + path.replace(/[^a-zA-Z]+(\w?)/g, (_, letter: string) => letter.toUpperCase());

function requestOf({ path, query, body }: Endpoint) {
  const names = paramNames(path);
  return {
    ...(names.length > 0 && { params: zod.object(Object.fromEntries(names.map((name) => [name, zod.string()]))) }),
    ...(query && { query }),
    ...(body && {
      body: { required: !body.safeParse(undefined).success, content: { 'application/json': { schema: body } } },
    }),
  };
}

function problemsOf({ path, query, body }: Endpoint) {
  const wanted = [
    401,
    ...(path.includes('{') ? [404] : []),
    ...(query ? [400] : []),
    ...(body ? [400, 409, 413, 415, 422] : []),
  ];
  const content = { 'application/problem+json': { schema: problemSchema } };
  return Object.fromEntries(wanted.map((status) => [status, { description: PROBLEMS[status] ?? '', content }]));
}

function successesOf(endpoint: Endpoint) {
  const success = { [endpoint.status]: successOf(endpoint) };
  return endpoint.mayAnswer202 ? { ...success, 202: successOf({ ...endpoint, status: 202 }) } : success;
}

const SUCCESSES: Readonly<Record<number, string>> = {
  201: 'Made',
  202: 'Begun; the header Location says where to look',
  204: 'Done',
};

function successOf({ answer, status, streams }: { answer?: z.ZodType; status: number; streams?: readonly string[] }) {
  const schema = zod.string();
  return {
    description: SUCCESSES[status] ?? 'Success',
    ...(answer && { content: { 'application/json': { schema: answer } } }),
    ...(streams && { content: Object.fromEntries(streams.map((type) => [type, { schema }])) }),
  };
}
