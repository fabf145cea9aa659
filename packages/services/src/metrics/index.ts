export { type CountsOfEach, countEach, countEachInput } from './count-each';
export { counts, countsInput, type StepwiseCounts } from './counts';
export { list, type Metric } from './list';
export { type SeriesTotal, series } from './series';
