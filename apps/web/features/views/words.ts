import { spellSeconds } from '../time/range';

/** @returns `last hour`, `last 6 hours`. */
export const lastOf = (seconds: number): string => `last ${spellSeconds(seconds).replace(/^1 /, '')}`;
