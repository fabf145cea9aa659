import { createParser } from 'nuqs';
import { decodeRange, encodeRange, sameRange } from './range';

/** A range as it stands in the URL: `1h`, or two ISO moments with a slash between. */
export const parseAsRange = createParser({ parse: decodeRange, serialize: encodeRange, eq: sameRange });
