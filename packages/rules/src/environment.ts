import { randomBytes } from 'node:crypto';
import type { LookupTable } from './lookup-table';

/** What an org has that its rules work with. */
export interface RuleEnvironment {
  /** The org's own, 32 bytes: the same text has the same hash wherever it stands, and another in another org. */
  readonly hashKey: Buffer;
  /** By name; absent where nobody looked: lookups then find nothing, and rules are not checked against them. */
  readonly tables?: ReadonlyMap<string, LookupTable>;
}

/** For who has no org at hand: what it hashes means nothing to anybody, and nothing tomorrow. */
export const NO_ENVIRONMENT: RuleEnvironment = { hashKey: randomBytes(32) };
