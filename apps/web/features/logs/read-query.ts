import { parseQuery, type QueryError } from '@logflow/query';
import { soughtTexts } from './hits';

export interface ReadQuery {
  readonly errors: readonly QueryError[];
  /** The texts that it looks for in bodies, in lower case. */
  readonly texts: readonly string[];
}

/** @returns what is wrong with a query, and what it looks for; comes by way of `language.ts`. */
export function readQuery(query: string): ReadQuery {
  const parsed = parseQuery(query);
  return parsed.ok ? { errors: [], texts: soughtTexts(parsed.tree) } : { errors: parsed.errors, texts: [] };
}
