import { CASED, patternOf, TextFinder } from '@logflow/lines';
import { Fault, type FieldError, severityLevel, severityRank } from '@logflow/model';
import {
  type CompareOp,
  type Expression,
  type FieldExpression,
  type FieldTest,
  matchingPattern,
  parseQuery,
  readKey,
  type Span,
} from '@logflow/query';
import { checkPattern, compileBodySearch, compileSearch } from '@logflow/rules';
import type { BodyTest, Condition } from '@logflow/storage';
import type { ServiceContext } from '../context';
import { findSeries, metricNames, type SeriesRow } from '../metrics/find-series';
import { selectSeries } from '../metrics/select-series';
import { labelNeedle, parseLabels } from '../metrics/series-names';
import { fieldOf } from './field';
import { ruleNames } from './rule-names';

/**
 * @returns what a query asks of a line; undefined where it asks nothing
 * @throws Fault `invalid` on `query`, each error with the part of the text that is wrong
 */
export async function compileQuery(context: ServiceContext, text: string): Promise<Condition | undefined> {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw refusal(parsed.errors.map((error) => ({ path: 'query', ...error })));
  return parsed.tree === null ? undefined : compile(context, parsed.tree);
}

async function compile(context: ServiceContext, tree: Expression): Promise<Condition> {
  switch (tree.kind) {
    case 'and':
    case 'or': {
      const of: Condition[] = [];
      for (const part of tree.of) of.push(await compile(context, part));
      return tree.kind === 'and' ? { kind: 'all', of } : { kind: 'any', of };
    }
    case 'not':
      return { kind: 'not', of: await compile(context, tree.of) };
    case 'text':
      return { kind: 'body', body: textTest(tree.text, tree) };
    case 'pattern':
      return { kind: 'body', body: bodyTest(tree.pattern, tree) };
    case 'field':
      return compileField(context, tree);
  }
}

function textTest(text: string, at: Span): BodyTest {
  const finder = text === '' || CASED.test(text) ? undefined : new TextFinder(text, true);
  return { ...bodyTest(matchingPattern(text), at), texts: [text], ...(finder && { finder }) };
}

function bodyTest(pattern: string, at: Span): BodyTest {
  checked(pattern, at);
  return { key: pattern, ...compileBodySearch(pattern) };
}

function compileField(context: ServiceContext, tree: FieldExpression): Condition | Promise<Condition> {
  const { kind, name } = readKey(tree.key);
  if (kind === 'rule') return compileRule(context, tree);
  if (kind === 'series') return compileSeries(context, tree);
  if (kind === 'label') return compileLabel(context, tree, name);
  if (kind === 'pattern') return compileLinePattern(tree);
  return { kind: 'field', field: fieldOf(tree.key, 'query'), key: JSON.stringify(tree.test), test: valueTest(tree) };
}

function compileLinePattern({ test, valueSpan }: FieldExpression): Condition {
  if (test.kind === 'exists') return { kind: 'all', of: [] };
  const passes = nameTest(test, valueSpan, 'pattern');
  const body = { key: `pattern ${JSON.stringify(test)}`, test: (bytes: Buffer) => passes(patternOf(bytes)) };
  if (test.kind !== 'equals') return { kind: 'body', body };
  const literal = Buffer.from(longest(test.value.split(VARYING)));
  return { kind: 'body', body: { ...body, none: (bodies) => !bodies.includes(literal) } };
}

/** What in a pattern stands for something else. */
const VARYING = /<[a-z]+>|…/;

const longest = (texts: readonly string[]): string => texts.reduce((a, b) => (b.length > a.length ? b : a), '');

function valueTest({ key, test, valueSpan }: FieldExpression): (value: string) => boolean {
  switch (test.kind) {
    case 'exists':
      return () => true;
    case 'equals': {
      const wanted = key === 'severity' ? severityLevel(test.value) : test.value;
      return (value) => value === wanted;
    }
    case 'matches':
      return compileSearch(checked(test.pattern, valueSpan));
    case 'compare':
      return key === 'severity' ? levelTest(test) : numberTest(test);
  }
}

const COMPARE: Readonly<Record<CompareOp, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

type Comparison = FieldTest & { readonly kind: 'compare' };

function numberTest({ op, value: bound }: Comparison): (value: string) => boolean {
  return (value) => value.trim() !== '' && COMPARE[op](Number(value), Number(bound));
}

function levelTest({ op, value: bound }: Comparison): (value: string) => boolean {
  const rank = severityRank(String(bound));
  return (value) => severityRank(value) >= 0 && COMPARE[op](severityRank(value), rank);
}

async function compileRule(context: ServiceContext, { test, valueSpan }: FieldExpression): Promise<Condition> {
  const key = JSON.stringify(test);
  if (test.kind === 'exists') return { kind: 'rule', key, ids: null };
  const passes = nameTest(test, valueSpan, 'rule');
  const named = [...(await ruleNames(context))].filter(([id, name]) => passes(name) || passes(id));
  if (named.length === 0 && test.kind === 'equals') {
    throw wrong(
      valueSpan,
      `no rule is called ${JSON.stringify(test.value)}: write its name as the page Rules shows it, or its id`,
    );
  }
  return { kind: 'rule', key, ids: new Set(named.map(([id]) => id)) };
}

async function compileSeries(context: ServiceContext, { test, valueSpan }: FieldExpression): Promise<Condition> {
  const key = JSON.stringify(test);
  if (test.kind === 'exists') return { kind: 'series', key, ids: null };
  if (test.kind === 'equals') {
    const { ids } = await placed(valueSpan, () => selectSeries(context, test.value));
    return { kind: 'series', key, ids: new Set(ids) };
  }
  const passes = nameTest(test, valueSpan, 'series');
  const metrics = (await metricNames(context)).filter(passes);
  const ids = await placed(valueSpan, () => findSeries(context, { metrics, needle: '' }, () => true));
  return { kind: 'series', key, ids };
}

async function compileLabel(context: ServiceContext, tree: FieldExpression, name: string): Promise<Condition> {
  const passes = valueTest(tree);
  const { test, valueSpan } = tree;
  const wanted = { metrics: null, needle: labelNeedle(name, test.kind === 'equals' ? test.value : undefined) };
  const valuePasses = ({ labels }: SeriesRow): boolean => {
    const all = parseLabels(labels);
    return Object.hasOwn(all, name) && passes(all[name] as string);
  };
  const ids = await placed(valueSpan, () => findSeries(context, wanted, valuePasses));
  return { kind: 'series', key: `${name} ${JSON.stringify(test)}`, ids };
}

/** @throws Fault `invalid` on `query` for one that `find` throws */
async function placed<T>(at: Span, find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw wrong(at, cause.message.replace(/^series: /, ''));
  }
}

function nameTest(test: FieldTest, at: Span, key: string): (name: string) => boolean {
  if (test.kind === 'equals') return (name) => name === test.value;
  if (test.kind === 'matches') return compileSearch(checked(test.pattern, at));
  throw wrong(at, `a ${key} is no number: write its name, or a pattern between slashes`);
}

/** @returns the pattern, which RE2 takes */
function checked(pattern: string, { from, to }: Span): string {
  const check = checkPattern(pattern);
  if (check.ok) return pattern;
  const place = check.offset === undefined || pattern.includes('/') ? { from, to } : at(from + 1 + check.offset);
  throw wrong(place, `RE2 refuses this pattern: ${check.message}`);
}

const at = (from: number): Span => ({ from, to: from + 1 });

const wrong = ({ from, to }: Span, message: string): Fault => refusal([{ path: 'query', message, from, to }]);

const refusal = (errors: readonly FieldError[]): Fault =>
  new Fault(
    'invalid',
    `query: ${errors.map(({ message, from = 0 }) => `at character ${from + 1}, ${message}`).join('; ')}.`,
    {
      errors,
    },
  );
