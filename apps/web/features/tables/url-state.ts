import { parseAsString } from 'nuqs';

/** `table`: the id of the one whose rows are shown. */
export const tableParams = { table: parseAsString };
