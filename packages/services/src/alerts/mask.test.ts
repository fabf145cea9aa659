import { expect, it } from 'vitest';
import { masked } from './mask';

it.each([
  ['Invalid user root from 10.1.2.3 port 22', 'Invalid user root from 10.1.2.3 port 22'],
  ['mail from ann.o+x@mail.example.co.uk refused', 'mail from ***@*** refused'],
  ['paid with 4111 1111 1111 1111 today', 'paid with *** today'],
  ['call +49 151 2345 6789', 'call +***'],
  ['IBAN DE89 3704 0044 0532 0130 00 given', 'IBAN *** given'],
  ['Authorization: Bearer abc.def-ghi', 'Authorization: *** ***'],
  ['login password=hunter2&user=ann', 'login password=***&user=ann'],
  ['{"api_key": "s3cr3t", "n": 5}', '{"api_key": "***", "n": 5}'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig', 'jwt ***'],
  ['key AKIA0123456789abcdefABCDEF0123456789', 'key ***'],
  [
    '{"msg":"{\\"password\\":\\"hunter2\\",\\"user\\":\\"ann\\"}"}',
    '{"msg":"{\\"password\\":\\"***\\",\\"user\\":\\"ann\\"}"}',
  ],
  ['{"a":"{\\\\\\"token\\\\\\": \\\\\\"s3cr3t\\\\\\"}"}', '{"a":"{\\\\\\"token\\\\\\": \\\\\\"***\\\\\\"}"}'],
  ['cannot reach redis://:hunter2@cache:6379/0', 'cannot reach redis://***@cache:6379/0'],
  ['dsn=postgres://app:p4ss@db/x and amqp+ssl://u:p@mq', 'dsn=postgres://***@db/x and amqp+ssl://***@mq'],
  ['GET https://example.com/a@b', 'GET https://example.com/a@b'],
  ['two\n  rows\t here', 'two rows here'],
])('%s', (body, shown) => {
  expect(masked(body)).toBe(shown);
});

it('cuts long lines, and takes no longer for texts made to take long', () => {
  expect(masked('x '.repeat(1000))).toHaveLength(300);
  for (const piece of ['a.', '1 ', 'password', 'a@', 'eyJ', 'AB12 ', 'a://', '\\\\"token\\\\"']) {
    expect(masked(piece.repeat(100_000)).length).toBeLessThanOrEqual(300);
  }
});
