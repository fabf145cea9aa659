import { isUtf8 } from 'node:buffer';
import type { Limits } from '../codec';
import { Refusal } from '../refusal';

const LF = 0x0a;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Calls `visit` with the bounds of each line, line feed excluded, and its number from 1. */
export function forEachLine(body: Buffer, visit: (start: number, end: number, line: number) => void): void {
  let line = 1;
  for (let start = 0; start < body.length; line++) {
    const found = body.indexOf(LF, start);
    const end = found < 0 ? body.length : found;
    visit(start, end, line);
    start = end + 1;
  }
}

/** @returns the body without a byte order mark. @throws Refusal where it is empty, too large, or not UTF-8. */
export function checkedBody(body: Buffer, limits: Limits): Buffer {
  const content = body.subarray(0, 3).equals(BOM) ? body.subarray(3) : body;
  if (content.length === 0) throw noLines();
  if (content.length > limits.maxBodyBytes) {
    const limit = `${content.length} bytes, the limit is ${limits.maxBodyBytes}`;
    throw new Refusal('body_too_large', `The body is too large (${limit}): send it in several requests.`);
  }
  if (!isUtf8(content)) throw badEncoding(content);
  return content;
}

export const noLines = (): Refusal =>
  new Refusal('malformed', 'The request holds no line: send at least one JSON object or one line of text.');

export function lineTooLong(place: string, bytes: number, limits: Limits): Refusal {
  const limit = `${bytes} bytes, the limit is ${limits.maxLineBytes}`;
  return new Refusal('line_too_long', `${place} is too long (${limit}): cut it or split it.`);
}

export function tooManyLines(limits: Limits): Refusal {
  const limit = `more than ${limits.maxLines} lines, the limit`;
  return new Refusal('body_too_large', `The body is too large (${limit}): send it in several requests.`);
}

function badEncoding(body: Buffer): Refusal {
  let bad = 1;
  let found = false;
  forEachLine(body, (start, end, line) => {
    if (found || isUtf8(body.subarray(start, end))) return;
    bad = line;
    found = true;
  });
  return new Refusal('bad_encoding', `Line ${bad} is not valid UTF-8: convert the logs to UTF-8 before sending them.`);
}
