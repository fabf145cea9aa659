import { expect, test } from 'vitest';
import { tableName } from './table-file';

test.each([
  ['hosts.csv', 'hosts'],
  ['Our hosts (2026).v2.csv', 'Our-hosts-2026-v2'],
  ['.csv', ''],
  ['Überblick', 'berblick'],
])('a file %j makes a table %j', (file, name) => expect(tableName(file)).toBe(name));
