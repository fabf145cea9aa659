import { DEFAULT_BUCKETS, DEFAULT_ORDER } from '@logflow/model';
import { z } from 'zod';
import { checkJsonPath, readsBody } from '../fields/json-path';
import { MAX_PATTERN_BYTES } from '../pattern/pattern';

const MAX_TEXT = 4_096;
const MAX_ENTRIES = 64;
const MAX_METRICS = 32;
const MAX_TESTS = 200;
const MAX_TEST_LINE = 65_536;
const DEFAULT_MAX_SERIES = 1_000;
const MAX_SERIES = 100_000;
const MAX_BUCKETS = 50;
const MAX_ENRICHMENTS = 8;

const MAX_ORDER = 1_000_000;
const ORDER = `must be a whole number from 0 to ${MAX_ORDER}`;

const FIELD =
  'must be "body", a path into a body that is JSON, such as "body.user.id" or "body.items[0].name", or "attributes." and the path of an attribute';

const text = z
  .string()
  .max(MAX_TEXT, { error: `at most ${MAX_TEXT} characters` })
  .refine((value) => !value.includes('\0'), { error: 'holds a NUL character, which cannot be stored' });

const entries = <T extends z.ZodType>(value: T) =>
  z
    .record(text.min(1, { error: 'a key cannot be empty' }), value)
    .refine((all) => Object.keys(all).length <= MAX_ENTRIES, {
      error: `at most ${MAX_ENTRIES} entries`,
    });

const filterTest = z.union(
  [
    text,
    z.strictObject({ in: z.array(text).min(1).max(1_000) }),
    z.strictObject({ exists: z.boolean() }),
    z.strictObject({ regex: z.string().min(1).max(MAX_PATTERN_BYTES) }),
  ],
  { error: 'must be a text, {"in": […]}, {"exists": true} or {"regex": "…"}' },
);

const BOUNDS = `at most ${MAX_BUCKETS} numbers, ascending and none twice; +Inf is added`;
const BUCKETS = `${BOUNDS}. Or the word native`;
const bounds = z
  .array(z.number())
  .min(1, { error: BOUNDS })
  .max(MAX_BUCKETS, { error: BOUNDS })
  .refine((all) => all.every((bound, i) => i === 0 || bound > (all[i - 1] as number)), { error: BOUNDS });
const SERIES = `must be a whole number from 1 to ${MAX_SERIES.toLocaleString('en')}`;

const metric = z.strictObject({
  name: z.string().describe('A counter ends in _total'),
  type: z
    .enum(['counter', 'gauge', 'histogram'], { error: 'must be "counter", "gauge" or "histogram"' })
    .default('counter'),
  value: text
    .optional()
    .describe(
      'A template of the number that a match adds to a counter (1 where this is left out), that a gauge becomes or grows by, or that a histogram observes. Units become base units: 1.5s, 250ms and 1h30m seconds, 12kB and 3MiB bytes, 45% a ratio; 1,234,567 may set thousands apart. A line whose number cannot be read, or is negative where that is no sense (counter, histogram), is matched and does not touch the metric',
    ),
  mode: z
    .enum(['set', 'add'], { error: 'must be "set" or "add"' })
    .optional()
    .describe('Of a gauge: it becomes the value (set, also where this is left out) or grows by it (add)'),
  buckets: z
    .union([bounds, z.literal('native')], { error: BUCKETS })
    .optional()
    .describe(
      `Of a histogram: upper bounds, ${BOUNDS}; left out: ${DEFAULT_BUCKETS.join(', ')}. Or "native": exponential buckets 9 % wide, from 2^-30 to 2^64, of which only those exist that something fell into. Prometheus is told them as one native histogram, and must take such (--enable-feature=native-histograms). A metric has the one or the other for good`,
    ),
  help: text.default(''),
  labels: entries(text).default({}).describe(`Values are templates: \${group}, $$ for a dollar`),
  maxSeries: z
    .int({ error: SERIES })
    .min(1, { error: SERIES })
    .max(MAX_SERIES, { error: SERIES })
    .default(DEFAULT_MAX_SERIES)
    .describe('Label sets; further ones count in the series whose labels are all __other__'),
});

const SHARE = 'the share that is kept is more than 0 and at most 1; to keep no line write "drop"';
const share = z.number({ error: SHARE }).gt(0, { error: SHARE }).max(1, { error: SHARE });

const action = z
  .union([z.enum(['keep', 'drop']), z.strictObject({ sample: share })], {
    error: 'must be "keep", "drop" or {"sample": p}, p being the share that is kept: more than 0, at most 1',
  })
  .describe(
    'What becomes of a matched line. drop: counted, neither stored nor forwarded. {"sample": p}: the share p is kept, chosen by the ids of the lines, so that a retry keeps the same ones. Where rules disagree, drop wins, and of several that sample each must keep the line',
  );

const REDACTION = 'must be "mask", "hash" or {"replace": "…"}';
const redaction = z.union([z.enum(['mask', 'hash']), z.strictObject({ replace: text.max(200) })], { error: REDACTION });

const enrichment = z.strictObject({
  table: text.min(1, { error: 'the name of a table is needed' }).describe('Name of an uploaded table'),
  key: text.describe("A template of what is looked for in the table's first column"),
  columns: entries(text).describe('By name for templates, a column of the table; empty where no row has the key'),
});

const test = z.strictObject({
  input: z.string().max(MAX_TEST_LINE),
  match: z.boolean(),
  increments: z
    .record(z.string(), z.number())
    .optional()
    .describe('By metric, what the line adds or sets; of a histogram x: x_sum, and x_count or x'),
  tags: z.record(z.string(), z.string()).optional(),
  body: z
    .string()
    .max(MAX_TEST_LINE)
    .optional()
    .describe("The body as it is stored, once redacted; of a rule on an attribute the attribute's text"),
  kept: z.boolean().optional().describe('Whether the line is stored and forwarded; not for a rule that samples'),
});

/** The body of `POST /rules`, defaults filled in by parsing. What one field must know of another is in `parseRule`. */
export const ruleSchema = z.strictObject({
  name: text.trim().min(1, { error: 'a rule needs a name' }).max(200, { error: 'at most 200 characters' }),
  enabled: z.boolean().default(true),
  field: z
    .string()
    .max(500)
    .regex(/^(body([.[][^\0]*)?|attributes\.[^\0]+)$/, { error: FIELD })
    .superRefine((field, { addIssue }) => {
      const message = readsBody(field) ? checkJsonPath(field) : null;
      if (message !== null) addIssue({ code: 'custom', message });
    })
    .default('body')
    .describe(
      'What the pattern is tried on: body; a path into a body that is JSON, such as body.user.id or body.items[0].name (a key may hold dots: the longest that leads on wins; a string as it reads, a number as it is written, true or false; where there is none of these the rule does not match); or attributes. and the path of an attribute',
    ),
  pattern: z.string().describe('RE2 syntax; named groups (?P<name>…) can be used in tags and labels'),
  filter: entries(filterTest).default({}).describe('All must hold. Keys: service, host, severity or an attribute'),
  tags: entries(text).default({}).describe(`Values are templates: \${group}, $$ for a dollar`),
  metrics: z
    .array(metric)
    .max(MAX_METRICS, { error: `at most ${MAX_METRICS} metrics` })
    .default([]),
  action: action.default('keep'),
  order: z
    .int({ error: ORDER })
    .min(0, { error: ORDER })
    .max(MAX_ORDER, { error: ORDER })
    .default(DEFAULT_ORDER)
    .describe(
      'Rules are asked in this order, the lowest first, those with the same in the order in which they were made',
    ),
  redact: entries(redaction)
    .optional()
    .describe(
      'By named group, what takes the place of its text before anything is stored or forwarded: mask gives 4, 8 or 16 stars, by length; hash 16 hexadecimal digits of an HMAC with a key of the organisation, the same for the same text. Only the field of the rule is rewritten, and every match in it, not the first alone. A rule that redacts sees the text as it came; every other rule, and the templates of all, see what is left of it. Such rules come before all others, and stop holds none of them back',
    ),
  valid: entries(z.enum(['luhn', 'iban'], { error: 'must be "luhn" or "iban"' }))
    .optional()
    .describe(
      'By redacted group: a match whose group has no right check digits (luhn: card numbers; iban) is no match',
    ),
  enrich: z
    .array(enrichment)
    .max(MAX_ENRICHMENTS, { error: `at most ${MAX_ENRICHMENTS} tables` })
    .optional()
    .describe('More names for templates, looked up in tables: see /tables'),
  stop: z
    .boolean()
    .default(false)
    .describe(
      'A line that this rule matches is not seen by the rules after it. A back-test and a backfill hold lines back as it does, but where the rule redacts: what it matched is not in stored lines any more, so there it stops nothing',
    ),
  tests: z
    .array(test)
    .max(MAX_TESTS, { error: `at most ${MAX_TESTS} tests` })
    .default([]),
});
