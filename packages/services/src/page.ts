import { z } from 'zod';
import { parseInput } from './input';

/** A page of a list; `nextCursor` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PageInput {
  /** 1 to 1,000; 100 when left out. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

const limitSchema = z.object({ limit: z.int().min(1).max(1000).default(100) });

export const pageLimit = (input: PageInput): number => parseInput(limitSchema, { limit: input.limit }).limit;
