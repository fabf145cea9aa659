export { get } from './get';
export { list } from './list';
export { remove } from './remove';
export type { Table } from './table';
export { tableInput, upload } from './upload';
