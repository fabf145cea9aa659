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
  query: z
    .string()
    .max(10_000)
    .optional()
    .meta({
      description:
        'What lines are sought: "phrases", /RE2/, key:value, OR, NOT, parentheses, as docs/query-language.md has it; all other parameters must hold too',
      examples: ['severity:>=warn service:api -tag.user:root "timed out"'],
    }),
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
  count: z.enum(['all', 'page']).default('all').meta({
    description: 'page: a text search answers once the page is full, and does not go on to count what is behind it',
  }),
});

/** The parameters of `GET /logs/histogram`. */
export const histogramInput = z.strictObject({
  ...filters,
  step: step.optional(),
  by: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .meta({ description: 'Divides the lines: severity, rule, pattern, service, host, tag.<key>, or an attribute' }),
  top: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .default(10)
    .meta({ description: 'How many values of by have a series of their own, 1 to 50; the others are summed up' }),
});

/** The parameters of `GET /logs/fields`. */
export const fieldsInput = z.strictObject({
  ...filters,
  top: z.coerce.number().int().min(1).max(100).default(10).meta({ description: 'Values per field, 1 to 100' }),
});

/** The parameters of `GET /logs/differences`. */
export const differencesInput = z.strictObject({
  ...filters,
  from: instant,
  to: instant,
  chosenFrom: instant.meta({ description: 'Where the part begins that is held against the rest of the range' }),
  chosenTo: instant,
  top: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'At most so many values, 1 to 100' }),
});

export const MAX_DOWNLOAD = 1_000_000;

/** The parameters of `GET /logs/download`. */
export const downloadInput = z.strictObject({
  ...filters,
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_DOWNLOAD)
    .optional()
    .meta({ description: 'Only so many of the newest lines, at most 1,000,000' }),
});

const { from: _from, to: _to, clock: _clock, ...untimed } = filters;

/** The parameters of `GET /logs/tail`. */
export const tailInput = z.strictObject({
  ...untimed,
  rate: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .meta({ description: 'At most so many lines a second, the newest; 1 to 1,000' }),
});

/** The parameters of `GET /logs/neighbours`. */
export const neighboursInput = z.strictObject({
  id: z.string().max(100).meta({ description: 'The name of the line, as `GET /logs` gives it' }),
  at: instant.optional().meta({ description: 'Its committedAt, where it is known' }),
  by: z
    .enum(['source', 'host', 'service', 'any'])
    .default('source')
    .meta({ description: 'Whose lines: of the same resource, host or service, or of anything' }),
  before: z.coerce.number().int().min(0).max(500).default(10).meta({ description: 'How many older lines' }),
  after: z.coerce.number().int().min(0).max(500).default(10).meta({ description: 'How many newer lines' }),
  searchedBefore: instant
    .optional()
    .meta({ description: 'searchedTo.before of an earlier answer, to go on from there' }),
  searchedAfter: instant.optional().meta({ description: 'searchedTo.after of an earlier answer, to go on from there' }),
});

export type FilterInput = z.output<z.ZodObject<typeof filters>>;
