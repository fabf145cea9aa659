'use client';

import type { RuleDefinition } from '@logflow/model';
import { useQuery } from '@tanstack/react-query';
import { diffEffects, type EffectDiff } from '../effect-diff';
import { linesToCompare } from '../line-samples';
import { askPreview } from './use-preview';

interface Compared {
  readonly before: RuleDefinition;
  readonly after: RuleDefinition;
  /** Lines to look at besides recent ones: samples of the editor. */
  readonly samples: readonly string[];
  readonly enabled: boolean;
}

/** A preview takes a thousand. */
const MOST = 1000;

async function compare({ before, after, samples }: Compared, signal: AbortSignal): Promise<EffectDiff> {
  const tests = [before, after].flatMap((rule) => (rule.tests ?? []).map(({ input }) => input));
  const recent = await linesToCompare([before, after], signal);
  const lines = [...new Set([...tests, ...samples, ...recent])].filter((line) => line !== '').slice(0, MOST);
  const [old, fresh] = await Promise.all(
    [before, after].map((rule) => askPreview({ rule: { ...rule, tests: [] }, samples: lines }, signal)),
  );
  return diffEffects(
    { rule: before, results: old?.results ?? new Map() },
    { rule: after, results: fresh?.results ?? new Map() },
  );
}

/** What two versions of a rule do differently to their tests, the editor's samples and the lines of the last 24 hours. */
export const useEffectDiff = (compared: Compared) =>
  useQuery({
    queryKey: ['effect-diff', compared.before, compared.after, compared.samples],
    enabled: compared.enabled,
    retry: false,
    gcTime: 60_000,
    queryFn: ({ signal }) => compare(compared, signal),
  });
