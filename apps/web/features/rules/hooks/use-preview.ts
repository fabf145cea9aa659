'use client';

import type { FieldError, RuleDefinition, RuleTest } from '@logflow/model';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, request } from '../../../client/request';
import { useSettled } from '../../../client/settled';
import type { Span } from '../../highlight/segments';
import type { WholeLine } from '../line-samples';

export interface PreviewResult {
  readonly matched: boolean;
  readonly spans: readonly Span[] | null;
  /** Where the text that the pattern is tried on stands in the line; null where its field leads to none. */
  readonly fieldSpan: Span;
  readonly groups: Readonly<Record<string, string>>;
  /** What each name that is looked up in a table came to. */
  readonly lookups: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly increments: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
  /** The line as it would be stored, once redacted. */
  readonly body?: string;
  /** Metrics that the line does not touch, because their number cannot be read. */
  readonly unread: readonly { readonly metric: string; readonly reason: string }[];
  /** Whether the line is stored; null where that depends on its id. */
  readonly kept: boolean | null;
}

/** What became of a golden line. */
export interface GoldenResult {
  readonly problems: readonly FieldError[];
  readonly found: PreviewResult;
}

interface Tried {
  /** By the sample's text. */
  readonly results: ReadonlyMap<string, PreviewResult>;
  /** By the golden line, see {@link testKey}. */
  readonly tests: ReadonlyMap<string, GoldenResult>;
}

/** What a rule does to each sample and golden line, and what is wrong with the rule. */
export interface Preview extends Tried {
  readonly errors: readonly FieldError[];
  /** Whether this is what the rule did before its pattern broke. */
  readonly stale: boolean;
}

/** Answers take some 25 ms: together they stay below the 100 ms that feel like at once. */
const DEBOUNCE_MS = 40;
const NESTED = /^rule\.?/;

/** @returns what a golden line is found by among the results. */
export const testKey = (test: RuleTest): string => JSON.stringify(test);

export interface Asked {
  readonly rule: RuleDefinition;
  readonly samples: readonly string[];
}

interface Answer {
  readonly results: readonly PreviewResult[];
  readonly tests: readonly GoldenResult[];
}

const ask = (body: { readonly rule: RuleDefinition; readonly samples: readonly unknown[] }, signal: AbortSignal) =>
  request<Answer>('/rules/preview', { method: 'POST', body, signal });

/** @returns what becomes of each sample, in order. @throws ApiError where the rule is wrong */
export const askResults = async (
  asked: { readonly rule: RuleDefinition; readonly samples: readonly (string | WholeLine)[] },
  signal: AbortSignal,
): Promise<readonly PreviewResult[]> => (await ask(asked, signal)).results;

/** @throws ApiError where the rule is wrong */
export async function askPreview({ rule, samples }: Asked, signal: AbortSignal): Promise<Tried> {
  const answer = await ask({ rule, samples }, signal);
  const tests = rule.tests ?? [];
  return {
    results: new Map(answer.results.map((result, index) => [samples[index] ?? '', result])),
    tests: new Map(answer.tests.map((result, index) => [testKey(tests[index] as RuleTest), result])),
  };
}

const isMatching = (error: FieldError): boolean => /^(pattern|field)/.test(error.path);

/** @returns the rule without the tags, metrics and tables that something is wrong with: the others are shown at work. */
export function withoutWrong(rule: RuleDefinition, errors: readonly FieldError[]): RuleDefinition {
  const isWrong = (path: string) => errors.some((one) => one.path === path || one.path.startsWith(`${path}.`));
  return {
    ...rule,
    name: '',
    filter: {},
    tags: Object.fromEntries(Object.entries(rule.tags).filter(([name]) => !isWrong(`tags.${name}`))),
    metrics: rule.metrics.filter((_, index) => !isWrong(`metrics.${index}`)),
    ...(rule.enrich && { enrich: rule.enrich.filter((_, index) => !isWrong(`enrich.${index}`)) }),
    action: isWrong('action') ? 'keep' : rule.action,
    order: isWrong('order') ? 0 : (rule.order ?? 0),
  };
}

const bare = (rule: RuleDefinition): RuleDefinition => ({
  ...{ name: '', enabled: true, filter: {}, tags: {}, metrics: [], action: 'keep' },
  field: rule.field,
  pattern: rule.pattern,
});

async function askForRest(asked: Asked, errors: readonly FieldError[], signal: AbortSignal): Promise<Tried> {
  try {
    return await askPreview({ ...asked, rule: withoutWrong(asked.rule, errors) }, signal);
  } catch (error) {
    if (!(error instanceof ApiError) || error.errors.length === 0) throw error;
    return askPreview({ ...asked, rule: bare(asked.rule) }, signal);
  }
}

/** Spans are of the line as it is stored; what is shown is the line as it came, so they are asked for without redaction. */
async function askAsItCame(asked: Asked, signal: AbortSignal): Promise<Tried> {
  const { redact, ...plain } = asked.rule;
  if (redact === undefined) return askPreview(asked, signal);
  const { valid: _, ...rule } = plain;
  const [tried, came] = await Promise.all([
    askPreview(asked, signal),
    askPreview({ ...asked, rule: { ...rule, tests: [] } }, signal),
  ]);
  const results = [...tried.results].map(([line, result]) => {
    const spans = result.matched ? (came.results.get(line)?.spans ?? null) : result.spans;
    return [line, { ...result, spans }] as const;
  });
  return { ...tried, results: new Map(results) };
}

/** `tried` is null where the pattern itself is refused. */
async function preview(asked: Asked, signal: AbortSignal): Promise<{ tried: Tried | null; errors: FieldError[] }> {
  try {
    return { tried: await askAsItCame(asked, signal), errors: [] };
  } catch (error) {
    if (!(error instanceof ApiError) || error.errors.length === 0) throw error;
    const errors = error.errors.map((one) => ({ ...one, path: one.path.replace(NESTED, '') }));
    return { tried: errors.some(isMatching) ? null : await askForRest(asked, errors, signal), errors };
  }
}

const NOTHING: Tried = { results: new Map(), tests: new Map() };

/** Asks RE2 itself, a moment after the last key. While the pattern is refused, what it did before stays. */
export function usePreview(rule: RuleDefinition, samples: readonly string[]) {
  const key = useSettled(JSON.stringify({ rule, samples }), DEBOUNCE_MS);
  const asked = JSON.parse(key) as Asked;
  const query = useQuery({
    queryKey: ['preview', key],
    enabled: asked.rule.pattern !== '',
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => preview(asked, signal),
  });
  const last = useRef(NOTHING);
  if (query.data?.tried) last.current = query.data.tried;
  if (asked.rule.pattern === '') last.current = NOTHING;
  const tried = query.data?.tried ?? null;
  const data: Preview | undefined = query.data && {
    ...(tried ?? last.current),
    errors: query.data.errors,
    stale: tried === null,
  };
  return { data, isError: query.isError, error: query.error, isPlaceholderData: query.isPlaceholderData };
}
