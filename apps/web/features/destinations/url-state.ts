import { parseAsString } from 'nuqs';

/** `add`: the type being added; `edit`: the id being edited. */
export const destinationParams = { add: parseAsString, edit: parseAsString };
