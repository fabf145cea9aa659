import { parseAsString } from 'nuqs/server';

/** `/rules/new`: the example to start from, or a line to write a rule for. */
export const newRuleParams = {
  example: parseAsString.withDefault(''),
  sample: parseAsString.withDefault(''),
};
