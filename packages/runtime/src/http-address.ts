/** Where a server is, and what must be sent along: fetch refuses a URL that holds a user and password. */
export interface HttpAddress {
  /** Without user and password. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param text a URL, as in `https://user:password@prometheus.example.com` */
export function httpAddress(text: string): HttpAddress {
  const { username, password, origin, pathname, search } = new URL(text);
  if (username === '' && password === '') return { url: text, headers: {} };
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const path = pathname === '/' && !text.endsWith('/') ? '' : pathname;
  return { url: `${origin}${path}${search}`, headers: { authorization: `Basic ${credentials}` } };
}
