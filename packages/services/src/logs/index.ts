export { get, lineInput } from './get';
export { histogram, type LogHistogram } from './histogram';
export { histogramInput, searchInput } from './input';
export type { LineMatch, LogLine } from './record';
export { type LogLines, search } from './search';
