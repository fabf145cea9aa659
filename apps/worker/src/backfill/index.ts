export { startBackfills } from './start-backfills';
