export { exposeOrgMetrics } from './expose';
export { type ProxyRequest, proxy } from './proxy';
export type { UpstreamAnswer } from './upstream';
