'use client';

import type { RuleDefinition } from '@logflow/model';
import { useQuery } from '@tanstack/react-query';
import { type ComparedLine, diffEffects, type EffectDiff } from '../effect-diff';
import { linesToCompare } from '../line-samples';
import { askResults } from './use-preview';

interface Compared {
  readonly before: RuleDefinition;
  readonly after: RuleDefinition;
  /** Lines to look at besides recent ones: samples of the editor. */
  readonly samples: readonly string[];
  readonly enabled: boolean;
}

/** A preview takes a thousand, and a body of 1 MiB. */
const MOST = 1000;
const MOST_CHARACTERS = 700_000;

/** The first so many that a preview takes; whole lines may be long. */
function fitting(lines: readonly ComparedLine[]): ComparedLine[] {
  let characters = 0;
  return lines.slice(0, MOST).filter((line) => {
    characters += JSON.stringify(line).length;
    return characters <= MOST_CHARACTERS;
  });
}

async function compare({ before, after, samples }: Compared, signal: AbortSignal): Promise<EffectDiff> {
  const tests = [before, after].flatMap((rule) => (rule.tests ?? []).map(({ input }) => input));
  const texts = [...new Set([...tests, ...samples])].filter((line) => line !== '');
  const lines = fitting([...texts, ...(await linesToCompare([before, after], signal))]);
  const [old, fresh] = await Promise.all(
    [before, after].map((rule) => askResults({ rule: { ...rule, tests: [] }, samples: lines }, signal)),
  );
  return diffEffects(lines, { rule: before, results: old ?? [] }, { rule: after, results: fresh ?? [] });
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
