export { cancel } from './cancel';
export { carryOn, tendBackfills } from './carry-on';
export { get, list } from './get';
export { backfillInput, savedBackfillInput } from './input';
export { type Prospect, prospect } from './prospect';
export type { Backfill } from './run';
export { saveAndStart } from './save-and-start';
export { start } from './start';
