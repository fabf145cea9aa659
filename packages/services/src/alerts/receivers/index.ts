export { get, list, types } from './list';
export type { Receiver } from './receiver';
export { remove } from './remove';
export { create, receiverInput, update } from './save';
export { notify } from './tell';
export { test } from './try-out';
