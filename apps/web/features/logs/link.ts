import { createSerializer } from 'nuqs';
import { logsParams } from './url-state';

/** @returns the address of the page Logs in the given state. */
export const logsHref = createSerializer(logsParams).bind(null, '/logs');
