import type { Expression, FieldExpression, FieldTest } from './expression';
import { quote } from './tokens';

/** @returns a text that {@link parseQuery} reads as the same tree; spans aside. */
export const printQuery = (tree: Expression | null): string => (tree === null ? '' : print(tree));

function print(tree: Expression): string {
  switch (tree.kind) {
    case 'text':
      return printText(tree.text);
    case 'pattern':
      return printPattern(tree.pattern);
    case 'field':
      return printField(tree);
    case 'not':
      return `-${inside(tree.of, ['and', 'or', 'not'])}`;
    case 'and':
      return tree.of.map((part) => inside(part, ['and', 'or'])).join(' ');
    case 'or':
      return tree.of.map((part) => inside(part, ['or'])).join(' OR ');
  }
}

const inside = (tree: Expression, wrapped: readonly Expression['kind'][]): string =>
  wrapped.includes(tree.kind) ? `(${print(tree)})` : print(tree);

const KEYWORD = /^(AND|OR|NOT)$/;
const PLAIN_WORD = /^[^\s()":*/<>-][^\s()":*]*$/;
const PLAIN_KEY = /^[\p{L}_@][\p{L}\p{N}_.@/-]*$/u;

/** @returns a text that is sought, as it stands in a query. */
export const printText = (text: string): string => (PLAIN_WORD.test(text) && !KEYWORD.test(text) ? text : quote(text));

/** @returns `key:test` as it stands in a query. */
export const printField = ({ key, test }: Pick<FieldExpression, 'key' | 'test'>): string =>
  `${printKey(key)}:${printTest(test)}`;

/** @returns a key as it stands before its colon. */
export const printKey = (key: string): string => (PLAIN_KEY.test(key) ? key : quote(key));

/** @returns a value as it stands behind the colon of its key. */
export const printValue = (value: string): string => (PLAIN_WORD.test(value) ? value : quote(value));

function printTest(test: FieldTest): string {
  switch (test.kind) {
    case 'equals':
      return printValue(test.value);
    case 'matches':
      return printPattern(test.pattern);
    case 'exists':
      return '*';
    case 'compare':
      return `${test.op}${test.value}`;
  }
}

const printPattern = (pattern: string): string =>
  `/${pattern.replace(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part))}/`;
