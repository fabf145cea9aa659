import { parseAsInteger, parseAsString } from 'nuqs';
import type { Range } from '../time/range';
import { parseAsRange } from '../time/url-state';

/** `/rules/new`: the example to start from. */
export const newRuleParams = {
  example: parseAsString.withDefault(''),
};

/** A line that the editor is opened for: its id, when it was counted, and whether it becomes a `sample` or a `test`. */
export const lineParams = {
  line: parseAsString.withDefault(''),
  at: parseAsString.withDefault(''),
  as: parseAsString.withDefault('sample'),
};

const DAY: Range = { kind: 'last', seconds: 86_400 };

/** The stretch of history that a backfill is begun for; absent: that of the back-test. */
export const parseAsFill = parseAsRange;

/** The back-test that is shown, and the stretch of history that the next one is run on. */
export const backtestParams = {
  backtest: parseAsString.withDefault(''),
  history: parseAsRange.withDefault(DAY),
};

/** The version that the history of a rule is opened for. */
export const historyParams = {
  version: parseAsInteger,
};
