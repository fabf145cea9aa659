export { type IngestStatus, ingestStatus } from './ingest';
export { notReady } from './ready';
