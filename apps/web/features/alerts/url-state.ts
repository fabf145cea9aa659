import { parseAsArrayOf, parseAsFloat, parseAsString, parseAsStringLiteral } from 'nuqs';

/** `receiver`: the type of one that is being added, empty while none is chosen; `edit`: the id of one; `silence`: of an alert. */
export const alertsParams = { receiver: parseAsString, edit: parseAsString, silence: parseAsString };

/** The form of an alert: what differs from the alert as it is saved, or from the usual one. */
export const editorParams = {
  name: parseAsString,
  kind: parseAsStringLiteral(['count', 'silent', 'promql'] as const),
  metric: parseAsString,
  by: parseAsArrayOf(parseAsString),
  more: parseAsFloat,
  window: parseAsString,
  usually: parseAsStringLiteral(['1d', '7d'] as const),
  expr: parseAsString,
  for: parseAsString,
  severity: parseAsStringLiteral(['page', 'warning', 'info'] as const),
  tell: parseAsArrayOf(parseAsString),
};
