import { checkMetricName, Fault, type FieldError, type FilterTest, type RuleDefinition } from '@logflow/model';
import { z } from 'zod';
import { NO_ENVIRONMENT, type RuleEnvironment } from '../environment';
import { checkPattern } from '../pattern/pattern';
import { compileSearch } from '../pattern/re2';
import { checkTests } from '../preview/golden';
import { checkEnrichment, enrichedNames } from './check-enrichment';
import { checkMetrics } from './check-metrics';
import { checkRedaction } from './check-redaction';
import { checkTemplates } from './check-templates';
import { ruleSchema } from './schema';

/**
 * Checks what a person wrote and fills in the defaults.
 * A pattern that matches the empty text is taken: `.*` with a filter counts every line of a service.
 * @param environment of the org, for what golden lines say of hashes
 * @throws Fault('unprocessable') whose `errors` name each field that is wrong.
 */
export function parseRule(input: unknown, environment: RuleEnvironment = NO_ENVIRONMENT): RuleDefinition {
  const definition = parseUntested(input, NOT_SAVED, environment);
  const failed = checkTests(definition, environment);
  if (failed.length > 0) throw refusal(failed, NOT_SAVED);
  return definition;
}

const NOT_SAVED = 'The rule was not saved';

/**
 * As `parseRule`, but golden lines may fail: for a rule that is only tried.
 * @param lead how the sentence begins that says what is wrong
 */
export function parseUntested(
  input: unknown,
  lead: string,
  environment: RuleEnvironment = NO_ENVIRONMENT,
): RuleDefinition {
  const parsed = ruleSchema.safeParse(input);
  if (!parsed.success) throw refusal([...parsed.error.issues.flatMap(fieldErrors), ...checkTexts(input)], lead);
  const definition: RuleDefinition = parsed.data;
  const errors = checkRule(definition, environment);
  if (errors.length > 0) throw refusal(errors, lead);
  return definition;
}

const refusal = (errors: readonly FieldError[], lead: string): Fault =>
  new Fault('unprocessable', `${lead}: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`, {
    errors,
  });

/** What can be said of texts that stand in a rule whose shape is wrong elsewhere, so that all is said at once. */
function checkTexts(input: unknown): FieldError[] {
  const texts = textsSchema.safeParse(input).data;
  const names = texts?.metrics?.map((metric) => metric?.name) ?? [];
  return [
    ...checkPatternText(texts?.pattern),
    ...names.flatMap((name, index) => {
      const message = name ? checkMetricName(name) : null;
      return message === null ? [] : [{ path: `metrics.${index}.name`, message }];
    }),
  ];
}

const textsSchema = z.object({
  pattern: z.string().optional().catch(undefined),
  metrics: z
    .array(z.object({ name: z.string() }).nullish().catch(null))
    .optional()
    .catch(undefined),
});

function checkPatternText(pattern: string | undefined): FieldError[] {
  const check = pattern === undefined ? null : checkPattern(pattern);
  return check === null || check.ok ? [] : [errorAt('pattern', check)];
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const message = (key: string): string => `"${key}" is not a field that is known here`;
  return issue.keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: message(key) }));
}

function checkRule(definition: RuleDefinition, environment: RuleEnvironment): FieldError[] {
  const check = checkPattern(definition.pattern);
  const groups = check.ok ? check.groups : null;
  const { enrich = [] } = definition;
  const names = groups && [...groups, ...enrichedNames(enrich)];
  return [
    ...(check.ok ? [] : [errorAt('pattern', check)]),
    ...checkFilters(definition.filter),
    ...checkTemplates(definition.tags, 'tags', names),
    ...checkMetrics(definition.metrics, names),
    ...checkRedaction(definition, groups),
    ...checkEnrichment(enrich, groups, environment),
  ];
}

const errorAt = (path: string, { message, offset }: { message: string; offset?: number }): FieldError =>
  offset === undefined ? { path, message } : { path, message: `${message}, at character ${offset + 1}`, offset };

function checkFilters(filter: Readonly<Record<string, FilterTest>>): FieldError[] {
  return Object.entries(filter).flatMap(([key, test]) => {
    if (typeof test === 'string' || !('regex' in test)) return [];
    const check = checkPattern(test.regex);
    if (!check.ok) return [errorAt(`filter.${key}.regex`, check)];
    compileSearch(test.regex);
    return [];
  });
}
