export { cancel } from './cancel';
export { carryOn, tendBackfills } from './carry-on';
export { get, list } from './get';
export { backfillInput } from './input';
export type { Backfill } from './run';
export { start } from './start';
