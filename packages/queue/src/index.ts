export type { Consumer } from './backend';
export { type BacktestJob, type BatchJob, jobs } from './catalogue';
export { type BatchHandler, type BatchHistory, openQueues, type Queues, type QueuesOptions } from './queues';
