export { isForbiddenAddress } from './addresses';
export * from './backoff';
export * from './breaker';
export * from './deliver';
export * from './send-request';
export { classifyFailure } from './transport-failure';
