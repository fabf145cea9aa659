import type { QueryError } from '@logflow/query';
import { ApiError } from '../../client/request';

/** @returns what the server says is wrong with the query, with the part of it that is; empty for any other error. */
export function queryProblems(error: Error | null): readonly QueryError[] {
  if (!(error instanceof ApiError)) return [];
  return error.errors.flatMap(({ path, message, from, to }) =>
    path === 'query' && from !== undefined && to !== undefined ? [{ message, from, to }] : [],
  );
}

/** @returns the error, unless it is about the query: that is said where the query stands. */
export const unlessOfQuery = (error: Error | null): Error | null => (queryProblems(error).length > 0 ? null : error);

/** @returns a message as a sentence of its own. */
export const asSentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
