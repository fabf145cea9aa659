import type { TextFinder } from '@logflow/lines';

/**
 * What a line has one value of, or none. `attribute` is the event's own or, where it has none of that name, its
 * resource's; a severity is the name of its level, an origin the whole resource as JSON.
 */
export type Field =
  | { readonly source: 'severity' | 'service' | 'host' | 'origin' }
  | { readonly source: 'attribute' | 'attr' | 'resource' | 'tag'; readonly name: string };

/** A test of bodies; `key` names it, so that a cursor can tell one test from another. */
export interface BodyTest {
  readonly key: string;
  /** What stands in every body that passes, in upper or lower case. */
  readonly texts?: readonly string[];
  test(body: Buffer): boolean;
  /**
   * Whether none of the bodies passes that lie end to end in these bytes; it may say false where none does. Absent
   * where that cannot be told without trying each.
   */
  none?(bodies: Buffer): boolean;
  /** Finds a text; a body passes where it holds that, and nowhere else. Such a test has `none`. */
  readonly finder?: TextFinder;
}

/**
 * What must hold for a line. `key` says what was asked where `ids` are what that comes to now: cursors go by it, because
 * series are born between two pages.
 */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'body'; readonly body: BodyTest }
  /** The line has the field, and its value passes. `key` names the test. */
  | { readonly kind: 'field'; readonly field: Field; readonly key: string; readonly test: (value: string) => boolean }
  /** One of these rules matched the line, whichever its version; null: any rule. */
  | { readonly kind: 'rule'; readonly key: string; readonly ids: ReadonlySet<string> | null }
  /** The line incremented one of these series; null: any series. */
  | { readonly kind: 'series'; readonly key: string; readonly ids: ReadonlySet<number> | null };
