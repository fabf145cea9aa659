import { parseAsBoolean } from 'nuqs';
import type { Range } from '../time/range';
import { parseAsRange } from '../time/url-state';

const DEFAULT_RANGE: Range = { kind: 'last', seconds: 900 };

/** `t`: the range. `live`: anew every few seconds, unless it says false. */
export const overviewParams = {
  t: parseAsRange.withDefault(DEFAULT_RANGE),
  live: parseAsBoolean.withDefault(true),
};
