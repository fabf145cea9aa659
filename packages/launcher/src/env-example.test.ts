import { readFileSync } from 'node:fs';
import { environmentVariables } from '@logflow/runtime';
import { expect, test } from 'vitest';

test('.env.example names every variable', () => {
  const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const named = [...text.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
  expect(named).toEqual(expect.arrayContaining([...environmentVariables]));
});
