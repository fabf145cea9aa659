export { type Completion, completionAt } from './completion';
export { addFilter, type Filter, invertFilter, removeFilter } from './edit';
export type { CompareOp, Expression, FieldExpression, FieldTest, Span } from './expression';
export { type KnownKey, type KnownKeyKind, readKey } from './keys';
export { KEYS } from './known-keys';
export { type ParsedQuery, parseQuery, type QueryError } from './parse';
export { printKey, printQuery, printValue } from './print';
export { matchingPattern } from './text-pattern';
export type { Token, TokenKind } from './tokens';
