import type { FieldError } from '@logflow/model';

/** @returns the sentence about one field: what the API says of it, after the name that the form gives it. */
export function sentenceAt(errors: readonly FieldError[], path: string, title: string): string | undefined {
  const found = errors.find((error) => error.path === path);
  return found && sentence(found, title);
}

/**
 * @returns the sentence about the first error that none of the fields shown has for its own.
 * @param shown the paths of the fields
 * @param titles what other parts of the form are called, by the first name of a path
 */
export function sentenceElsewhere(
  errors: readonly FieldError[],
  shown: readonly string[],
  titles: Readonly<Record<string, string>>,
): string | undefined {
  const found = errors.find(({ path }) => !shown.includes(path));
  return found && sentence(found, titles[found.path.split('.')[0] ?? ''] ?? found.path);
}

function sentence({ message }: FieldError, title: string): string {
  const reads = /^(is|are|must|has|needs|may|cannot)\b/.test(message);
  return `${reads ? `${title} ${message}` : `${title}: ${message}`}${/[.!?]$/.test(message) ? '' : '.'}`;
}
