import type { RuleTest } from '@logflow/model';
import { type PairRow, pairRows, recordOf } from './draft';

/** What a test says of whether the line is stored; `any` leaves it out. */
export type Kept = 'any' | 'kept' | 'dropped';

/** A golden line while it is edited: rows that may be empty. */
export interface TestDraft {
  readonly input: string;
  readonly match: boolean;
  readonly increments: readonly PairRow[];
  readonly tags: readonly PairRow[];
  /** The text as it is stored; null leaves it out. */
  readonly body: string | null;
  readonly kept: Kept;
}

const numbersAsText = (record: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]));

/** A text that is no number goes to the API as it is, which says what is wrong with it. */
const numberOf = (text: string): number =>
  (/^\s*$/.test(text) || Number.isNaN(Number(text)) ? text : Number(text)) as number;

const numbersOf = (pairs: readonly PairRow[]): Record<string, number> =>
  Object.fromEntries(Object.entries(recordOf(pairs)).map(([name, text]) => [name, numberOf(text)]));

/** @returns a golden line as rows to edit. */
export const testDraftOf = ({ input, match, increments = {}, tags = {}, body, kept }: RuleTest): TestDraft => ({
  ...{ input, match },
  increments: pairRows(numbersAsText(increments)),
  tags: pairRows(tags),
  body: body ?? null,
  kept: kept === undefined ? 'any' : kept ? 'kept' : 'dropped',
});

/** @returns the golden line; what rows say is left out where the line must not match. */
export function testOfDraft({ input, match, increments, tags, body, kept }: TestDraft): RuleTest {
  if (!match) return { input, match };
  const named = { increments: numbersOf(increments), tags: recordOf(tags) };
  return {
    ...{ input, match },
    ...(Object.keys(named.increments).length > 0 && { increments: named.increments }),
    ...(Object.keys(named.tags).length > 0 && { tags: named.tags }),
    ...(body !== null && { body }),
    ...(kept !== 'any' && { kept: kept === 'kept' }),
  };
}
