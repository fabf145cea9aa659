import { ApiError } from '../../client/request';
import { sentenceOf } from '../../components/ui/state';

const NOUNS: Readonly<Record<string, string>> = { name: 'The name', path: 'The address of this page' };

/** @returns what is wrong with a view that could not be saved, as a sentence. */
export function problemOf(error: Error | null): string | undefined {
  if (!error) return undefined;
  const first = error instanceof ApiError ? error.errors[0] : undefined;
  const noun = NOUNS[first?.path ?? ''];
  return first && noun && /^[a-z]/.test(first.message) ? `${noun} ${first.message}.` : sentenceOf(error);
}
