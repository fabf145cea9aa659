export { get, type Overview } from './get';
export { overviewInput } from './range';
