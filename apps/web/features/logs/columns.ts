import type { LogLine } from '../lines/hooks/use-lines';
import { fieldValue } from './field-value';

const USUAL = ['service', 'host'];

/** @returns the columns that lines have where nobody chose any: those of the usual ones that they hold something for. */
export const usualColumns = (lines: readonly LogLine[]): string[] =>
  USUAL.filter((key) => lines.some((line) => fieldValue(line, key) !== null));
