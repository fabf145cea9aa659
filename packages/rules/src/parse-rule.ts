import {
  checkLabelName,
  checkMetricName,
  Fault,
  type FieldError,
  type FilterTest,
  type RuleDefinition,
} from '@logflow/model';
import type { z } from 'zod';
import { checkTests } from './golden';
import { checkPattern } from './pattern';
import { compileSearch } from './re2';
import { ruleSchema } from './schema';
import { groupsOf, parseTemplate } from './template';

/**
 * Checks what a person wrote and fills in the defaults.
 * A pattern that matches the empty text is taken: `.*` with a filter counts every line of a service.
 * @throws Fault('unprocessable') whose `errors` name each field that is wrong.
 */
export function parseRule(input: unknown): RuleDefinition {
  const parsed = ruleSchema.safeParse(input);
  if (!parsed.success) throw refusal(parsed.error.issues.flatMap(fieldErrors));
  const definition: RuleDefinition = parsed.data;
  const errors = checkRule(definition);
  if (errors.length > 0) throw refusal(errors);
  const failed = checkTests(definition);
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
  return issue.keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: unknownField(path, key) }));
}

const unknownField = (path: string, key: string): string =>
  path.startsWith('metrics.') && key === 'value'
    ? 'a counter takes no value: each match adds one'
    : `"${key}" is not a field that is known here`;

function checkRule(definition: RuleDefinition): FieldError[] {
  const check = checkPattern(definition.pattern);
  const groups = check.ok ? check.groups : null;
  return [
    ...(check.ok ? [] : [{ path: 'pattern', message: atOffset(check) }]),
    ...checkFilters(definition.filter),
    ...checkTemplates(definition.tags, 'tags', groups),
    ...checkMetrics(definition, groups),
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

/** @param groups null where the pattern itself is refused, so that nothing can be said of its groups. */
function checkTemplates(texts: Readonly<Record<string, string>>, under: string, groups: readonly string[] | null) {
  return Object.entries(texts).flatMap(([key, text]) => {
    const message = checkTemplate(text, groups);
    return message === null ? [] : [{ path: `${under}.${key}`, message }];
  });
}

function checkTemplate(text: string, groups: readonly string[] | null): string | null {
  try {
    const unknown = groupsOf(parseTemplate(text)).find((group) => groups !== null && !groups.includes(group));
    if (unknown === undefined) return null;
    const known = groups?.length ? `its groups are ${groups.join(', ')}` : 'it has no named group';
    return `the pattern has no group "${unknown}": ${known}; write (?P<${unknown}>…) around the part you mean`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function checkMetrics({ metrics }: RuleDefinition, groups: readonly string[] | null): FieldError[] {
  return metrics.flatMap((metric, index) => {
    const path = `metrics.${index}`;
    const wrong = checkCounterName(metric.name);
    const twice = metrics.findIndex(({ name }) => name === metric.name) < index;
    return [
      ...(wrong === null ? [] : [{ path: `${path}.name`, message: wrong }]),
      ...(twice
        ? [{ path: `${path}.name`, message: `"${metric.name}" stands twice: a rule increments a metric once` }]
        : []),
      ...checkLabels(metric.labels, `${path}.labels`),
      ...checkTemplates(metric.labels, `${path}.labels`, groups),
    ];
  });
}

function checkCounterName(name: string): string | null {
  const wrong = checkMetricName(name);
  if (wrong !== null) return wrong;
  if (!name.endsWith('_total')) return `a counter's name ends in _total: "${name.replace(/_+$/, '')}_total"`;
  return name === '_total' ? 'a name is needed before _total' : null;
}

function checkLabels(labels: Readonly<Record<string, string>>, under: string): FieldError[] {
  return Object.keys(labels).flatMap((name) => {
    const message = checkLabelName(name);
    return message === null ? [] : [{ path: `${under}.${name}`, message }];
  });
}
