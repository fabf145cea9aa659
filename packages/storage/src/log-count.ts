import type { LogCount } from './log-query';
import { sumNotKept } from './not-kept';

export const NOTHING: LogCount = { total: 0, counted: 0, increments: 0, notKept: [] };

export const sumCounts = (a: LogCount, b: LogCount): LogCount => ({
  total: a.total + b.total,
  counted: a.counted + b.counted,
  increments: a.increments + b.increments,
  notKept: sumNotKept(a.notKept, b.notKept),
});
