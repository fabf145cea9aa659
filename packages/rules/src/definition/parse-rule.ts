import { Fault, type FieldError, type FilterTest, type RuleDefinition } from '@logflow/model';
import type { z } from 'zod';
import { NO_ENVIRONMENT, type RuleEnvironment } from '../environment';
import { checkPattern } from '../pattern/pattern';
import { compileSearch } from '../pattern/re2';
import { checkTests } from '../preview/golden';
import { checkEnrichment, enrichedNames } from './check-enrichment';
import { checkMetrics } from './check-metrics';
import { checkRedaction } from './check-redaction';
import { checkTemplates } from './check-templates';
import { mendShape, pathsOf } from './mend-shape';
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
  if (!parsed.success) {
    const wrong = parsed.error.issues.flatMap(fieldErrors);
    const paths = wrong.map(({ path }) => path);
    throw refusal([...wrong, ...checkRest(input, paths, environment)], lead);
  }
  const definition: RuleDefinition = parsed.data;
  const errors = checkRule(definition, environment);
  if (errors.length > 0) throw refusal(errors, lead);
  return definition;
}

const refusal = (errors: readonly FieldError[], lead: string): Fault =>
  new Fault('unprocessable', `${lead}: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`, {
    errors,
  });

/** What is wrong with a rule besides its shape, so that all is said at once: what does not follow from the shape. */
function checkRest(input: unknown, wrong: readonly string[], environment: RuleEnvironment): FieldError[] {
  const definition = mendShape(input);
  if (definition === null) return [];
  const errors = checkRule(definition, environment, { namesKnown: !wrong.some((path) => HOLDS_NAMES.test(path)) });
  const covered = wrong.map((path) => path.replace(/\.type$/, ''));
  return errors.filter(({ path }) => !covered.some((one) => path === one || path.startsWith(`${one}.`)));
}

/** Where it is wrong, templates may use names that are not known. */
const HOLDS_NAMES = /^enrich(?!\.\d+\.(table|key)$)/;

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const unknown = issue.code === 'unrecognized_keys';
  return pathsOf(issue).map((path) => ({
    path: path.join('.'),
    message: unknown ? `"${String(path.at(-1))}" is not a field that is known here` : issue.message,
  }));
}

function checkRule(
  definition: RuleDefinition,
  environment: RuleEnvironment,
  { namesKnown } = { namesKnown: true },
): FieldError[] {
  const check = checkPattern(definition.pattern);
  const groups = check.ok ? check.groups : null;
  const { enrich = [] } = definition;
  const names = namesKnown ? groups && [...groups, ...enrichedNames(enrich)] : null;
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
