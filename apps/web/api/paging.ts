import { z } from 'zod';

/** Parameters that every list takes. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).optional().meta({ description: '1 to 1,000; 100 when left out' }),
  cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
});

export const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
