export { checkLabelName, checkMetricName, RESERVED_LABELS } from '@logflow/model';
export { type ConfinedQuery, confinePromql, confineQuery } from './confine';
export { type Countable, countableOf } from './countable';
export { canonicalLabels, fingerprint } from './labels';
export { composeHistogram, type NativeHistogram } from './native-histogram';
export { type ExposedFamily, type ExposedSample, exposeOpenMetrics, OPENMETRICS_CONTENT_TYPE } from './openmetrics';
export { encodeWriteRequest, REMOTE_WRITE_HEADERS, type WrittenSample, type WrittenSeries } from './remote-write';
export {
  type CompileRegex,
  compileSelector,
  formatSelector,
  type Matcher,
  type MatchOp,
  parseSelector,
  type Selector,
  selectorMatches,
} from './selector';
export { type ExpressionParts, expressionParts } from './selectors-in';
