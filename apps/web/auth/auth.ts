import { createLogger } from '@logflow/runtime';
import { type Services, secretKey } from '@logflow/services';
import { betterAuth } from 'better-auth';
import { signInGuard } from './sign-in-guard';

const SESSION_SECONDS = 14 * 24 * 3600;
const WINDOW_SECONDS = 60;
const SIGN_INS_PER_WINDOW = 20;
const REQUESTS_PER_WINDOW = 300;

const logger = createLogger('auth');

/**
 * E-mail and password, sessions in cookies, accounts made by administrators only. Any host may serve it: a page of
 * the very host that answers is trusted, whatever that host is called, and no other.
 */
export function createAuth(services: Pick<Services, 'db' | 'env'>) {
  const { db, env } = services;
  return betterAuth({
    baseURL: `http://localhost:${env.webPort}`,
    basePath: '/api/auth',
    secret: process.env.BETTER_AUTH_SECRET || secretKey(env.home, 'sessions').toString('base64'),
    database: db.pool,
    emailAndPassword: { enabled: true, disableSignUp: true },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_SECONDS / 14 },
    trustedOrigins: (request) => ownOrigins(request?.headers, env.webPort),
    rateLimit: {
      enabled: true,
      window: WINDOW_SECONDS,
      max: REQUESTS_PER_WINDOW,
      customRules: { '/sign-in/email': { window: WINDOW_SECONDS, max: SIGN_INS_PER_WINDOW }, '/get-session': false },
    },
    hooks: signInGuard(),
    advanced: { useSecureCookies: false, disableOriginCheck: false },
    logger: { log: (level, message) => logger[level](message) },
    telemetry: { enabled: false },
  });
}

export type Auth = ReturnType<typeof createAuth>;

function ownOrigins(headers: Headers | undefined, port: number): string[] {
  const host = headers?.get('x-forwarded-host') ?? headers?.get('host');
  const own = host ? [`http://${host}`, `https://${host}`] : [];
  return [...own, `http://localhost:${port}`, `http://127.0.0.1:${port}`];
}
