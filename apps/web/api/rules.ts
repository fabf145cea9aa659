import { rules } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';
import { pageOf, pageQuery } from './paging';

const tag = 'Rules';

export const ruleExample = {
  name: 'Invalid SSH user',
  pattern: 'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)',
  filter: { service: 'sshd' },
  tags: { event: 'invalid_ssh_event', user: '$' + '{user}' },
  metrics: [
    {
      name: 'invalid_ssh_user_total',
      type: 'counter' as const,
      help: 'Attempts to sign in as a user that does not exist',
      labels: { user: '$' + '{user}' },
    },
  ],
};

const definition = rules.ruleSchema.meta({ id: 'RuleDefinition', examples: [ruleExample] });
const standing = { id: z.uuid(), version: z.int().min(1), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };
export const rule = rules.ruleSchema.extend(standing).meta({ id: 'Rule' });
/** A rule may be sent back as it was read. */
const replacement = rules.ruleSchema
  .extend(z.object(standing).partial().shape)
  .meta({ id: 'RuleReplacement', examples: [ruleExample] });
const historyEntry = z.object({
  version: standing.version,
  author: z.string(),
  createdAt: standing.createdAt,
  definition: rules.ruleSchema,
});
const span = z.tuple([z.int(), z.int()]).nullable();
const previewResult = z.object({
  matched: z.boolean(),
  spans: z.array(span).meta({ description: 'Of the whole match, then of each group; UTF-16 code units' }),
  groups: z.record(z.string(), z.string()),
  lookups: z
    .record(z.string(), z.string())
    .meta({ description: 'By name that is looked up in a table, what it came to; empty where no row has the key' }),
  tags: z.record(z.string(), z.string()),
  increments: z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()), value: z.number() })),
  unread: z.array(z.object({ metric: z.string(), reason: z.string() })).meta({
    description: 'Metrics that the line does not touch, because their number cannot be read',
  }),
  body: z.string().meta({ description: 'The sample as it would be stored, once redacted' }),
  fieldSpan: span.meta({
    description: 'Where the text that the pattern is tried on stands in the sample; null where its field leads to none',
  }),
  kept: z.boolean().nullable().meta({ description: 'Whether the line is stored; null where that depends on its id' }),
});
const previewResults = z.object({
  results: z.array(previewResult),
  tests: z
    .array(z.object({ problems: z.array(z.object({ path: z.string(), message: z.string() })), found: previewResult }))
    .meta({
      description: "Of each of the rule's golden lines: what came out otherwise than it says, and what came out",
    }),
});
const previewBody = rules.previewInput.meta({
  examples: [{ rule: ruleExample, samples: ['Invalid user admin from 203.0.113.9 port 55312'] }],
});
const rollbackBody = z.strictObject({ version: z.int().min(1) }).meta({ examples: [{ version: 1 }] });

const time = z.string().meta({ description: 'RFC 3339' });
const amount = z.number().min(0);
const quarantine = z.object({
  ruleVersion: standing.version,
  since: time,
  reason: z.string().meta({ examples: ['Its pattern takes 512 µs for a line, and a rule may take 50 µs.'] }),
  microsPerLine: amount,
  budgetMicros: amount,
  linesNotAsked: z.int().min(0).meta({ description: 'Stored meanwhile, and still there: the rule was not asked' }),
  endedAt: time.nullable(),
  endedBy: z.string().nullable(),
});
const stats = z
  .object({
    ruleId: standing.id,
    matches: z.int().min(0).meta({ description: 'Lines since the rule was made' }),
    matchesPerSecond: amount.meta({ description: 'Over the last minute' }),
    lastMatchAt: time.nullable(),
    microsPerLine: amount.nullable().meta({
      description: 'CPU time for a line of any kind, the rule asked alone; null while it is not measured',
    }),
    problems: z
      .object({ unread: z.int().min(0), cut: z.int().min(0), overflowed: z.int().min(0) })
      .meta({ description: 'Matched lines whose number was not read, whose label was cut, that count in __other__' }),
    quarantine: quarantine.nullable().meta({
      description: 'Why and since when lines are matched without the rule; null where they are matched with it',
    }),
  })
  .meta({ id: 'RuleStats' });
const oneRulesStats = stats.extend({
  quarantines: z.array(quarantine).meta({ description: 'The last ones, newest first' }),
});

const idOf = (params: Readonly<Record<string, string>>): string => params.id ?? '';

export const ruleEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/rules', tag, summary: 'List the rules, newest first' },
    ...{ query: pageQuery, status: 200, answer: pageOf(rule) },
    run: ({ context, query }) => rules.list(context, query),
  }),
  endpoint({
    ...{ method: 'post', path: '/rules', tag, summary: 'Create a rule' },
    ...{ body: definition, status: 201, answer: rule },
    run: ({ context, body }) => rules.create(context, body),
  }),
  endpoint({
    ...{ method: 'post', path: '/rules/preview', tag, summary: 'See what a rule would do to some lines' },
    ...{ body: previewBody, status: 200, answer: previewResults },
    run: ({ context, body }) => rules.preview(context, body),
  }),
  endpoint({
    ...{ method: 'get', path: '/rules/stats', tag, summary: 'See what all rules did and what they take' },
    ...{ status: 200, answer: z.object({ items: z.array(stats) }) },
    run: ({ context }) => rules.allStats(context),
  }),
  endpoint({
    ...{ method: 'get', path: '/rules/{id}/stats', tag, summary: 'See what a rule did and what it takes' },
    ...{ status: 200, answer: oneRulesStats },
    run: ({ context, params }) => rules.stats(context, { id: idOf(params) }),
  }),
  endpoint({
    ...{ method: 'post', path: '/rules/{id}/release', tag },
    ...{ summary: 'Match with a rule again that was taken out as too slow; it is measured anew', status: 200 },
    answer: oneRulesStats,
    run: ({ context, params }) => rules.release(context, { id: idOf(params) }),
  }),
  endpoint({
    ...{ method: 'get', path: '/rules/{id}', tag, summary: 'Read a rule' },
    ...{ status: 200, answer: rule },
    run: ({ context, params }) => rules.get(context, { id: idOf(params) }),
  }),
  endpoint({
    ...{ method: 'put', path: '/rules/{id}', tag, summary: 'Replace a rule by a new version' },
    ...{ body: replacement, status: 200, answer: rule },
    run: ({ context, params, body }) => rules.update(context, { id: idOf(params), rule: body }),
  }),
  endpoint({
    ...{ method: 'delete', path: '/rules/{id}', tag, summary: 'Delete a rule; its series and history remain' },
    status: 204,
    run: ({ context, params }) => rules.remove(context, { id: idOf(params) }),
  }),
  endpoint({
    ...{ method: 'post', path: '/rules/{id}/restore', tag, summary: 'Undo the deletion of a rule' },
    ...{ status: 200, answer: rule },
    run: ({ context, params }) => rules.restore(context, { id: idOf(params) }),
  }),
  endpoint({
    ...{ method: 'get', path: '/rules/{id}/versions', tag, summary: 'List the versions of a rule, newest first' },
    ...{ query: pageQuery, status: 200, answer: pageOf(historyEntry) },
    run: ({ context, params, query }) => rules.versions(context, { ...query, id: idOf(params) }),
  }),
  endpoint({
    ...{ method: 'post', path: '/rules/{id}/rollback', tag, summary: 'Save an older version again as the newest' },
    ...{ body: rollbackBody, status: 200, answer: rule },
    run: ({ context, params, body }) => rules.rollback(context, { id: idOf(params), version: body.version }),
  }),
];
