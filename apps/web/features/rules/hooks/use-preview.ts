'use client';

import type { FieldError, RuleDefinition } from '@logflow/model';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, request } from '../../../client/request';
import type { Span } from '../../highlight/segments';

export interface PreviewResult {
  readonly matched: boolean;
  readonly spans: readonly Span[] | null;
  readonly groups: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly increments: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** What a rule does to each sample, by the sample's text, and what is wrong with the rule. */
export interface Preview {
  readonly results: ReadonlyMap<string, PreviewResult>;
  readonly errors: readonly FieldError[];
}

const DEBOUNCE_MS = 80;
const NESTED = /^rule\.?/;

function useDebounced<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}

interface Asked {
  readonly rule: RuleDefinition;
  readonly samples: readonly string[];
}

async function ask({ rule, samples }: Asked, signal: AbortSignal): Promise<Map<string, PreviewResult>> {
  const answer = await request<{ results: PreviewResult[] }>('/rules/preview', {
    method: 'POST',
    body: { rule, samples },
    signal,
  });
  return new Map(answer.results.map((result, index) => [samples[index] ?? '', result]));
}

const isMatching = (error: FieldError): boolean => /^(pattern|field)/.test(error.path);

/** Where only names or labels are wrong the pattern is still shown at work. */
async function preview(asked: Asked, signal: AbortSignal): Promise<Preview> {
  try {
    return { results: await ask(asked, signal), errors: [] };
  } catch (error) {
    if (!(error instanceof ApiError) || error.errors.length === 0) throw error;
    const errors = error.errors.map((one) => ({ path: one.path.replace(NESTED, ''), message: one.message }));
    if (errors.some(isMatching)) return { results: new Map(), errors };
    const bare = { ...asked.rule, filter: {}, tags: {}, metrics: [] };
    return { results: await ask({ ...asked, rule: bare }, signal), errors };
  }
}

/** Asks RE2 itself, a moment after the last key. */
export function usePreview(rule: RuleDefinition, samples: readonly string[]) {
  const key = useDebounced(JSON.stringify({ rule, samples }), DEBOUNCE_MS);
  const asked = JSON.parse(key) as Asked;
  return useQuery({
    queryKey: ['preview', key],
    enabled: asked.rule.pattern !== '',
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => preview(asked, signal),
  });
}
