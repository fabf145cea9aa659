import { formatMicros } from '@logflow/model';

/** What people post, and what LogFlow knows itself of its rules and alerts. */
export type AnnotationKind = 'deploy' | 'note' | 'rule_edit' | 'backfill' | 'alert';

/** Something that happened at a time, to be shown on graphs. */
export interface Annotation {
  readonly id: string;
  readonly kind: AnnotationKind;
  /** RFC 3339; the same twice for a moment. */
  readonly from: string;
  readonly to: string;
  readonly title: string;
  /** Empty where there is no more to say. */
  readonly text: string;
  readonly tags: readonly string[];
  /** Empty where nobody is known. */
  readonly author: string;
  /** The version of a rule that it leads to. */
  readonly rule: { readonly id: string; readonly version: number } | null;
  /** Of the pages: where the lines of an alert are. */
  readonly path?: string;
}

/** What a list is asked for. Times are microseconds, half-open; `metrics` empty: of all rules. */
export interface AnnotationRange {
  readonly fromUs: number;
  readonly toUs: number;
  readonly metrics: readonly string[];
  readonly limit: number;
}

/** @returns RFC 3339, from microseconds. */
export const timeOf = (us: number): string => formatMicros(BigInt(us));
