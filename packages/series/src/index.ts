export { checkLabelName, checkMetricName, RESERVED_LABELS } from '@logflow/model';
export { confinePromql } from './confine';
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
