import type { SyntaxNode } from '@lezer/common';
import { parsePromql } from './promql';
import { parseSelector, type Selector } from './selector';

/** What an expression reads. */
export interface ExpressionParts {
  /** The selectors that name a metric, in the order in which they stand. */
  readonly selectors: readonly Selector[];
  /** The ranges, as in `5m`, in the same order. */
  readonly ranges: readonly string[];
  /** Whether labels of the results may be other than those of the series. */
  readonly relabels: boolean;
}

/** @throws Fault('invalid') where the query is no PromQL */
export function expressionParts(query: string): ExpressionParts {
  const selectors: Selector[] = [];
  const ranges: string[] = [];
  let relabels = false;
  const textOf = ({ from, to }: Pick<SyntaxNode, 'from' | 'to'>): string => query.slice(from, to);
  parsePromql(query).iterate({
    enter: (node) => {
      if (node.name === 'VectorSelector') selectors.push(...selectorOf(textOf(node)));
      if (node.name === 'MatrixSelector') ranges.push(...rangeOf(textOf(node)));
      if (node.name === 'LabelReplace' || node.name === 'LabelJoin') relabels = true;
    },
  });
  return { selectors, ranges, relabels };
}

/** One that names no single metric is none. */
function selectorOf(text: string): Selector[] {
  try {
    return [parseSelector(text)];
  } catch {
    return [];
  }
}

const rangeOf = (text: string): string[] => /\[\s*([^\]]+?)\s*\]$/.exec(text)?.slice(1) ?? [];
