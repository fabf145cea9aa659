import { parseAsString } from 'nuqs';

/** `with`: which way of sending is shown. */
export const sendParams = { with: parseAsString.withDefault('text') };
