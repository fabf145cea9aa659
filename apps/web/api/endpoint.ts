import { Fault } from '@logflow/model';
import { fieldErrors, parseInput, plainly, type ServiceContext } from '@logflow/services';
import { z } from 'zod';

/** A request as it came, before its schemas are applied. */
export interface RawCall {
  readonly context: ServiceContext;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: Headers;
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Whether the caller may still do this: answers that take long ask now and then. */
  readonly isStillAllowed: () => Promise<boolean>;
}

/** What a handler returns where the work goes on after the answer, which is 202; `location` says where to look. */
export class Accepted {
  readonly answer: unknown;
  readonly location: string;

  constructor(answer: unknown, location: string) {
    this.answer = answer;
    this.location = location;
  }
}

interface Call<Query, Body> {
  readonly context: ServiceContext;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly isStillAllowed: () => Promise<boolean>;
}

export type Method = 'get' | 'post' | 'put' | 'delete';

interface Description {
  readonly method: Method;
  /** As OpenAPI writes it, such as `/rules/{id}`; after `/api/v1`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly status: 200 | 201 | 202 | 204;
  /** Whether it may also answer 202, with the same schema. */
  readonly mayAnswer202?: boolean;
  /** What a success answers; none with 204. */
  readonly answer?: z.ZodType;
  /** Of an answer that is a stream and no JSON: its media types. */
  readonly streams?: readonly string[];
}

/** One verb of one path: what the router serves and what the OpenAPI document says are this same value. */
export interface Endpoint extends Description {
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** What it returns is answered as JSON, unless it is a Response already. */
  readonly run: (call: RawCall) => Promise<unknown>;
}

interface Definition<Query extends z.ZodObject, Body extends z.ZodType> extends Description {
  readonly query?: Query;
  readonly body?: Body;
  readonly run: (call: Call<z.output<Query>, z.output<Body>>) => Promise<unknown>;
}

/** Binds a handler to its schemas, so that it sees only what they let through. */
export function endpoint<Query extends z.ZodObject = typeof noQuery, Body extends z.ZodType = z.ZodUndefined>(
  definition: Definition<Query, Body>,
): Endpoint {
  return {
    ...definition,
    run: async ({ query: given, body, ...call }) =>
      definition.run({
        ...call,
        query: parseQuery(definition.query ?? noQuery, given) as z.output<Query>,
        body: (definition.body ? parseInput(definition.body, body) : undefined) as z.output<Body>,
      }),
  };
}

const noQuery = z.strictObject({});

/** @throws Fault `invalid` that names every wrong parameter */
function parseQuery(schema: z.ZodType, query: URLSearchParams): unknown {
  const entries = [...new Set(query.keys())].map((name) => {
    const values = query.getAll(name);
    return [name, values.length === 1 ? values[0] : values];
  });
  const parsed = schema.safeParse(Object.fromEntries(entries), plainly);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new Fault('invalid', errors.map(({ path, message }) => `${path || 'query'}: ${message}`).join('; '), {
    errors,
  });
}
