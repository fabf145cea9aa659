import { Fault } from '@logflow/model';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

const MAX_BYTES = 1024 * 1024;
const CSV_TYPE = /^text\/csv\s*(;|$)/i;
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/**
 * The body of a request as JSON; CSV as the JSON `{csv}` that would hold it; undefined where there is none.
 * @throws Fault `unsupported` (not JSON), `too_large` (over 1 MiB), `invalid` (malformed, saying where)
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  const type = request.headers.get('content-type') ?? '';
  if (CSV_TYPE.test(type)) return { csv: decodeUtf8(bytes) };
  if (bytes.length === 0) return undefined;
  if (!JSON_TYPE.test(type)) {
    throw new Fault(
      'unsupported',
      `The body is ${type || 'of no type'}: send JSON with the header Content-Type: application/json.`,
    );
  }
  return parseJson(decodeUtf8(bytes));
}

async function readBytes(request: Request): Promise<Buffer> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length;
    if (size > MAX_BYTES) throw tooLarge(reader);
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

function tooLarge(reader: ReadableStreamDefaultReader | undefined): Fault {
  void reader?.cancel();
  return new Fault('too_large', `The body is larger than ${MAX_BYTES} bytes: send less at a time.`);
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault('invalid', 'The body is not valid UTF-8: encode it as UTF-8.', { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid', `The body is not JSON: ${firstError(text)}.`, { cause });
  }
}

/** The parser's codes in words. */
const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'something stands there that is no JSON',
  InvalidNumberFormat: 'that is no number',
  PropertyNameExpected: 'a key in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'there is more after its end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'a string does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'a \\u wants four hexadecimal digits',
  InvalidEscapeCharacter: 'that escape is not one of JSON',
  InvalidCharacter: 'that character must be escaped in a string',
};

/** JSON.parse does not always tell where it stopped; the parser that does uses the stack for every level. */
function firstError(text: string): string {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    return 'it is nested too deeply';
  }
  const [{ error, offset }] = errors as [ParseError];
  const before = text.slice(0, offset).split('\n');
  const where = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  return `at ${where} ${WORDS[printParseErrorCode(error)] ?? 'it cannot be read'}`;
}
