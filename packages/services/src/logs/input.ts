import { z } from 'zod';
import { instant, step } from '../time-range';

const TAG = /^[^:]+:/;

const filters = {
  from: instant.optional(),
  to: instant.optional(),
  clock: z
    .enum(['event', 'committed'])
    .default('event')
    .meta({ description: "Whose times: the event's own, or when it was counted" }),
  q: z.string().max(10_000).optional().meta({ description: 'A substring of the body' }),
  regex: z.string().max(10_000).optional().meta({ description: 'An RE2 pattern found in the body' }),
  rule: z.uuid('is no id of a rule').optional().meta({ description: 'Id of a rule that matched' }),
  tag: z
    .union([z.string(), z.array(z.string()).max(20)])
    .refine((tags) => [tags].flat().every((tag) => TAG.test(tag)), 'is no tag: write key:value')
    .optional()
    .meta({ description: 'key:value; may be repeated, all must hold' }),
  series: z.string().max(10_000).optional().meta({ description: "A PromQL selector of a users' metric" }),
};

/** The parameters of `GET /logs`, as they stand in an address. */
export const searchInput = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(1000).default(100).meta({ description: '1 to 1,000' }),
  cursor: z.string().max(10_000).optional().meta({ description: 'nextCursor of the page before' }),
});

/** The parameters of `GET /logs/histogram`. */
export const histogramInput = z.strictObject({ ...filters, step: step.optional() });

export type FilterInput = z.output<z.ZodObject<typeof filters>>;
