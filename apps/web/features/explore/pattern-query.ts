import { printValue } from '@logflow/query';

/** @returns the query that finds the lines of a pattern alone. */
export const patternQuery = (pattern: string): string => `pattern:${printValue(pattern)}`;
