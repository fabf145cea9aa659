export * from './codec';
export { parseTimestamp } from './ingest/timestamp';
export * from './refusal';
export * from './registry';
