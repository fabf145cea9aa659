import type { SyntaxNodeRef, Tree } from '@lezer/common';
import { Fault } from '@logflow/model';
import { parsePromql, syntaxFault } from './promql';

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A query confined to an org. */
export interface ConfinedQuery {
  readonly text: string;
  /** Where in the query as it was given stands what is at this offset of `text`; UTF-16 code units. */
  readonly givenOffset: (offset: number) => number;
}

/**
 * Adds the matcher `org="…"` to every selector of an expression, wherever it stands. Matchers are ANDed, so one on
 * `org` that is there already can only narrow. Comments are taken out: Prometheus ends them at a carriage return, this
 * parser only at a line feed, and what is code to one must not be a comment to the other.
 * @throws Fault('invalid') naming line and column where the query is no PromQL.
 */
export const confinePromql = (query: string, org: string): string => confineQuery(query, org).text;

/** As {@link confinePromql} does, and tells what stands where, so that what Prometheus says of one is said of the other. */
export function confineQuery(query: string, org: string): ConfinedQuery {
  const matcher = `org=${JSON.stringify(org)}`;
  const edits: Edit[] = [];
  parsePromql(query).iterate({
    enter: (node) => {
      const edit = editOf(query, node, matcher);
      if (edit !== null) edits.push(edit);
    },
  });
  edits.sort((a, b) => a.from - b.from);
  const text = applyEdits(query, edits);
  assertConfined(text, parsePromql(text), matcher);
  return { text, givenOffset: (offset) => givenOffset(edits, offset) };
}

function editOf(query: string, node: SyntaxNodeRef, matcher: string): Edit | null {
  switch (node.name) {
    case 'LineComment':
      return { from: node.from, to: node.to, text: ' ' };
    case 'Info':
      throw syntaxFault(query, node.from, 'info() reads series that no selector names, so it cannot be used here');
    case 'LabelMatchers': {
      const empty = node.node.firstChild === null || node.node.getChildren('LineComment').length === childCount(node);
      return { from: node.from + 1, to: node.from + 1, text: empty ? matcher : `${matcher},` };
    }
    case 'VectorSelector': {
      if (node.node.getChild('LabelMatchers') !== null) return null;
      return { from: node.to, to: node.to, text: `{${matcher}}` };
    }
    default:
      return null;
  }
}

function childCount(node: SyntaxNodeRef): number {
  let count = 0;
  for (let child = node.node.firstChild; child !== null; child = child.nextSibling) count++;
  return count;
}

function applyEdits(query: string, edits: readonly Edit[]): string {
  let result = '';
  let end = 0;
  for (const edit of edits) {
    result += query.slice(end, edit.from) + edit.text;
    end = edit.to;
  }
  return result + query.slice(end);
}

/** @param edits in order; what one of them wrote stands where it was written */
function givenOffset(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const { from, to, text } of edits) {
    if (offset < from + shift) break;
    if (offset < from + shift + text.length) return from;
    shift += text.length - (to - from);
  }
  return offset - shift;
}

/** The last gate: whatever the edits did, no selector may leave here without its matcher. */
function assertConfined(confined: string, tree: Tree, matcher: string): void {
  tree.iterate({
    enter: (node) => {
      if (node.name === 'LineComment') throw new Fault('internal', 'a comment was left in a query');
      if (node.name !== 'VectorSelector') return;
      const matchers = node.node.getChild('LabelMatchers');
      const first = matchers?.firstChild;
      if (first && confined.slice(first.from, first.to) === matcher) return;
      throw new Fault('internal', 'a selector was left without its org');
    },
  });
}
