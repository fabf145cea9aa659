import { parseAsString } from 'nuqs';

/** `pack`: the one that is open; `rule`: which of its rules is. */
export const packParams = { pack: parseAsString, rule: parseAsString };
