import type { FieldError } from '@logflow/model';

/** @returns the sentence about one field: what the API says of it, after the name that the form gives it. */
export function sentenceAt(errors: readonly FieldError[], path: string, title: string): string | undefined {
  const message = errors.find((error) => error.path === path)?.message;
  if (message === undefined) return undefined;
  const reads = /^(is|are|must|has|needs|may|cannot)\b/.test(message);
  return `${reads ? `${title} ${message}` : `${title}: ${message}`}${/[.!?]$/.test(message) ? '' : '.'}`;
}
