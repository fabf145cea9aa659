import { matchSpans, type Span } from '@logflow/rules';

/** @returns where RE2 itself finds a pattern in a text: the whole match, then each group; null where it does not match. */
export const re2Spans = (pattern: string, text: string): Span[] | null => matchSpans({ pattern, field: 'body' }, text);
