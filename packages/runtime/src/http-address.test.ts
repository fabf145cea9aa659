import { expect, it } from 'vitest';
import { httpAddress } from './http-address';

it('leaves an address without credentials as it is', () => {
  const url = 'http://127.0.0.1:9090/prometheus';
  expect(httpAddress(url)).toEqual({ url, headers: {} });
});

it.each([
  ['https://me:p%40ss@host:9090', 'https://host:9090', 'me:p@ss'],
  ['https://me:x@host/api/v1/write?tenant=1', 'https://host/api/v1/write?tenant=1', 'me:x'],
])('takes user and password out of %s', (text, url, credentials) => {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  expect(httpAddress(text)).toEqual({ url, headers: { authorization } });
});
