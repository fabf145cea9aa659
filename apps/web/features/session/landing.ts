/** @returns where to go after sign-in: `next` if it is a path of this site, else the root. */
export function landingOf(next: string): string {
  const base = 'https://logflow.invalid';
  if (!next.startsWith('/') || /[\\\s]/.test(next)) return '/';
  const url = new URL(next, base);
  return url.origin === base ? url.pathname + url.search + url.hash : '/';
}
