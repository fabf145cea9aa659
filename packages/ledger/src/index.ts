export * from './backfill';
export * from './commit';
export * from './deliveries';
export * from './flow';
export { purgeLedger } from './purge';
export * from './sampler';
export { OVERFLOW } from './series-ids';
