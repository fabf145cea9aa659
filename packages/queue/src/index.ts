export type { Consumer } from './backend';
export { type BackfillJob, type BacktestJob, type BatchJob, jobs } from './catalogue';
export { type BatchHandler, type BatchHistory, openQueues, type Queues, type QueuesOptions } from './queues';
