export { BACKFILL_COLUMNS, type BackfillRow, type BackfillState } from './backfill';
export { type Begun, beginBackfill, holdCommits, type NewBackfill, type RefusedMetric, refusedMetrics } from './begin';
export { type BackfillWork, CannotMatch, carryOnBackfill } from './carry-on';
