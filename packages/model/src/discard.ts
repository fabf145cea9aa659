/** Why something that was sent was not taken: one closed set for API codes, log fields and metric labels. */
export const DISCARD_REASONS = [
  'unauthenticated',
  'malformed',
  'bad_encoding',
  'unsupported',
  'line_too_long',
  'body_too_large',
  'too_many_fields',
  'backlog_full',
  'queue_unavailable',
] as const;

export type DiscardReason = (typeof DISCARD_REASONS)[number];
