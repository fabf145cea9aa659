import { z } from 'zod';

/** An http(s) address without credentials in it, since addresses are shown. */
export const urlField = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
  .refine(
    (url) => !/^https?:\/\/[^/]*@/i.test(url),
    'must not hold a user name or password; they have fields of their own',
  );

/** Goes into a header: visible ASCII only. */
export const headerSecret = z
  .string({ error: 'is required' })
  .regex(/^[\x21-\x7e]+$/, 'must be one word of visible ASCII characters');

/** @returns `base` with `path` behind it, whether or not the base ends in that path (or a part of it) already. */
export function endpoint(base: string, path: string): string {
  const url = new URL(base);
  const prefix = url.pathname.replace(/\/+$/, '');
  const parts = path.split('/').slice(1);
  const overlap = parts.findLastIndex((_, end) => prefix.endsWith(`/${parts.slice(0, end + 1).join('/')}`)) + 1;
  url.pathname = `${prefix}/${parts.slice(overlap).join('/')}`.replace(/\/$/, '');
  return url.href;
}
