import type { SyntaxNode } from '@lezer/common';
import { Fault, type SeriesKey } from '@logflow/model';
import { childrenOf, parsePromql, syntaxFault, unquote } from './promql';

export type MatchOp = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly op: MatchOp;
  readonly value: string;
}

/** A plain vector selector of one metric. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** Makes the predicate of a pattern that must match a whole text; RE2 lives in packages/rules. */
export type CompileRegex = (pattern: string) => (text: string) => boolean;

/**
 * Reads `m{user="root",ip=~"1.*"}` or `{__name__="m",user="root"}`.
 * @throws Fault('invalid') naming the column where it is anything else, or names no single metric.
 */
export function parseSelector(text: string): Selector {
  const tree = parsePromql(text);
  const node = childrenOf(tree.topNode).find(({ name }) => name !== 'LineComment');
  if (node?.name !== 'VectorSelector') {
    throw syntaxFault(text, node?.from ?? 0, 'a plain selector such as name{label="value"} is wanted here');
  }
  const parts = readSelector(text, node);
  const metric = parts.metric ?? parts.matchers.find(({ name, op }) => name === '__name__' && op === '=')?.value;
  if (!metric) throw syntaxFault(text, node.from, 'the selector names no metric');
  return {
    metric,
    matchers: parts.matchers.filter(({ name, op, value }) => !(name === '__name__' && op === '=' && value === metric)),
  };
}

interface SelectorParts {
  readonly metric: string | null;
  readonly matchers: Matcher[];
}

function readSelector(text: string, node: SyntaxNode): SelectorParts {
  const identifier = node.getChild('Identifier');
  const list = node.getChild('LabelMatchers');
  const entries = list === null ? [] : childrenOf(list);
  const quoted = entries.find(({ name }) => name === 'QuotedLabelName');
  const named = identifier === null ? null : text.slice(identifier.from, identifier.to);
  return {
    metric: quoted === undefined ? named : literal(text, quoted),
    matchers: entries.filter(({ name }) => name.endsWith('LabelMatcher')).map((entry) => readMatcher(text, entry)),
  };
}

function readMatcher(text: string, node: SyntaxNode): Matcher {
  const [label, op, value] = childrenOf(node).filter(({ name }) => name !== 'LineComment') as [
    SyntaxNode,
    SyntaxNode,
    SyntaxNode,
  ];
  const name = label.name === 'QuotedLabelName' ? literal(text, label) : text.slice(label.from, label.to);
  return { name, op: text.slice(op.from, op.to) as MatchOp, value: literal(text, value) };
}

const literal = (text: string, { from, to }: SyntaxNode): string => unquote(text.slice(from, to)) as string;

/** @returns the selector as PromQL that {@link parseSelector} reads back. */
export const formatSelector = ({ metric, matchers }: Selector): string =>
  `${metric}{${matchers.map(({ name, op, value }) => `${name}${op}${JSON.stringify(value)}`).join(',')}}`;

/**
 * Compiles a selector to ask it about many series. Prometheus' rules: an absent label is the empty text, a pattern
 * must match the whole value. `__name__` is the metric's name.
 * @throws Fault('invalid') where a pattern is refused.
 */
export function compileSelector(selector: Selector, compile: CompileRegex): (key: SeriesKey) => boolean {
  const tests = selector.matchers.map((matcher) => ({ name: matcher.name, holds: compileMatcher(matcher, compile) }));
  return ({ metric, labels }) =>
    metric === selector.metric &&
    tests.every(({ name, holds }) =>
      holds(name === '__name__' ? metric : Object.hasOwn(labels, name) ? (labels[name] as string) : ''),
    );
}

function compileMatcher({ name, op, value }: Matcher, compile: CompileRegex): (text: string) => boolean {
  if (op === '=') return (text) => text === value;
  if (op === '!=') return (text) => text !== value;
  try {
    const matches = compile(value);
    return op === '=~' ? matches : (text) => !matches(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('invalid', `the pattern of ${name}${op}${JSON.stringify(value)} is refused: ${reason}`, { cause });
  }
}

/** {@link compileSelector} for a single question. */
export const selectorMatches = (selector: Selector, key: SeriesKey, compile: CompileRegex): boolean =>
  compileSelector(selector, compile)(key);
