export { differences, type LogDifferences } from './differences';
export { type Download, download } from './download';
export { fields, type LogFields } from './fields';
export { get, lineInput } from './get';
export { histogram, type LogHistogram } from './histogram';
export {
  differencesInput,
  downloadInput,
  fieldsInput,
  histogramInput,
  neighboursInput,
  searchInput,
  tailInput,
} from './input';
export { type LogNeighbours, neighbours } from './neighbours';
export type { LineMatch, LogLine } from './record';
export { type LogLines, search } from './search';
export { type TailEvent, tail } from './tail';
