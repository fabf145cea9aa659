import { labelsText } from '../series/selector';
import type { PreviewResult } from './hooks/use-preview';

/** @returns what a sample would count, as in `+1 {user="webmaster"}`; a metric without labels by its name. */
export function outcomeOf(result: PreviewResult | undefined): string {
  if (!result) return '';
  if (!result.matched) return 'no match';
  const counted = result.increments.map(({ name, labels, value }) => `+${value} ${labelsText(labels) || name}`);
  return counted.length > 0 ? counted.join(' ') : 'match';
}
