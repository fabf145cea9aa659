export type { Consumer } from './backend';
export { type BatchJob, jobs } from './catalogue';
export { openQueues, type Queues, type QueuesOptions } from './queues';
