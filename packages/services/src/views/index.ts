export { viewInput } from './input';
export { list } from './list';
export { remove } from './remove';
export { create, put } from './save';
export type { View } from './view';
