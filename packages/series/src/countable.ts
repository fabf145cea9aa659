import type { SyntaxNode } from '@lezer/common';
import { Fault } from '@logflow/model';
import { childrenOf, parsePromql } from './promql';
import { parseSelector, type Selector } from './selector';

/** A query each of whose points counts the lines of a stretch of time, of series that can be named. */
export interface Countable {
  readonly selector: Selector;
  /** The labels that its result is summed by; null where each series stands alone. */
  readonly by: readonly string[] | null;
  /** How far before its time a point counts; null for a total since ever. */
  readonly seconds: number | null;
}

/**
 * Sees whether a query is a selector, its `increase` or `rate`, a `sum` of one, or the `topk` of those.
 * @returns null for everything else
 * @throws Fault('invalid') where the query is no PromQL
 */
export function countableOf(query: string): Countable | null {
  const top = expressionsOf(parsePromql(query).topNode)[0];
  return top === undefined ? null : countableIn(query, top, null);
}

function countableIn(query: string, node: SyntaxNode, by: readonly string[] | null): Countable | null {
  switch (node.name) {
    case 'ParenExpr': {
      const inner = expressionsOf(node)[0];
      return inner === undefined ? null : countableIn(query, inner, by);
    }
    case 'AggregateExpr':
      // What is summed twice, or ranked before it is summed, is not all of its series.
      return by === null ? countableAggregate(query, node) : null;
    case 'FunctionCall':
      return countableCall(query, node, by);
    case 'VectorSelector':
      return countableSelector(query, node, by, null);
    default:
      return null;
  }
}

function countableAggregate(query: string, node: SyntaxNode): Countable | null {
  const inner = node.getChild('FunctionCallBody')?.lastChild;
  const op = node.getChild('AggregateOp')?.firstChild?.name;
  const modifier = node.getChild('AggregateModifier');
  if (!inner) return null;
  if (op === 'Topk' || op === 'Bottomk') return modifier === null ? countableIn(query, inner, null) : null;
  if (op !== 'Sum' || modifier?.getChild('Without')) return null;
  const labels = modifier?.getChild('GroupingLabels')?.getChildren('LabelName') ?? [];
  const names = labels.map(({ from, to }) => query.slice(from, to));
  return countableIn(query, inner, names);
}

const COUNTING = ['Increase', 'Rate'];

function countableCall(query: string, node: SyntaxNode, by: readonly string[] | null): Countable | null {
  const name = node.getChild('FunctionIdentifier')?.firstChild?.name ?? '';
  const matrix = node.getChild('FunctionCallBody')?.getChild('MatrixSelector');
  const selector = matrix?.getChild('VectorSelector');
  const duration = matrix?.getChild('DurationExpr');
  if (!COUNTING.includes(name) || !selector || !duration) return null;
  const seconds = secondsOf(query.slice(duration.from, duration.to));
  return seconds === null ? null : countableSelector(query, selector, by, seconds);
}

function countableSelector(
  query: string,
  node: SyntaxNode,
  by: readonly string[] | null,
  seconds: number | null,
): Countable | null {
  try {
    return { selector: parseSelector(query.slice(node.from, node.to)), by, seconds };
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

const expressionsOf = (node: SyntaxNode): SyntaxNode[] => childrenOf(node).filter(({ name }) => name !== 'LineComment');

const UNITS = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const DURATION = /^(?:\d{1,6}[wdhms])+$/;

/** @returns whole seconds from a plain duration such as `1h30m`; null for anything else */
function secondsOf(text: string): number | null {
  if (!DURATION.test(text)) return null;
  const parts = text.matchAll(/(\d+)([wdhms])/g);
  return (
    [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS], 0) || null
  );
}
