export { createEngine, type Engine, type EngineMatches } from './engine';
export { NO_ENVIRONMENT, type RuleEnvironment } from './environment';
export { LookupTable } from './lookup-table';
export { parseRule } from './parse-rule';
export { checkPattern, MAX_PATTERN_BYTES, type PatternCheck } from './pattern';
export { type PreviewIncrement, type PreviewResult, previewRule } from './preview';
export { compileAnchored, compileSearch } from './re2';
export { ruleSchema } from './schema';
export { matchSpans, type Span } from './spans';
