import { Refusal } from '../refusal';

/** `json`: an object, an array, or objects line by line; `text`: a line each. */
export type Format = 'json' | 'text';

const JSON_TYPE = /^application\/(?:.*\+)?(?:x-)?(?:nd-?json|json-?lines?|jsonl|json)$/;
/** Says nothing about the body: what curl and simple clients send when not told otherwise. */
const GENERIC = new Set(['', '*/*', 'application/octet-stream', 'application/x-www-form-urlencoded']);
const BRACE = 0x7b;
const BRACKET = 0x5b;
/** What the first element of an array of records can begin with: `[2024-…` is a line of text. */
const AFTER_BRACKET = new Set('{"]');

/** @throws Refusal('unsupported') for a content type that is neither JSON nor text. */
export function formatOf(contentType: string | undefined, body: Buffer): Format {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (JSON_TYPE.test(type)) return 'json';
  if (type.startsWith('text/')) return 'text';
  if (GENERIC.has(type)) return sniff(body);
  const remedy = 'send application/json, application/x-ndjson or text/plain';
  throw new Refusal(
    'unsupported',
    `Content-Type ${JSON.stringify(type.slice(0, 100))} is not understood here: ${remedy}.`,
  );
}

function sniff(body: Buffer): Format {
  const first = nextInk(body, 0);
  if (body[first] === BRACE) return 'json';
  if (body[first] !== BRACKET) return 'text';
  return AFTER_BRACKET.has(String.fromCharCode(body[nextInk(body, first + 1)] ?? 0)) ? 'json' : 'text';
}

/** @returns the index of the next byte that is no JSON whitespace. */
export function nextInk(body: Buffer, from: number): number {
  let at = from;
  while (at < body.length && isBlank(body[at] as number)) at++;
  return at;
}

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
