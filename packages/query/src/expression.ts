/** Where something stands in the text of a query: UTF-16 code units, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a query means. `of` holds two or more parts, in the order in which they are written. */
export type Expression =
  | (Span & { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] })
  | (Span & { readonly kind: 'not'; readonly of: Expression })
  /** The body contains the text, in either case. */
  | (Span & { readonly kind: 'text'; readonly text: string })
  /** RE2 finds the pattern in the body. */
  | (Span & { readonly kind: 'pattern'; readonly pattern: string })
  | FieldExpression;

/** `key:value` in one of its forms. */
export interface FieldExpression extends Span {
  readonly kind: 'field';
  /** As written, without quotes; {@link readKey} says what it names. */
  readonly key: string;
  readonly test: FieldTest;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

export type CompareOp = '>' | '>=' | '<' | '<=';

export type FieldTest =
  /** The value is precisely this text. */
  | { readonly kind: 'equals'; readonly value: string }
  | { readonly kind: 'matches'; readonly pattern: string }
  | { readonly kind: 'exists' }
  /** A number; for `severity` the name of a level, in canonical form. */
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly value: number | string };
