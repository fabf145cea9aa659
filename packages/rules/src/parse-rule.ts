import { Fault, type FieldError, type FilterTest, type RuleDefinition } from '@logflow/model';
import type { z } from 'zod';
import { checkEnrichment, enrichedNames } from './check-enrichment';
import { checkMetrics } from './check-metrics';
import { checkRedaction } from './check-redaction';
import { checkTemplates } from './check-templates';
import { NO_ENVIRONMENT, type RuleEnvironment } from './environment';
import { checkTests } from './golden';
import { checkPattern } from './pattern';
import { compileSearch } from './re2';
import { ruleSchema } from './schema';

/**
 * Checks what a person wrote and fills in the defaults.
 * A pattern that matches the empty text is taken: `.*` with a filter counts every line of a service.
 * @param environment of the org, for what golden lines say of hashes
 * @throws Fault('unprocessable') whose `errors` name each field that is wrong.
 */
export function parseRule(input: unknown, environment: RuleEnvironment = NO_ENVIRONMENT): RuleDefinition {
  const parsed = ruleSchema.safeParse(input);
  if (!parsed.success) throw refusal(parsed.error.issues.flatMap(fieldErrors));
  const definition: RuleDefinition = parsed.data;
  const errors = checkRule(definition, environment);
  if (errors.length > 0) throw refusal(errors);
  const failed = checkTests(definition, environment);
  if (failed.length > 0) throw refusal(failed);
  return definition;
}

const refusal = (errors: readonly FieldError[]): Fault =>
  new Fault(
    'unprocessable',
    `The rule was not saved: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    {
      errors,
    },
  );

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
    ...(check.ok ? [] : [{ path: 'pattern', message: atOffset(check) }]),
    ...checkFilters(definition.filter),
    ...checkTemplates(definition.tags, 'tags', names),
    ...checkMetrics(definition.metrics, names),
    ...checkRedaction(definition, groups),
    ...checkEnrichment(enrich, groups, environment),
  ];
}

const atOffset = ({ message, offset }: { message: string; offset?: number }): string =>
  offset === undefined ? message : `${message}, at character ${offset + 1}`;

function checkFilters(filter: Readonly<Record<string, FilterTest>>): FieldError[] {
  return Object.entries(filter).flatMap(([key, test]) => {
    if (typeof test === 'string' || !('regex' in test)) return [];
    const check = checkPattern(test.regex);
    if (!check.ok) return [{ path: `filter.${key}.regex`, message: atOffset(check) }];
    compileSearch(test.regex);
    return [];
  });
}
