import { Fault } from '@logflow/model';
import { authenticateApiKey, type ServiceContext, type Services } from '@logflow/services';

/** What the API needs from the process around it; tests give their own. */
export interface ApiOptions {
  readonly services: () => Promise<Services>;
  /** Who is signed in by cookie, or null. */
  readonly session: (headers: Headers) => Promise<ServiceContext | null>;
}

const READS = ['GET', 'HEAD'];

/**
 * Who asks, by API key (Bearer, or Basic with the key as password) or by the session's cookie.
 * @throws Fault `unauthenticated`, or `forbidden` for a change that another site had a browser send
 */
export async function callerOf(request: Request, options: ApiOptions): Promise<ServiceContext> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) return callerByKey(await options.services(), keyOf(authorization));
  const caller = await options.session(request.headers);
  if (caller === null) {
    throw new Fault('unauthenticated', 'Send an API key in the header Authorization: Bearer <key>, or sign in.');
  }
  if (!READS.includes(request.method) && !isSameOrigin(request)) {
    throw new Fault(
      'forbidden',
      'A change made with a session must come from a page of LogFlow itself: use an API key.',
    );
  }
  return caller;
}

async function callerByKey(services: Services, key: string | null): Promise<ServiceContext> {
  const caller = key === null ? null : await authenticateApiKey(services, key);
  if (caller !== null) return caller;
  throw new Fault(
    'unauthenticated',
    'This API key is not known or was revoked. Make one on the page Settings or by POST /api-keys.',
  );
}

function keyOf(authorization: string): string | null {
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') return value || null;
  if (scheme.toLowerCase() !== 'basic') return null;
  const credentials = Buffer.from(value, 'base64').toString();
  return credentials.slice(credentials.indexOf(':') + 1) || null;
}

/** Whether the page that sent this lies on the very host that answers, whatever names that host has. */
export function isSameOrigin(request: Request): boolean {
  const origin = request.headers.get('origin');
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host') ?? new URL(request.url).host;
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}
