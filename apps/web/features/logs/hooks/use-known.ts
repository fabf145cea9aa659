'use client';

import { useRules } from '../../rules/hooks/use-rules';
import { useMetrics } from '../../series/hooks/use-metrics';
import type { Known } from '../suggest';
import { useFields } from './use-fields';
import type { Sought } from './use-search';

const VALUES = 50;
const NO_FIELDS = { fields: [], base: 0 };

/** What a query may name in the range of the page, whatever is sought in it now. */
export function useKnown(sought: Omit<Sought, 'query'>): Known {
  const { data: fields = NO_FIELDS } = useFields({ ...sought, query: '' }, VALUES);
  const { data: rules } = useRules();
  const { data: metrics } = useMetrics();
  return {
    ...{ fields: fields.fields, base: fields.base },
    rules: rules?.items.map(({ name }) => name) ?? [],
    metrics: metrics?.items ?? [],
  };
}
