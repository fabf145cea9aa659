import type { SourceCodec } from '../codec';
import { checkedBody } from './checks';
import { formatOf } from './format';
import { decodeJson } from './json';
import { decodeText } from './text';

const BEARER = /^Bearer +(\S+)$/i;

/** `POST /ingest`: JSON objects or lines of text, with a bearer token. */
export const ingest: SourceCodec = {
  name: 'ingest',
  routes: ['/ingest'],
  credential: ({ headers }) => BEARER.exec(String(headers.authorization ?? ''))?.[1] ?? null,
  decode(request, limits) {
    const type = request.headers['content-type'];
    const format = formatOf(Array.isArray(type) ? type[0] : type, request.body);
    const body = checkedBody(request.body, limits);
    return format === 'json' ? decodeJson(body, limits) : decodeText(body, limits);
  },
  respond: (result) => ({
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(result)}\n`,
  }),
};
