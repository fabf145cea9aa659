import { getSessionCookie } from 'better-auth/cookies';
import { type NextRequest, NextResponse } from 'next/server';

const SIGN_IN = '/sign-in';

function contentPolicy(nonce: string): string {
  const scripts = process.env.NODE_ENV === 'development' ? "'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function signInUrl(request: NextRequest): URL {
  const url = new URL(SIGN_IN, request.url);
  const wanted = request.nextUrl.pathname + request.nextUrl.search;
  if (wanted !== '/') url.searchParams.set('next', wanted);
  return url;
}

/** Pages without a session cookie go to the sign-in page; the API judges the cookie itself. */
export function proxy(request: NextRequest): NextResponse {
  const signedIn = getSessionCookie(request) !== null;
  if (!signedIn && request.nextUrl.pathname !== SIGN_IN) return NextResponse.redirect(signInUrl(request));
  const policy = contentPolicy(btoa(crypto.randomUUID()));
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: ['/((?!api/|prometheus/|alertmanager/|metrics|healthz|readyz|_next/|icon|favicon).*)'],
};
