/** All that reads and completes queries as they are written; comes by way of `language.ts`. */
export { parseQuery } from '@logflow/query';
export { soughtTexts } from './hits';
export { paintedQuery } from './painted-query';
export { accept, suggestionsAt } from './suggest';
