import { bodyOf, type Lines } from '@logflow/lines';
import { describe, expect, it } from 'vitest';
import { codecs, type Limits, Refusal } from '../index';

const NOW = 1_700_000_000_000_000n;
const limits: Limits = { maxBodyBytes: 4_096, maxLines: 100, maxLineBytes: 1_024, maxFields: 8, nowMicros: NOW };
const [ingest] = codecs;

function decode(body: string | Buffer, type?: string): Lines {
  if (!ingest) throw new Error('no codec');
  const headers = type === undefined ? {} : { 'content-type': type };
  return ingest.decode({ path: '/ingest', headers, body: Buffer.from(body) }, limits);
}

/** Body, then time, severity, resource and attributes where they are not the default. */
function rows(lines: Lines): unknown[][] {
  return Array.from({ length: lines.count }, (_, i) => {
    const time = lines.times[i] as bigint;
    const resource = lines.resourceTexts[lines.resources[i] as number];
    const attributes = lines.attributeTexts[lines.attributes[i] as number];
    const severity = lines.severityTexts[lines.severities[i] as number];
    return [bodyOf(lines, i).toString(), time === NOW ? 'now' : time, severity, resource, attributes];
  });
}

const plain = (body: string) => [body, 'now', '', '{}', '{}'];
const NDJSON = 'application/x-ndjson';

describe('what must be decoded to exactly these rows', () => {
  const cases: [string, string | undefined, string | Buffer, unknown[][]][] = [
    ['lines of text', 'text/plain', 'a\nb b\n', [plain('a'), plain('b b')]],
    ['CRLF, empty lines, no last line feed', 'text/plain', '\r\na\r\n\n\nb\r', [plain('a'), plain('b')]],
    ['text that looks like JSON', 'text/plain; charset=utf-8', '{"message":"x"}', [plain('{"message":"x"}')]],
    ['a NUL byte', 'text/plain', 'a\0b', [plain('a\0b')]],
    ['a byte order mark', 'text/plain', '\ufeffa', [plain('a')]],
    ['a byte order mark before JSON', 'application/json', '\ufeff{"msg":"a"}', [plain('a')]],
    ['text without a content type', undefined, 'Jan 1 sshd: x\n', [plain('Jan 1 sshd: x')]],
    ['a line in brackets', 'application/x-www-form-urlencoded', '[error] x', [plain('[error] x')]],
    ['JSON without a content type', undefined, ' {"msg":"a"}\n{"log":"b"}', [plain('a'), plain('b')]],
    ['JSON that curl calls a form', 'application/x-www-form-urlencoded', '[{"msg":"a"}]', [plain('a')]],
    ['an object over several lines', 'application/json', '\n{\n "msg": "a"\n}\n', [plain('a')]],
    ['NDJSON called JSON', 'application/json', '{"msg":"a"}\n\n{"msg":"b"}', [plain('a'), plain('b')]],
    ['an array', 'application/json', '[{"msg":"a]"} , {"body":"{\\""}]\n', [plain('a]'), plain('{"')]],
    [
      'every mapped field',
      NDJSON,
      '{"timestamp":"2024-05-06T07:08:09.123456Z","message":"m","severity":"WARN","service":"s","host":"h","a":{"b":[1,null]}}',
      [['m', 1_714_979_289_123_456n, 'WARN', '{"service.name":"s","host.name":"h"}', '{"a":{"b":[1,null]}}']],
    ],
    [
      'the other names, the first of a kind wins',
      NDJSON,
      '{"@timestamp":1714979289,"time":1714979288,"msg":"m","log":"l","level":30,"host":"h"}',
      [['m', 1_714_979_288_000_000n, '30', '{"host.name":"h"}', '{"@timestamp":1714979289,"log":"l"}']],
    ],
    ['no message: the JSON is the body', NDJSON, ' {"a": 1.0} \r\n', [['{"a": 1.0}', 'now', '', '{}', '{"a":1}']]],
    ['a message that is no string', NDJSON, '{"message":{"a":[1]}}', [plain('{"a":[1]}')]],
    ['an empty message', NDJSON, '{"message":""}', [plain('')]],
    [
      'null fields',
      NDJSON,
      '{"message":null,"msg":"m","time":null}',
      [['m', 'now', '', '{}', '{"message":null,"time":null}']],
    ],
    [
      'fields of the wrong kind',
      NDJSON,
      '{"msg":"m","service":1,"host":["h"]}',
      [['m', 'now', '', '{}', '{"service":1,"host":["h"]}']],
    ],
    ['an empty name', NDJSON, '{"":"x","msg":"m"}', [['m', 'now', '', '{}', '{"":"x"}']]],
    [
      'a name with a meaning in JavaScript',
      NDJSON,
      '{"__proto__":{"a":1},"msg":"m"}',
      [['m', 'now', '', '{}', '{"__proto__":{"a":1}}']],
    ],
    [
      'numbers that a double cannot hold',
      NDJSON,
      '{"msg":"m","id":12345678901234567890,"in":{"id":[-9007199254740993]},"big":1e400,"s":"12345678901234567890"}',
      [
        [
          'm',
          'now',
          '',
          '{}',
          '{"id":12345678901234567890,"in":{"id":[-9007199254740993]},"big":1e400,"s":"12345678901234567890"}',
        ],
      ],
    ],
    [
      'nanoseconds, exactly',
      NDJSON,
      '{"msg":"m","time":1714979289123456789}',
      [['m', 1_714_979_289_123_456n, '', '{}', '{}']],
    ],
    [
      'lone surrogates, and a pair',
      NDJSON,
      '{"msg":"a\\ud800b\\udc00 \\ud83d\\ude00 \\\\ud800","x":"\\uDBFF"}',
      [
        [
          'a\ufffdb\ufffd 😀 \\ud800',
          'now',
          '',
          '{}',
          '{"x":"\ufffd","logflow.replaced":"3 lone surrogates replaced by U+FFFD"}',
        ],
      ],
    ],
    ['an escaped NUL', NDJSON, '{"msg":"a\\u0000b","k":"\\u0000"}', [['a\0b', 'now', '', '{}', '{"k":"\\u0000"}']]],
  ];
  it.each(cases)('%s', (_, type, body, expected) => {
    expect(rows(decode(body, type))).toEqual(expected);
  });
});

describe('what must be refused, and how', () => {
  const deep = `{"msg":"m","a":${'['.repeat(100)}${']'.repeat(100)}}`;
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`k${i}`, i])));
  const cases: [string, string | undefined, string | Buffer, Refusal['reason'], RegExp][] = [
    ['nothing', 'text/plain', '', 'malformed', /holds no line/],
    ['only empty lines', 'text/plain', '\r\n\n', 'malformed', /holds no line/],
    ['an empty array', 'application/json', '[ ]', 'malformed', /holds no line/],
    ['a broken second line', NDJSON, '{"msg":"a"}\n{"msg":b}\n', 'malformed', /^Line 2 .* position 8: "b" cannot/],
    ['a line cut short', NDJSON, '{"msg":"a"}\n{"msg":"b', 'malformed', /^Line 2 .* position 10: it ends too early/],
    ['a broken array', 'application/json', '[{"a":1},\n {"a":}]', 'malformed', /^Line 2 .* position 7: "}" cannot/],
    ['an array not closed', 'application/json', '[{"a":1}', 'malformed', /^Line 1 .* position 9: it ends/],
    ['something after an array', 'application/json', '[{"a":1}] x', 'malformed', /^Line 1 .* position 11: "x"/],
    ['an array with a hole', 'application/json', '[{"a":1},]', 'malformed', /^Line 1 .* position 10: "]"/],
    [
      'a broken object over lines',
      'application/json',
      '{\n "a": 1\n "b": 2\n}',
      'malformed',
      /^Line 3 .* position 2: /,
    ],
    ['text called JSON', 'application/json', 'hello', 'malformed', /^Line 1 .* position 1: "h" cannot/],
    ['a number for a record', NDJSON, '{"a":1}\n5', 'malformed', /^Line 2 is a number/],
    ['an array of strings', 'application/json', '["a"]', 'malformed', /^Record 1 is a string/],
    ['a time that is none', NDJSON, '{"time":"yesterday"}', 'malformed', /^Line 1: time "yesterday" is no time/],
    ['a time without an offset', NDJSON, '{"time":"2024-05-06T07:08:09"}', 'malformed', /with an offset/],
    ['the year 0', NDJSON, '{"time":"0000-12-31T23:59:59Z"}', 'malformed', /years 1 to 9999/],
    ['after the year 9999', NDJSON, '{"time":"9999-12-31T23:59:59-01:00"}', 'malformed', /years 1 to 9999/],
    [
      'invalid UTF-8',
      'text/plain',
      Buffer.from([0x61, 0x0a, 0xff, 0x0a]),
      'bad_encoding',
      /^Line 2 is not valid UTF-8/,
    ],
    ['a long line', 'text/plain', `a\n${'x'.repeat(1025)}`, 'line_too_long', /^Line 2 .*1025 bytes, the limit is 1024/],
    ['a long record', NDJSON, JSON.stringify({ msg: 'é'.repeat(600) }), 'line_too_long', /^Line 1 .*1210 bytes/],
    ['a large body', 'text/plain', 'x\n'.repeat(2050), 'body_too_large', /4100 bytes, the limit is 4096/],
    ['many lines', 'text/plain', 'x\n'.repeat(101), 'body_too_large', /more than 100 lines, the limit/],
    ['many records', NDJSON, '{}\n'.repeat(101), 'body_too_large', /more than 100 lines, the limit/],
    ['a bomb of brackets', 'application/json', '['.repeat(4_000), 'line_too_long', /^Record 1 .*3999 bytes/],
    [
      'a second record not closed',
      'application/json',
      '[{"a":1}, {"b":[',
      'malformed',
      /^Line 1 .* position 17: it ends/,
    ],
    [
      'a second record with a hole',
      'application/json',
      '[{"a":1},\n{"b":[1,]',
      'malformed',
      /^Line 2 .* position 9: "]"/,
    ],
    ['many fields', NDJSON, many, 'too_many_fields', /^Line 1 .*9 fields, the limit is 8/],
    ['depth', NDJSON, deep, 'malformed', /nested more than 64 levels/],
    ['another protocol', 'application/msgpack', 'x', 'unsupported', /application\/msgpack.*send application\/json/],
  ];
  it.each(cases)('%s', (_, type, body, reason, message) => {
    const refusal = caught(() => decode(body, type));
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ reason, message: expect.stringMatching(message) });
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

it('takes the token of a bearer and of nobody else', () => {
  const token = (authorization?: string) => ingest?.credential({ path: '/', headers: { authorization } });
  expect([token('Bearer abc'), token('bearer  abc'), token('Basic abc'), token('Bearer'), token()]).toEqual([
    'abc',
    'abc',
    null,
    null,
    null,
  ]);
});
