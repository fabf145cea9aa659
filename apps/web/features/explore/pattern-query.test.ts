import { parseQuery } from '@logflow/query';
import { expect, test } from 'vitest';
import { patternQuery } from './pattern-query';

test.each(['quiet', 'Invalid user <*> from <*>', 'say "hi" \\ bye', 'a:b*', 'AND'])(
  'a query finds the pattern %j',
  (value) => {
    const parsed = parseQuery(patternQuery(value));
    expect(parsed.ok && parsed.tree).toMatchObject({ kind: 'field', key: 'pattern', test: { kind: 'equals', value } });
  },
);
