import { bodyOf, LinesBuilder } from '@logflow/lines';
import { expect, it } from 'vitest';
import { noteUnmatched } from './unmatched';

it('adds why to a line’s attributes and leaves everything else as it was, to the digit', () => {
  const builder = new LinesBuilder();
  const texts = ['{}', '{"n":12345678901234567890}', '{}', '{"a":{"b":1} }'];
  for (const attributes of texts) builder.add({ time: 1n, severity: '', body: 'x', resource: '{}', attributes });
  const lines = builder.build();
  const noted = noteUnmatched(
    lines,
    [
      { line: 0, reason: 'it said "no"' },
      { line: 1, reason: 'r' },
      { line: 3, reason: 'r' },
    ],
    false,
  );
  expect(Array.from(noted.attributes, (text) => noted.attributeTexts[text])).toEqual([
    '{"logflow.unmatched":"it said \\"no\\""}',
    '{"n":12345678901234567890,"logflow.unmatched":"r"}',
    '{}',
    '{"a":{"b":1},"logflow.unmatched":"r"}',
  ]);
  expect({ ...noted, attributes: 0, attributeTexts: 0 }).toEqual({ ...lines, attributes: 0, attributeTexts: 0 });
});

it('withholds the text where rules redact, and leaves nothing of it', () => {
  const builder = new LinesBuilder();
  for (const body of ['secret 1', 'fine']) {
    builder.add({ time: 1n, severity: '', body, resource: '{}', attributes: `{"sent":"${body}"}` });
  }
  const noted = noteUnmatched(builder.build(), [{ line: 0, reason: 'r' }], true);
  expect([0, 1].map((line) => String(bodyOf(noted, line)))).toEqual(['', 'fine']);
  expect(noted.attributeTexts).toEqual([
    '{"logflow.unmatched":"r; its text is withheld, because rules redact"}',
    '{"sent":"fine"}',
  ]);
});
