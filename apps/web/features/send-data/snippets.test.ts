import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { SNIPPETS, snippetOf } from './snippets';

const ingest = { url: 'http://logs.example:8088', token: 'lf_ingest_abc' };

test.each(SNIPPETS.map((snippet) => [snippet.key, snippet] as const))('%s carries the token', (_, snippet) => {
  expect(snippet.text(ingest)).toContain('lf_ingest_abc');
});

test.each(['text', 'ndjson', 'gzip'])('%s is a command that a shell can read', (key) => {
  expect(() => execFileSync('bash', ['-n', '-c', snippetOf(key).text(ingest)])).not.toThrow();
});

test('agents get host and port apart where they want them so', () => {
  expect(snippetOf('fluent-bit').text(ingest)).toMatch(/host: logs\.example\n\s+port: 8088/);
  expect(snippetOf('fluent-bit').text({ ...ingest, url: 'https://logs.example' })).toMatch(/port: 443[\s\S]*tls: on/);
});
