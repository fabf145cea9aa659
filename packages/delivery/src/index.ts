export { hostProblem, type Reach } from './addresses';
export * from './backoff';
export * from './breaker';
export * from './deliver';
export { type Mail, type MailServer, sendMail } from './send-mail';
export * from './send-request';
export { classifyFailure } from './transport-failure';
