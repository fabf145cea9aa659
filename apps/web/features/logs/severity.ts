import { SEVERITIES } from '@logflow/model';
import { OTHER_COLOUR } from '../series/colour';

const COLOURS: Readonly<Record<string, string>> = {
  trace: 'var(--edge)',
  debug: 'var(--s5)',
  info: 'var(--s3)',
  notice: 'var(--s1)',
  warn: 'var(--s7)',
  error: 'var(--bad)',
  critical: 'var(--s4)',
  alert: 'var(--s8)',
  fatal: 'var(--s9)',
};

/** @returns the colour of a level; of a name that is none, the one for what is left over. */
export const severityColour = (level: string): string => COLOURS[level] ?? OTHER_COLOUR;

/** Orders levels from the gravest to the least, then names that are none. */
export const bySeverity = (a: string | null, b: string | null): number => rankOf(b) - rankOf(a);

const rankOf = (level: string | null): number => (level === null ? -2 : SEVERITIES.indexOf(level));
